/**
 * What must survive the tab: the outbox, and leases on it. In IndexedDB; on the shelf where a browser denies that, and until
 * IndexedDB has it: a tab that is closed takes its unfinished transactions with it, but the shelf is written at once.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Problem } from "./model";
import type { Shelf } from "./shelf";

/** A message that the server may not have. */
export interface OutboxRow {
  /** UUIDv7, also the client id on the wire: their order is the order in which they were written. */
  readonly id: string;
  readonly server: string;
  /** The tab that sends it. */
  readonly tab: string;
  readonly target: string;
  readonly kind: "text" | "action" | "notice";
  readonly text: string;
  readonly replyTo: string | null;
  readonly createdMs: number;
  /** It has been put on the wire: the server may have it. */
  readonly tried: boolean;
  readonly problem: Problem | null;
}

interface Lease {
  readonly name: string;
  readonly owner: string;
  readonly untilMs: number;
}

export interface Database {
  rows(): Promise<OutboxRow[]>;
  put(row: OutboxRow): Promise<void>;
  delete(id: string): Promise<void>;
  /** Takes or renews a lease. @returns whether it is the owner's now. */
  lease(name: string, owner: string, nowMs: number, lastsMs: number): Promise<boolean>;
  endLease(name: string, owner: string): Promise<void>;
}

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxRow };
  leases: { key: string; value: Lease };
}

const OPENING_MS = 3_000;

/** Never fails: what a browser denies is kept elsewhere. */
export function openDatabase(shelf: Shelf): Database {
  const fallback = onShelf(shelf);
  const indexed = indexedDatabase();
  const use = async <T>(act: (database: Database) => Promise<T>): Promise<T> => {
    const database = await indexed;
    if (!database) return act(fallback);
    try {
      return await act(database);
    } catch {
      return act(fallback);
    }
  };
  return {
    async rows() {
      const kept = await fallback.rows();
      const found = await use((database) => database.rows());
      // What is on the shelf is newer.
      const byId = new Map([...found, ...kept].map((row) => [row.id, row]));
      return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async put(row) {
      await fallback.put(row);
      const database = await indexed;
      if (!database) return;
      try {
        await database.put(row);
        fallback.forget(row);
      } catch {
        // It stays on the shelf.
      }
    },
    async delete(id) {
      await fallback.delete(id);
      await use((database) => database.delete(id));
    },
    lease: (name, owner, nowMs, lastsMs) => use((database) => database.lease(name, owner, nowMs, lastsMs)),
    endLease: (name, owner) => use((database) => database.endLease(name, owner)),
  };
}

async function indexedDatabase(): Promise<Database | null> {
  if (typeof indexedDB === "undefined") return null;
  try {
    const opening = openDB<Schema>("chatbox", 1, {
      upgrade(database) {
        database.createObjectStore("outbox", { keyPath: "id" });
        database.createObjectStore("leases", { keyPath: "name" });
      },
    });
    // Some browsers never answer in private windows.
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), OPENING_MS));
    const opened = await Promise.race([opening, late]);
    return opened && inIndexedDb(opened);
  } catch {
    return null;
  }
}

function inIndexedDb(database: IDBPDatabase<Schema>): Database {
  return {
    rows: () => database.getAll("outbox"),
    put: async (row) => void (await database.put("outbox", row)),
    delete: (id) => database.delete("outbox", id),
    async lease(name, owner, nowMs, lastsMs) {
      const transaction = database.transaction("leases", "readwrite");
      const held = await transaction.store.get(name);
      const free = !held || held.owner === owner || held.untilMs < nowMs;
      if (free) await transaction.store.put({ name, owner, untilMs: nowMs + lastsMs });
      await transaction.done;
      return free;
    },
    async endLease(name, owner) {
      const transaction = database.transaction("leases", "readwrite");
      if ((await transaction.store.get(name))?.owner === owner) await transaction.store.delete(name);
      await transaction.done;
    },
  };
}

/** @returns what also forgets a row that is in safety, unless there is a newer one by now. */
function onShelf(shelf: Shelf): Database & { forget(row: OutboxRow): void } {
  const row = (id: string) => `outbox:${id}`;
  const place = (name: string) => `lease:${name}`;
  return {
    async rows() {
      const found = shelf.keys().filter((key) => key.startsWith("outbox:"));
      return found.flatMap((key) => shelf.get<OutboxRow>(key) ?? []);
    },
    put: async (one) => shelf.set(row(one.id), one),
    forget(one) {
      if (JSON.stringify(shelf.get(row(one.id))) === JSON.stringify(one)) shelf.delete(row(one.id));
    },
    delete: async (id) => shelf.delete(row(id)),
    async lease(name, owner, nowMs, lastsMs) {
      const held = shelf.get<Lease>(place(name));
      if (held && held.owner !== owner && held.untilMs >= nowMs) return false;
      shelf.set(place(name), { name, owner, untilMs: nowMs + lastsMs });
      return true;
    },
    async endLease(name, owner) {
      if (shelf.get<Lease>(place(name))?.owner === owner) shelf.delete(place(name));
    },
  };
}
