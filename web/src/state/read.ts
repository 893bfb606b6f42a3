/** Protocol lines to what stands in a timeline. The same for what is said now and for what is read from history. */
import { type Item, isBatch } from "../net/batches";
import { type Message, parseSource, timeOf } from "../net/message";
import type { EventEntry, MessageEntry, RoomEvent, Sender } from "./entries";

/** Who reads. */
export interface Reader {
  isMe(nick: string, account: string | null): boolean;
  mentions(text: string): boolean;
}

/** A message with what must be looked up elsewhere before it can be shown. */
export interface Said {
  readonly type: "said";
  readonly entry: MessageEntry;
  readonly target: string;
  readonly replyTo: string | null;
}

/** Something about a message: a reaction, a deletion, a sign that somebody types. */
export type Mark =
  | { readonly type: "react"; readonly msgid: string; readonly emoji: string; readonly on: boolean }
  | { readonly type: "redact"; readonly msgid: string; readonly reason: string }
  | { readonly type: "typing"; readonly state: string };

export interface Marked {
  readonly type: "mark";
  readonly mark: Mark;
  readonly target: string;
  readonly sender: Sender;
  readonly timeMs: number;
  readonly clientId: string | null;
}

let keys = 0;

/** A key for what has no id of its own. */
export function newKey(): string {
  return `k${++keys}`;
}

export function senderOf(message: Message, reader: Reader, tags: ReadonlyMap<string, string> = message.tags): Sender {
  const nick = message.source?.nick ?? "";
  const account = tags.get("account") ?? null;
  return { nick, account, bot: tags.has("bot") || tags.has("draft/bot"), me: reader.isMe(nick, account) };
}

/** @returns null for what is no message and nothing about one. */
export function readSaid(item: Item, reader: Reader): Said | Marked | null {
  const tags = item.tags;
  if (isBatch(item)) {
    if (item.type !== "draft/multiline") return null;
    const lines = item.items.filter((one): one is Message => !isBatch(one));
    const first = lines[0];
    if (!first) return null;
    return said({ ...first, source: item.source ?? first.source }, tags, joined(lines), reader);
  }
  if (item.command === "PRIVMSG" || item.command === "NOTICE") return said(item, tags, item.params[1] ?? "", reader);
  return readMark(item, reader);
}

/** Lines of a multi-line message (https://ircv3.net/specs/extensions/multiline). */
function joined(lines: readonly Message[]): string {
  let text = "";
  lines.forEach((line, index) => {
    if (index && !line.tags.has("draft/multiline-concat")) text += "\n";
    text += line.params[1] ?? "";
  });
  return text;
}

function said(message: Message, tags: ReadonlyMap<string, string>, text: string, reader: Reader): Said | null {
  const ctcp = /^\x01(\w+) ?([^\x01]*)\x01?$/s.exec(text);
  if (ctcp && ctcp[1] !== "ACTION") return null;
  const sender = senderOf(message, reader, tags);
  const msgid = tags.get("msgid") ?? null;
  const shown = ctcp ? (ctcp[2] ?? "") : text;
  const entry: MessageEntry = {
    type: "message",
    key: msgid ?? newKey(),
    msgid,
    timeMs: timeOf(message, tags),
    sender,
    kind: ctcp ? "action" : message.command === "NOTICE" ? "notice" : "text",
    text: shown,
    clientId: tags.get("+chatbox/id") ?? null,
    delivery: "sent",
    problem: null,
    replyTo: null,
    reactions: [],
    deleted: null,
    mentionsMe: !sender.me && reader.mentions(shown),
  };
  return { type: "said", entry, target: message.params[0] ?? "", replyTo: replyOf(tags) };
}

/** https://ircv3.net/specs/client-tags/reply, and the draft's name that older clients use. */
export function replyOf(tags: ReadonlyMap<string, string>): string | null {
  return tags.get("+reply") || tags.get("+draft/reply") || null;
}

function readMark(message: Message, reader: Reader): Marked | null {
  const mark = markOf(message);
  if (!mark) return null;
  return {
    type: "mark",
    mark,
    target: message.params[0] ?? "",
    sender: senderOf(message, reader),
    timeMs: timeOf(message),
    clientId: message.tags.get("+chatbox/id") ?? null,
  };
}

function markOf({ command, tags, params }: Message): Mark | null {
  if (command === "REDACT") return { type: "redact", msgid: params[1] ?? "", reason: params[2] ?? "" };
  if (command !== "TAGMSG") return null;
  const msgid = replyOf(tags);
  const emoji = tags.get("+draft/react") ?? tags.get("+react");
  if (msgid && emoji) return { type: "react", msgid, emoji, on: true };
  const taken = tags.get("+draft/unreact") ?? tags.get("+unreact");
  if (msgid && taken) return { type: "react", msgid, emoji: taken, on: false };
  const state = tags.get("+typing") ?? tags.get("+draft/typing");
  return state ? { type: "typing", state } : null;
}

/** What happened in a room, as a line in its timeline. */
export function readEvent(message: Message, reader: Reader): EventEntry | null {
  const event = eventOf(message);
  if (!event) return null;
  const msgid = message.tags.get("msgid") ?? null;
  const sender = senderOf(message, reader);
  return { type: "event", key: msgid ?? newKey(), msgid, timeMs: timeOf(message), sender, event };
}

function eventOf({ command, params }: Message): RoomEvent | null {
  const [, second = "", third = ""] = params;
  switch (command) {
    case "JOIN":
      return { kind: "join" };
    case "PART":
      return { kind: "part", reason: second };
    case "QUIT":
      return { kind: "quit", reason: params[0] ?? "" };
    case "KICK":
      return { kind: "kick", target: second, reason: third };
    case "NICK":
      return { kind: "nick", to: params[0] ?? "" };
    case "TOPIC":
      return { kind: "topic", topic: second };
    case "MODE":
      return { kind: "mode", change: second, params: params.slice(2) };
    case "INVITE":
      return { kind: "invite", target: params[0] ?? "" };
    case "RENAME":
      return { kind: "rename", to: second };
    default:
      return null;
  }
}

/** The nick in a mask or a name. */
export function nickIn(mask: string): string {
  return parseSource(mask).nick;
}
