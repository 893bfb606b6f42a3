/** Who is in which room, and how the room is. */
import { type Message, timeOf, trailing } from "../../net/message";
import type { ConversationStore } from "../conversation";
import { readEvent } from "../read";
import type { Store } from "../store";
import type { Context, Handler } from "./index";
import { takeModes } from "./modes";

const NONE = { text: "", by: "", timeMs: null };

/** A line in the room's timeline about what has just happened. */
function log(conversation: ConversationStore, message: Message, { store }: Context): void {
  const event = readEvent(message, store.reader);
  if (event) conversation.take(conversation.timeline, [event]);
}

/** All rooms that somebody sits in. */
function roomsOf(store: Store, nick: string): ConversationStore[] {
  return store.conversations.value.filter((one) => one.kind === "room" && one.members.get(nick));
}

const join: Handler = (message, context) => {
  const { store, effects } = context;
  const nick = message.source?.nick ?? "";
  const [room = "", account, realname] = message.params;
  const conversation = store.open(room);
  if (store.isMe(nick)) {
    conversation.joined.value = true;
    conversation.closed.value = null;
    conversation.lookedUp = false;
    if (conversation.readMs.value === 0) conversation.readMs.value = timeOf(message);
    store.mask = `${nick}!${message.source?.user}@${message.source?.host}`;
  }
  conversation.members.put(nick, "");
  store.people.change(nick, { nick, online: true, ...(message.source?.host ? { host: message.source.host } : {}) });
  if (account !== undefined) store.people.change(nick, { account: account === "*" ? null : account });
  if (realname !== undefined) store.people.change(nick, { realname });
  // A tab that is seated in a room where one is already has not come in: that has no id, since it did not happen.
  if (!store.isMe(nick) || message.tags.has("msgid")) log(conversation, message, context);
  if (store.isMe(nick)) effects.joined(conversation.id);
};

const part: Handler = (message, context) => {
  const { store } = context;
  const nick = message.source?.nick ?? "";
  const conversation = store.find(message.params[0] ?? "");
  if (!conversation) return;
  if (store.isMe(nick)) {
    store.close(conversation);
    return;
  }
  conversation.members.remove(nick);
  conversation.typists.over(nick);
  log(conversation, message, context);
};

const kick: Handler = (message, context) => {
  const { store } = context;
  const [room = "", nick = "", reason = ""] = message.params;
  const conversation = store.find(room);
  if (!conversation) return;
  conversation.members.remove(nick);
  log(conversation, message, context);
  if (store.isMe(nick)) shut(conversation, "kicked", reason);
};

function shut(conversation: ConversationStore, code: string, text: string): void {
  conversation.joined.value = false;
  conversation.closed.value = { code, text };
  conversation.members.clear();
  conversation.typists.clear();
}

const quit: Handler = (message, context) => {
  const { store } = context;
  const nick = message.source?.nick ?? "";
  for (const conversation of roomsOf(store, nick)) {
    conversation.members.remove(nick);
    conversation.typists.over(nick);
    log(conversation, message, context);
  }
  store.people.change(nick, { online: false });
};

const rename: Handler = (message, context) => {
  const { store } = context;
  const from = message.source?.nick ?? "";
  const to = message.params[0] ?? "";
  const rooms = roomsOf(store, from);
  for (const conversation of rooms) log(conversation, message, context);
  const me = store.me.value;
  if (me && store.isMe(from)) store.me.value = { ...me, nick: to };
  store.people.rename(from, to);
  for (const conversation of rooms) conversation.members.rename(from, to);
  const direct = store.find(from);
  if (direct?.kind === "direct" && !store.find(to)) store.rename(direct, to);
};

const topic: Handler = (message, context) => {
  const conversation = context.store.find(message.params[0] ?? "");
  if (!conversation) return;
  const text = message.params[1] ?? "";
  conversation.topic.value = { text, by: message.source?.nick ?? "", timeMs: timeOf(message) };
  log(conversation, message, context);
};

const mode: Handler = (message, context) => {
  const conversation = context.store.find(message.params[0] ?? "");
  if (conversation?.kind !== "room") return;
  takeModes(conversation, message.params.slice(1), context.store.features.value);
  log(conversation, message, context);
};

const invite: Handler = (message, context) => {
  const { store } = context;
  const [nick = "", room = ""] = message.params;
  if (!store.isMe(nick)) {
    const conversation = store.find(room);
    if (conversation) log(conversation, message, context);
    return;
  }
  const others = store.invitations.value.filter((one) => store.fold(one.room) !== store.fold(room));
  store.invitations.value = [...others, { room, by: message.source?.nick ?? "", timeMs: timeOf(message) }];
};

const channelRename: Handler = (message, context) => {
  const { store } = context;
  const conversation = store.find(message.params[0] ?? "");
  if (!conversation) return;
  log(conversation, message, context);
  store.rename(conversation, message.params[1] ?? conversation.name.value);
};

const names: Handler = ({ params }, { store }) => {
  const conversation = store.find(params[2] ?? "");
  if (!conversation) return;
  const symbols = store.features.value.prefixes.map(([, symbol]) => symbol).join("");
  conversation.names ??= [];
  for (const word of trailing({ params } as Message).split(" ")) {
    if (!word) continue;
    let at = 0;
    while (symbols.includes(word[at] ?? " ")) at++;
    const [nick = "", mask] = word.slice(at).split("!");
    conversation.names.push({ nick, prefixes: word.slice(0, at) });
    const host = mask?.split("@")[1];
    store.people.change(nick, { nick, online: true, ...(host ? { host } : {}) });
  }
};

const endOfNames: Handler = ({ params }, { store }) => {
  const conversation = store.find(params[1] ?? "");
  if (!conversation?.names) return;
  conversation.members.fill(conversation.names);
  conversation.names = null;
};

export const ROOMS: Record<string, Handler> = {
  JOIN: join,
  PART: part,
  KICK: kick,
  QUIT: quit,
  NICK: rename,
  TOPIC: topic,
  MODE: mode,
  INVITE: invite,
  RENAME: channelRename,
  "324": ({ params }, { store }) => {
    const conversation = store.find(params[1] ?? "");
    if (!conversation) return;
    conversation.modes.value = { flags: "", params: new Map() };
    takeModes(conversation, params.slice(2), store.features.value);
  },
  "331": ({ params }, { store }) => {
    const conversation = store.find(params[1] ?? "");
    if (conversation) conversation.topic.value = NONE;
  },
  "332": ({ params }, { store }) => {
    const conversation = store.find(params[1] ?? "");
    if (conversation) conversation.topic.value = { ...NONE, text: params[2] ?? "" };
  },
  "333": ({ params }, { store }) => {
    const conversation = store.find(params[1] ?? "");
    if (!conversation) return;
    const by = (params[2] ?? "").split("!")[0] ?? "";
    conversation.topic.value = { ...conversation.topic.value, by, timeMs: Number(params[3]) * 1000 || null };
  },
  "353": names,
  "366": endOfNames,
};
