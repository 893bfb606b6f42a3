/** What concerns oneself and the connection. */
import type { Handler } from "./index";

const ready: Handler = (_, { effects }) => effects.ready();

export const SERVER: Record<string, Handler> = {
  "376": ready,
  "422": ready,
  "381": (_, { store }) => {
    const me = store.me.value;
    if (me) store.me.value = { ...me, operator: true };
  },
  "396": ({ params }, { store }) => {
    const me = store.me.value;
    if (me) store.mask = `${me.nick}!${store.mask?.split(/[!@]/)[1] ?? "web"}@${params[1] ?? ""}`;
  },
  CAP: (message, { effects }) => effects.capsChanged(message),
  RESUME: ({ params }, { effects }) => {
    if (params[0] === "TOKEN" && params[1]) effects.token(params[1]);
  },
  /** https://ircv3.net/specs/extensions/read-marker */
  MARKREAD: ({ params }, { store }) => {
    const conversation = store.find(params[0] ?? "");
    const timeMs = Date.parse((params[1] ?? "").replace(/^timestamp=/, ""));
    if (conversation && !Number.isNaN(timeMs)) conversation.readUpTo(timeMs);
  },
};
