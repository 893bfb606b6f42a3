import { type OpenSocket, openSocket } from "../net/socket";
import { type Database, openDatabase } from "./database";
import { type Locks, openLocks } from "./locks";
import { openShelf, type Shelf } from "./shelf";

/** What a page gives; tests give others. */
export interface Environment {
  readonly shelf: Shelf;
  /** Of this tab alone, and lost with it. */
  readonly tabShelf: Shelf;
  readonly database: Database;
  readonly locks: Locks;
  readonly openSocket: OpenSocket;
  /** The address of the page's own server. */
  readonly home: string;
  /** Why a server takes no connections, where it says so: a socket that does not open tells a page nothing. */
  readonly whyClosed: (server: string) => Promise<string>;
}

export function browserEnvironment(): Environment {
  const shelf = openShelf();
  const database = openDatabase(shelf);
  const { protocol, host, pathname } = location;
  const home = `${protocol === "https:" ? "wss:" : "ws:"}//${host}${pathname.replace(/[^/]*$/, "")}socket`;
  let tabShelf = shelf;
  try {
    tabShelf = openShelf(sessionStorage);
  } catch {
    tabShelf = openShelf();
  }
  const whyClosed = (server: string) => (server === home ? homeIsClosed() : Promise.resolve(""));
  return { shelf, tabShelf, database, locks: openLocks(database), openSocket, home, whyClosed };
}

async function homeIsClosed(): Promise<string> {
  try {
    const answer = await fetch("config.json", { cache: "no-store" });
    return answer.ok ? "" : (((await answer.json()) as { error?: string }).error ?? "");
  } catch {
    return "";
  }
}
