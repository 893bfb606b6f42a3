/** What the address says: `#/` is the list of rooms, `#/lobby` a room, `#/@zoe` a person, `#/lobby/<msgid>` a message. */
import { signal } from "@preact/signals";
import type { ConversationId } from "../state/model";

export interface Route {
  /** null: the list. */
  readonly id: ConversationId | null;
  readonly msgid: string | null;
}

const isRoom = (id: ConversationId): boolean => /^[#&+!]/.test(id);

export function hrefOf(id: ConversationId | null, msgid?: string | null): string {
  if (id === null) return "#/";
  const name = isRoom(id) ? encodeURIComponent(id.startsWith("#") ? id.slice(1) : id) : `@${encodeURIComponent(id)}`;
  return msgid ? `#/${name}/${encodeURIComponent(msgid)}` : `#/${name}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function parseHash(hash: string): Route {
  const [name = "", msgid = ""] = hash.replace(/^#\/?/, "").split("/");
  if (!name) return { id: null, msgid: null };
  const target = msgid ? decode(msgid) : null;
  if (name.startsWith("@")) return { id: decode(name.slice(1)), msgid: target };
  const plain = decode(name);
  return { id: /^[&+!]/.test(plain) ? plain : `#${plain}`, msgid: target };
}

export const route = signal<Route>({ id: null, msgid: null });

function same(one: Route, other: Route): boolean {
  return one.id === other.id && one.msgid === other.msgid;
}

/** Whether the address still says what `route` does: if not, the news is on its way, and must not be written over. */
export function upToDate(): boolean {
  return same(parseHash(location.hash), route.peek());
}

/** Keeps `route` the same as the address. @returns how to stop. */
export function followAddress(): () => void {
  const read = () => {
    const next = parseHash(location.hash);
    if (!same(next, route.peek())) route.value = next;
  };
  read();
  addEventListener("hashchange", read);
  return () => removeEventListener("hashchange", read);
}

export function navigate(id: ConversationId | null, options: { msgid?: string; replace?: boolean } = {}): void {
  const href = hrefOf(id, options.msgid);
  if (href === location.hash) return;
  if (options.replace) history.replaceState(null, "", href);
  else location.hash = href;
  route.value = parseHash(href);
}
