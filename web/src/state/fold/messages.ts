/** Messages and what is said about them, live and from history. */
import { flat, type Item, isBatch } from "../../net/batches";
import type { ConversationStore } from "../conversation";
import { alertFor } from "../mentions";
import type { Entry, MessageEntry } from "../model";
import { type Marked, readEvent, readSaid, type Said } from "../read";
import type { Store } from "../store";
import type { TimelineStore } from "../timeline";
import type { Context } from "./index";

/** Where a message to `target` from `nick` belongs; null for one of the server's own. */
export function placeOf(
  store: Store,
  target: string,
  nick: string,
  mine: boolean,
): { name: string; room: boolean } | null {
  const room = roomIn(store, target);
  if (room) return { name: room, room: true };
  const other = mine ? target : nick;
  return other && other !== "*" ? { name: other, room: false } : null;
}

/** The room of a target that may be for some of its members only, as "@#room" is. */
export function roomIn(store: Store, target: string): string | null {
  const symbols = store.features.value.prefixes.map(([, symbol]) => symbol).join("");
  let at = 0;
  while (at < target.length && symbols.includes(target[at]!) && !store.isRoom(target.slice(at))) at++;
  return store.isRoom(target.slice(at)) ? target.slice(at) : null;
}

export function takeSaid(said: Said, context: Context, fromServer = false): void {
  const { store, effects } = context;
  const { sender, kind, text } = said.entry;
  const place = placeOf(store, said.target, sender.nick, sender.me);
  if (!place?.room && kind === "notice" && (fromServer || !place)) {
    store.notice("info", "notice", text, sender.nick);
    return;
  }
  if (!place) return;
  const known = store.find(place.name);
  const conversation = known ?? store.open(place.name);
  if (!known) {
    // What is new has not been read, and what was before is another matter.
    conversation.readMs.value = said.entry.timeMs - 1;
    effects.direct(conversation.id);
  }
  conversation.typists.over(sender.nick);
  const [entry] = put(conversation, conversation.timeline, [said], context);
  if (!entry) return;
  if (entry.msgid && conversation.caughtUp) conversation.syncedMsgid = entry.msgid;
  announce(conversation, entry as MessageEntry, store);
}

function announce(conversation: ConversationStore, entry: MessageEntry, store: Store): void {
  conversation.count();
  if (store.active.value === conversation && conversation.dividerKey.value === null) conversation.divide();
  const direct = conversation.kind === "direct";
  const about = { mine: entry.sender.me, mention: entry.mentionsMe, direct, notice: entry.kind === "notice" };
  store.heard({ conversation, entry, alert: alertFor(about, store.muteOf(conversation)) });
}

export function takeMarked(marked: Marked, { store }: Context): void {
  const { sender, target, mark } = marked;
  const place = placeOf(store, target, sender.nick, sender.me);
  const conversation = place ? store.find(place.name) : undefined;
  if (!conversation) return;
  if (mark.type === "typing") {
    if (!sender.me) conversation.typists.heard(sender.nick, mark.state);
    return;
  }
  note(conversation, marked);
}

/** A reaction or deletion, whether its message is loaded or not. */
function note(conversation: ConversationStore, { mark, sender, timeMs }: Marked): void {
  if (mark.type === "react") {
    const changed = conversation.annotations.react(mark.msgid, mark.emoji, sender.nick, mark.on, timeMs);
    if (changed) conversation.refresh(mark.msgid);
  } else if (mark.type === "redact") {
    conversation.annotations.redact(mark.msgid, sender.nick, mark.reason);
    conversation.refresh(mark.msgid);
    conversation.count();
  }
}

/** Entries of one page or live line go to their places; messages of ours that waited are settled. */
function put(
  conversation: ConversationStore,
  timeline: TimelineStore,
  page: readonly (Said | Entry)[],
  { effects }: Context,
): Entry[] {
  const fresh: Entry[] = [];
  const settled: Entry[] = [];
  for (const one of page) {
    if (one.type !== "said") {
      fresh.push(one);
      continue;
    }
    const { clientId, sender } = one.entry;
    const waiting = clientId && sender.me ? conversation.timeline.get(clientId) : undefined;
    if (waiting?.type === "message" && waiting.delivery !== "sent" && clientId) {
      const entry = conversation.dress({ ...one, entry: { ...one.entry, key: clientId } });
      conversation.settle(clientId, entry);
      effects.delivered(clientId);
      settled.push(entry);
    } else {
      if (clientId && sender.me) effects.delivered(clientId);
      fresh.push(conversation.dress(one));
    }
  }
  return [...settled, ...conversation.take(timeline, fresh)];
}

/**
 * A page of history, in the server's order.
 * @returns how many of its lines say something, and the ids of the first and last of them.
 */
export function takeHistory(
  conversation: ConversationStore,
  timeline: TimelineStore,
  items: readonly Item[],
  context: Context,
): { count: number; first: string | null; last: string | null } {
  const { reader } = context.store;
  const page: (Said | Entry)[] = [];
  const ids: string[] = [];
  let count = 0;
  for (const item of items.flatMap((one) => [...flat(one)])) {
    const said = readSaid(item, reader);
    const msgid = item.tags.get("msgid");
    // What comes along with a message is neither counted nor of this stretch of the log
    // (https://ircv3.net/specs/extensions/chathistory#draftchathistory-context-tag).
    const own = !item.tags.has("draft/chathistory-context");
    if (own && (said || !isBatch(item))) count++;
    if (own && msgid) ids.push(msgid);
    if (said?.type === "mark") note(conversation, said);
    else if (said) page.push(said);
    else if (!isBatch(item)) {
      const event = readEvent(item, reader);
      if (event) page.push(event);
    }
  }
  put(conversation, timeline, page, context);
  if (timeline === conversation.timeline) conversation.count();
  return { count, first: ids[0] ?? null, last: ids.at(-1) ?? null };
}
