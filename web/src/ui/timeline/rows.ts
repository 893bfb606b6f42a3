/**
 * What stands in the rows of the timeline: each message one, neighbouring events one together. Separators are part of
 * the row they stand above, so that the number of rows changes only at the ends and a virtual list keeps its anchor.
 */
import { dayBounds } from "../../i18n/time";
import type { Entry, EventEntry, MessageEntry } from "../../state/model";

interface Above {
  readonly key: string;
  /** The first of a day: its time; else null. */
  readonly dayMs: number | null;
  /** What one has not read begins here. */
  readonly divider: boolean;
}

export interface MessageRow extends Above {
  readonly type: "message";
  readonly entry: MessageEntry;
  /** Begins a group: shows author and picture. */
  readonly lead: boolean;
}

export interface EventsRow extends Above {
  readonly type: "events";
  readonly entries: readonly EventEntry[];
}

export type Row = MessageRow | EventsRow;

export interface RowOptions {
  readonly dividerKey: string | null;
  readonly showJoins: boolean;
}

/** Messages of one author within this time are one group. */
const GROUP_MS = 5 * 60_000;
/** More events than this are never one row: its list would be endless. */
const EVENTS_IN_ROW = 200;

const isPresence = (entry: EventEntry): boolean => {
  const kind = entry.event.kind;
  return kind === "join" || kind === "part" || kind === "quit" || kind === "nick";
};

/** Topic, kicks and modes are worth a row of their own; coming and going is condensed. */
const mayJoin = (entry: EventEntry, into: EventsRow): boolean => {
  const first = into.entries[0];
  return first !== undefined && isPresence(first) && isPresence(entry) && into.entries.length < EVENTS_IN_ROW;
};

function leads(entry: MessageEntry, before: Row | undefined): boolean {
  if (before?.type !== "message") return true;
  const last = before.entry;
  return (
    last.sender.nick !== entry.sender.nick ||
    last.kind !== entry.kind ||
    entry.kind !== "text" ||
    entry.replyTo !== null ||
    entry.timeMs - last.timeMs > GROUP_MS
  );
}

/** Builds the rows again after a change, from the first entry that is not as it was: a room may hold 100,000. */
export class RowBuilder {
  #seen: Entry[] = [];
  #rows: Row[] = [];
  /** For each row the first entry that had no row before it; those in between are not shown. */
  #from: number[] = [];
  #options: RowOptions = { dividerKey: null, showJoins: true };
  #day: readonly [start: number, end: number] = [0, 0];

  build(entries: readonly Entry[], options: RowOptions): readonly Row[] {
    const same = options.dividerKey === this.#options.dividerKey && options.showJoins === this.#options.showJoins;
    this.#options = options;
    const changed = same ? firstDifference(this.#seen, entries) : 0;
    const kept = this.#rowBefore(changed);
    const start = this.#from[kept] ?? 0;
    this.#rows = this.#rows.slice(0, kept);
    this.#from.length = kept;
    const last = this.#rows[kept - 1];
    this.#day = last ? dayBounds(timeOf(last)) : [0, 0];
    this.#append(entries, start);
    this.#seen = entries.slice();
    return this.#rows;
  }

  /** How many rows stay: that of the entry before the change goes too, since what follows may join it. */
  #rowBefore(changed: number): number {
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#from[middle] ?? 0) < changed) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #append(entries: readonly Entry[], start: number): void {
    // A divider before an entry that is not shown stands before the next that is.
    let divider = false;
    let from = start;
    for (let index = start; index < entries.length; index++) {
      const entry = entries[index] as Entry;
      divider ||= entry.key === this.#options.dividerKey;
      if (entry.type === "event" && !this.#options.showJoins && isPresence(entry)) continue;
      if (this.#add(entry, divider)) this.#from.push(from);
      from = index + 1;
      divider = false;
    }
  }

  /** @returns whether the entry has a row of its own. */
  #add(entry: Entry, divider: boolean): boolean {
    const { key, timeMs } = entry;
    const newDay = timeMs < this.#day[0] || timeMs >= this.#day[1];
    if (newDay) this.#day = dayBounds(timeMs);
    const above = { key, dayMs: newDay ? timeMs : null, divider };
    const last = this.#rows.at(-1);
    const alone = newDay || divider;
    if (entry.type === "message") {
      this.#rows.push({ type: "message", ...above, entry, lead: alone || leads(entry, last) });
    } else if (!alone && last?.type === "events" && mayJoin(entry, last)) {
      this.#rows[this.#rows.length - 1] = { ...last, entries: [...last.entries, entry] };
      return false;
    } else {
      this.#rows.push({ type: "events", ...above, entries: [entry] });
    }
    return true;
  }
}

function firstDifference(a: readonly Entry[], b: readonly Entry[]): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a[index] === b[index]) index++;
  return index;
}

const timeOf = (row: Row): number => (row.type === "message" ? row.entry.timeMs : (row.entries.at(-1)?.timeMs ?? 0));

export const buildRows = (entries: readonly Entry[], options: RowOptions): readonly Row[] =>
  new RowBuilder().build(entries, options);

export function rowIndexOf(rows: readonly Row[], key: string): number {
  return rows.findIndex((row) =>
    row.type === "message" ? row.key === key : row.entries.some((entry) => entry.key === key),
  );
}
