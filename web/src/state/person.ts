import type { Login } from "../net/sasl";
import type { ScramKeys } from "../net/scram";
import type { Shelf } from "./shelf";

/** Who this browser is on a server. Never a password of an account: a token, or what SCRAM makes of the password. */
export interface KeptPerson {
  readonly nick: string;
  readonly account: string | null;
  readonly token: string | null;
  readonly keys: ScramKeys | null;
  /** The server's own password, which all its people share. */
  readonly serverPassword: string | null;
  readonly rooms: readonly string[];
  readonly directs: readonly string[];
  /** An account that waits for its code. */
  readonly verifying?: { readonly account: string; readonly email: string } | null;
}

const LAST = "last-server";

export function personOn(shelf: Shelf, server: string): KeptPerson | null {
  return shelf.get<KeptPerson>(`person:${server}`) ?? null;
}

/** The server on which somebody was last, and who. */
export function lastPerson(shelf: Shelf): { server: string; person: KeptPerson } | null {
  const server = shelf.get<string>(LAST);
  const person = server ? personOn(shelf, server) : null;
  return server && person ? { server, person } : null;
}

export function keepPerson(shelf: Shelf, server: string, change: Partial<KeptPerson>): void {
  const nobody = { nick: "", account: null, token: null, keys: null, serverPassword: null, rooms: [], directs: [] };
  shelf.set(`person:${server}`, { ...nobody, ...personOn(shelf, server), ...change });
  shelf.set(LAST, server);
}

/** Forgets who one was there, and all that is kept for conversations. */
export function forgetPerson(shelf: Shelf, server: string): void {
  for (const key of shelf.keys()) {
    const [kind = ""] = key.split(":");
    const ofServer = key.slice(kind.length + 1).startsWith(server);
    if (ofServer && ["person", "draft", "read", "mute", "closed"].includes(kind)) shelf.delete(key);
  }
}

export function loginOf(person: KeptPerson): Login | null {
  return person.account && person.keys ? { account: person.account, secret: { keys: person.keys } } : null;
}
