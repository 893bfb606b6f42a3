/** Lines that belong together, put together (https://ircv3.net/specs/extensions/batch). */
import type { Message, Source } from "./message";

export interface Batch {
  readonly type: string;
  readonly params: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly source: Source | null;
  readonly items: Item[];
}

export type Item = Message | Batch;

export function isBatch(item: Item): item is Batch {
  return "items" in item;
}

/** Never more open at once: a server that forgets to close them must not fill the memory. */
const MOST_OPEN = 64;
const MOST_ITEMS = 20_000;

export class Batches {
  private readonly open = new Map<string, { batch: Batch; parent: string | undefined }>();

  /** @returns what is complete now: a message outside of batches, or a batch at its end; null while it goes on. */
  take(message: Message): Item | null {
    const parent = message.tags.get("batch");
    if (message.command === "BATCH") {
      const [reference = "", type = "", ...params] = message.params;
      const name = reference.slice(1);
      if (reference.startsWith("+")) {
        if (this.open.size >= MOST_OPEN) this.open.delete([...this.open.keys()][0] ?? "");
        this.open.set(name, { batch: { type, params, tags: message.tags, source: message.source, items: [] }, parent });
        return null;
      }
      const ended = this.open.get(name);
      this.open.delete(name);
      return ended ? this.place(ended.batch, ended.parent) : null;
    }
    return this.place(message, parent);
  }

  private place(item: Item, parent: string | undefined): Item | null {
    const into = parent === undefined ? undefined : this.open.get(parent)?.batch;
    if (!into) return item;
    if (into.items.length < MOST_ITEMS) into.items.push(item);
    return null;
  }
}

/** All messages within, in order, with those of inner batches; a multi-line message counts as the batch that it is. */
export function* flat(item: Item): Generator<Item> {
  if (!isBatch(item) || item.type === "draft/multiline") yield item;
  else for (const inner of item.items) yield* flat(inner);
}
