/** Completion, in what this page knows. */
import type { Actions, Completion, Suggestion } from "../actions";
import type { ConversationStore } from "../conversation";
import { EVERYONE } from "../mentions";
import type { Member } from "../model";
import type { Store } from "../store";
import { COMMANDS } from "./commands";

const MOST_SUGGESTIONS = 20;

export function findActions(store: Store): Pick<Actions, "commands" | "complete"> {
  return {
    commands: () => COMMANDS,
    complete: (id, text, caret) => complete(store, store.find(id), text, caret),
  };
}

function complete(
  store: Store,
  conversation: ConversationStore | undefined,
  text: string,
  caret: number,
): Completion | null {
  const word = /(^|[\s([{"'])([@#/]?[^\s@#/]*)$/.exec(text.slice(0, caret))?.[2] ?? "";
  if (!conversation || !word) return null;
  const from = caret - word.length;
  const wanted = store.fold(word.replace(/^[@#/]/, ""));
  const suggestions = suggest(store, conversation, word[0] ?? "", wanted, from === 0);
  if (!suggestions.length) return null;
  const to = caret + (/^[^\s]*/.exec(text.slice(caret))?.[0].length ?? 0);
  return { from, to, suggestions: suggestions.slice(0, MOST_SUGGESTIONS) };
}

function suggest(
  store: Store,
  conversation: ConversationStore,
  sign: string,
  wanted: string,
  atStart: boolean,
): Suggestion[] {
  if (sign === "/") return atStart ? commands(wanted) : [];
  if (sign === "#") return rooms(store, wanted);
  if (sign === "@") return [...people(store, conversation, wanted, "@", atStart), ...everybody(conversation, wanted)];
  return wanted.length >= 2 ? people(store, conversation, wanted, "", atStart) : [];
}

function commands(wanted: string): Suggestion[] {
  return COMMANDS.filter((one) => [one.name, ...one.aliases].some((name) => name.startsWith(wanted))).map((one) => ({
    kind: "command",
    insert: `/${one.name} `,
    command: one,
  }));
}

function rooms(store: Store, wanted: string): Suggestion[] {
  return store.conversations.value
    .filter((one) => one.kind === "room" && one.id.includes(wanted))
    .map((one) => ({ kind: "room", insert: `${one.name.value} `, name: one.name.value }));
}

function everybody(conversation: ConversationStore, wanted: string): Suggestion[] {
  if (conversation.kind !== "room" || !wanted) return [];
  const count = conversation.members.count.value;
  return EVERYONE.filter((name) => name.startsWith(wanted)).map((name) => ({
    kind: "everyone",
    insert: `@${name} `,
    count,
  }));
}

/** Those who have spoken last come first, then by rank and name. */
function people(
  store: Store,
  conversation: ConversationStore,
  wanted: string,
  sign: string,
  atStart: boolean,
): Suggestion[] {
  const spoken = recentSpeakers(store, conversation);
  const fits = (member: Member) => {
    const { displayName } = member.person.value;
    return (
      store.fold(member.nick).startsWith(wanted) ||
      (displayName
        ?.toLowerCase()
        .split(/\s+/)
        .some((part) => part.startsWith(wanted)) ??
        false)
    );
  };
  const rank = (member: Member) => spoken.get(store.fold(member.nick)) ?? Number.MAX_SAFE_INTEGER;
  return listOf(store, conversation)
    .filter((member) => !store.isMe(member.nick) && fits(member))
    .sort((a, b) => rank(a) - rank(b))
    .map((member) => ({
      kind: "person",
      insert: `${sign}${member.nick}${atStart && !sign ? ": " : " "}`,
      person: member.person.value,
      prefixes: member.prefixes,
    }));
}

function listOf(store: Store, conversation: ConversationStore): readonly Member[] {
  if (conversation.kind === "room") return conversation.members.sorted();
  const nick = conversation.name.value;
  return [{ nick, prefixes: "", person: store.person(nick) }];
}

const SPEAKERS_IN = 200;

function recentSpeakers(store: Store, conversation: ConversationStore): Map<string, number> {
  const spoken = new Map<string, number>();
  const { entries } = conversation.timeline;
  for (let at = entries.length - 1; at >= Math.max(0, entries.length - SPEAKERS_IN); at--) {
    const entry = entries[at]!;
    const folded = store.fold(entry.sender.nick);
    if (entry.type === "message" && !spoken.has(folded)) spoken.set(folded, spoken.size);
  }
  return spoken;
}
