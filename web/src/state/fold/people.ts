/** What one hears of people, wherever they are. */
import type { Message } from "../../net/message";
import type { Store } from "../store";
import type { Handler } from "./index";

/** Keys of https://ircv3.net/registry#metadata that are shown. */
export const METADATA_KEYS = ["display-name", "status"];

/** What `WHO <room> %tcuhnfar,<token>` asks for. */
export const WHOX_FIELDS = "%tcuhnfar";
export const WHOX_TOKEN = "742";

function metadata(store: Store, target: string, key: string, value: string | null): void {
  if (store.isRoom(target)) return;
  const nick = target === "*" ? (store.me.value?.nick ?? "") : target;
  if (key === "display-name") store.people.change(nick, { displayName: value || null });
  if (key === "status") store.people.change(nick, { status: value || null });
}

function flags(store: Store, nick: string, text: string): void {
  const bot = store.features.value.botMode;
  const marked = bot ? text.includes(bot) : false;
  const old = store.person(nick).value;
  const away = text.startsWith("G") ? (old.away ?? "") : null;
  store.people.change(nick, { nick, away, bot: marked, online: true });
}

/** https://ircv3.net/specs/extensions/whox */
const whox: Handler = ({ params }, { store }) => {
  if (params[1] !== WHOX_TOKEN) return;
  const [, , , , host = "", nick = "", state = "", account = "0", realname = ""] = params;
  flags(store, nick, state);
  store.people.change(nick, { host, account: account === "0" ? null : account, realname });
};

const who: Handler = ({ params }, { store }) => {
  const [, , , host = "", , nick = "", state = "", real = ""] = params;
  flags(store, nick, state);
  store.people.change(nick, { host, realname: real.replace(/^\d+ /, "") });
};

const account: Handler = (message, { store }) => {
  const nick = message.source?.nick ?? "";
  const name = message.params[0] === "*" ? null : (message.params[0] ?? null);
  store.people.change(nick, { account: name });
  if (store.isMe(nick)) setAccount(store, name);
};

function setAccount(store: Store, name: string | null): void {
  const me = store.me.value;
  if (me && me.account !== name) store.me.value = { ...me, account: name };
}

function setAway(store: Store, away: string | null): void {
  const me = store.me.value;
  if (!me) return;
  store.me.value = { ...me, away };
  store.people.change(me.nick, { away });
}

const chghost: Handler = (message: Message, { store }) => {
  const nick = message.source?.nick ?? "";
  const [user = "", host = ""] = message.params;
  store.people.change(nick, { host });
  if (store.isMe(nick)) store.mask = `${nick}!${user}@${host}`;
};

export const PEOPLE: Record<string, Handler> = {
  ACCOUNT: account,
  CHGHOST: chghost,
  AWAY: (message, { store }) => {
    const nick = message.source?.nick ?? "";
    const away = message.params[0] ?? null;
    store.people.change(nick, { away });
    if (store.isMe(nick)) setAway(store, away);
  },
  SETNAME: (message, { store }) =>
    store.people.change(message.source?.nick ?? "", { realname: message.params[0] ?? "" }),
  METADATA: ({ params }, { store }) => metadata(store, params[0] ?? "", params[1] ?? "", params[3] ?? null),
  "761": ({ params }, { store }) => metadata(store, params[1] ?? "", params[2] ?? "", params[4] ?? null),
  "766": ({ params }, { store }) => metadata(store, params[1] ?? "", params[2] ?? "", null),
  "301": ({ params }, { store }) => store.people.change(params[1] ?? "", { away: params[2] ?? "" }),
  "305": (_, { store }) => setAway(store, null),
  "306": (_, { store }) => setAway(store, store.me.value?.away ?? ""),
  "352": who,
  "354": whox,
  "900": ({ params }, { store }) => setAccount(store, params[2] ?? null),
  "901": (_, { store }) => setAccount(store, null),
};
