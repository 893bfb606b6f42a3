/** What the server says, folded into the state. */
import { batch } from "@preact/signals";
import { flat, type Item, isBatch } from "../../net/batches";
import { isErrorNumeric } from "../../net/link";
import type { Message } from "../../net/message";
import { readSaid } from "../read";
import type { Store } from "../store";
import { takeMarked, takeSaid } from "./messages";
import { PEOPLE } from "./people";
import { ROOMS } from "./rooms";
import { SERVER } from "./server";

/** What follows from what was heard, done by those who have the connection. */
export interface Effects {
  /** One is in a room now: its past is wanted. */
  joined(id: string): void;
  /** Somebody speaks to one of whom there was no conversation. */
  direct(id: string): void;
  /** A message of this identity is on the server's disk. */
  delivered(clientId: string): void;
  /** A page of history that nobody asked for. */
  history(target: string, items: readonly Item[]): void;
  ready(): void;
  token(token: string): void;
  capsChanged(message: Message): void;
}

export interface Context {
  readonly store: Store;
  readonly effects: Effects;
}

export type Handler = (message: Message, context: Context) => void;

const HANDLERS: Record<string, Handler> = { ...ROOMS, ...PEOPLE, ...SERVER };
const STANDARD_ERRORS = new Set(["FAIL", "WARN"]);

/** @param answer somebody waits for it, and tells about errors. */
export function fold(item: Item, answer: boolean, context: Context): void {
  batch(() => {
    if (isBatch(item)) takeBatch(item, answer, context);
    else takeMessage(item, answer, context);
  });
}

function takeBatch(item: Item, answer: boolean, context: Context): void {
  if (!isBatch(item)) return;
  if (item.type === "chathistory" || item.type === "draft/chathistory") {
    context.effects.history(item.params[0] ?? "", item.items);
    return;
  }
  const said = readSaid(item, context.store.reader);
  if (said?.type === "said") takeSaid(said, context);
  else for (const inner of flat(item)) if (inner !== item) fold(inner, answer, context);
}

function takeMessage(message: Message, answer: boolean, context: Context): void {
  const handler = HANDLERS[message.command];
  if (handler) handler(message, context);
  const said = readSaid(message, context.store.reader);
  if (said?.type === "said") takeSaid(said, context, isServer(message));
  else if (said) takeMarked(said, context);
  else if (!answer && (isErrorNumeric(message) || STANDARD_ERRORS.has(message.command))) complain(message, context);
}

function isServer(message: Message): boolean {
  return !message.source || (message.source.user === "" && message.source.host === "");
}

function complain(message: Message, { store }: Context): void {
  const code = STANDARD_ERRORS.has(message.command) ? (message.params[1] ?? "") : message.command;
  store.notice("error", code, message.params.at(-1) ?? "");
}
