import { batch, signal } from "@preact/signals";
import type { Entry, MessageEntry, Timeline } from "./model";

let made = 0;

/**
 * Entries in the server's order, and after them what the server has not taken yet. Whatever order pages and live lines come
 * in, the same entries end at the same places: a time names a place, and a page says which of two equal times is first.
 */
export class TimelineStore implements Timeline {
  readonly id = ++made;
  readonly version = signal(0);
  readonly entries: Entry[] = [];
  readonly prepended = signal(0);
  readonly loading = signal<"no" | "older" | "newer">("no");
  readonly complete = signal(false);
  readonly live = signal(true);
  /** Where the pages read so far begin, also when there was nothing on them to be shown. */
  begin: string | null = null;
  private readonly byId = new Map<string, Entry>();
  private readonly byKey = new Map<string, Entry>();
  /** So many entries at the start are the server's; the rest waits. */
  private confirmed = 0;

  indexOfKey(key: string): number {
    const entry = this.byKey.get(key);
    return entry ? this.indexOf(entry) : -1;
  }

  indexOfMsgid(msgid: string): number {
    const entry = this.byId.get(msgid);
    return entry ? this.indexOf(entry) : -1;
  }

  byMsgid(msgid: string): Entry | undefined {
    return this.byId.get(msgid);
  }

  get(key: string): Entry | undefined {
    return this.byKey.get(key);
  }

  /** The server's newest or oldest that has an id to ask by. */
  newest(): Entry | undefined {
    for (let at = this.confirmed - 1; at >= 0; at--) if (this.entries[at]?.msgid) return this.entries[at];
    return undefined;
  }

  /** The newest that the server said, with an id or without. */
  last(): Entry | undefined {
    return this.entries[this.confirmed - 1];
  }

  oldest(): Entry | undefined {
    for (let at = 0; at < this.confirmed; at++) if (this.entries[at]?.msgid) return this.entries[at];
    return undefined;
  }

  get size(): number {
    return this.confirmed;
  }

  /**
   * Takes what the server said: one live entry or a page in its order.
   * @returns those that are new here.
   */
  merge(page: readonly Entry[]): Entry[] {
    const added: Entry[] = [];
    const wasEmpty = this.confirmed === 0;
    let limit = this.confirmed;
    let before = 0;
    for (let at = page.length - 1; at >= 0; at--) {
      const entry = page[at]!;
      const known = entry.msgid ? this.byId.get(entry.msgid) : undefined;
      if (known) {
        limit = Math.min(limit, this.indexOf(known));
        continue;
      }
      limit = Math.min(limit, this.upperBound(entry.timeMs));
      if (limit === 0 && !wasEmpty) before++;
      this.insert(limit, entry);
      added.push(entry);
    }
    if (added.length) {
      batch(() => {
        if (before) this.prepended.value += before;
        this.version.value++;
      });
    }
    return added.reverse();
  }

  /** Puts something that the server has not taken yet at the end. */
  append(entry: Entry): void {
    this.entries.push(entry);
    this.index(entry);
    this.version.value++;
  }

  /** Puts a changed entry in the place of the one with its key. */
  replace(entry: Entry): void {
    const at = this.indexOfKey(entry.key);
    if (at < 0) return;
    this.entries[at] = entry;
    this.index(entry);
    this.version.value++;
  }

  remove(key: string): void {
    const at = this.indexOfKey(key);
    if (at < 0) return;
    this.drop(at);
    this.version.value++;
  }

  /** The waiting entry with this key has come back from the server: it goes to its place, and keeps its key. */
  settle(key: string, entry: MessageEntry): void {
    const waiting = this.byKey.get(key);
    const known = entry.msgid ? this.byId.get(entry.msgid) : undefined;
    if (waiting) this.drop(this.indexOf(waiting));
    if (known) {
      this.version.value++;
      return;
    }
    this.insert(this.upperBound(entry.timeMs), { ...entry, key: waiting ? key : entry.key });
    this.version.value++;
  }

  /** Becomes the one that ends in the present: takes what another one has of it, what waits too. */
  absorb(other: TimelineStore): void {
    batch(() => {
      this.merge(other.entries.slice(0, other.confirmed));
      for (const entry of other.entries.slice(other.confirmed)) this.append(entry);
      this.live.value = true;
    });
  }

  /** Forgets all that the server said; what waits stays. */
  reset(): void {
    for (const entry of this.entries.splice(0, this.confirmed)) {
      this.byKey.delete(entry.key);
      if (entry.msgid) this.byId.delete(entry.msgid);
    }
    this.confirmed = 0;
    this.begin = null;
    batch(() => {
      this.complete.value = false;
      this.version.value++;
    });
  }

  private insert(at: number, entry: Entry): void {
    if (at === this.entries.length) this.entries.push(entry);
    else this.entries.splice(at, 0, entry);
    this.confirmed++;
    this.index(entry);
  }

  private drop(at: number): void {
    const [entry] = this.entries.splice(at, 1);
    if (!entry) return;
    if (at < this.confirmed) this.confirmed--;
    this.byKey.delete(entry.key);
    if (entry.msgid) this.byId.delete(entry.msgid);
  }

  private index(entry: Entry): void {
    this.byKey.set(entry.key, entry);
    if (entry.msgid) this.byId.set(entry.msgid, entry);
  }

  /** After all of the server's entries that are not later. */
  private upperBound(timeMs: number): number {
    let low = 0;
    let high = this.confirmed;
    // What is said now comes last, nearly always.
    if (high === 0 || this.entries[high - 1]!.timeMs <= timeMs) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries[middle]!.timeMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private indexOf(entry: Entry): number {
    for (let at = this.upperBound(entry.timeMs) - 1; at >= 0; at--) {
      const found = this.entries[at]!;
      if (found.key === entry.key) return at;
      if (found.timeMs < entry.timeMs) break;
    }
    for (let at = this.entries.length - 1; at >= this.confirmed; at--) {
      if (this.entries[at]!.key === entry.key) return at;
    }
    return -1;
  }
}
