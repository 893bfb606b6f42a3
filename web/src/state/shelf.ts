/** Small things that survive a reload, read and written at once: in `localStorage`, or in memory where there is none. */

export interface Shelf {
  get<T>(key: string): T | undefined;
  set(key: string, value: unknown): void;
  delete(key: string): void;
  keys(): string[];
  /** Another tab has changed something. */
  onChange(listener: (key: string) => void): void;
}

const PREFIX = "chatbox:";

/** What `localStorage` offers, so that tests and browsers that deny it can give another. */
export type Backing = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export function openShelf(backing: Backing = usable()): Shelf {
  return {
    get<T>(key: string): T | undefined {
      try {
        const text = backing.getItem(PREFIX + key);
        return text === null ? undefined : (JSON.parse(text) as T);
      } catch {
        return undefined;
      }
    },
    set(key, value) {
      try {
        backing.setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        // Full or denied: it is then not remembered, which is all that can be done.
      }
    },
    delete: (key) => backing.removeItem(PREFIX + key),
    keys() {
      const found: string[] = [];
      for (let at = 0; at < backing.length; at++) {
        const key = backing.key(at);
        if (key?.startsWith(PREFIX)) found.push(key.slice(PREFIX.length));
      }
      return found;
    },
    onChange(listener) {
      if (typeof addEventListener !== "function") return;
      addEventListener("storage", (event) => {
        if (event.key?.startsWith(PREFIX)) listener(event.key.slice(PREFIX.length));
      });
    },
  };
}

function usable(): Backing {
  try {
    const storage = globalThis.localStorage;
    storage.setItem(`${PREFIX}probe`, "1");
    storage.removeItem(`${PREFIX}probe`);
    return storage;
  } catch {
    return memory();
  }
}

export function memory(): Backing {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: (index) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}
