/** What is typed into the search box: `deploy from:ann in:#ops after:2026-01-31 before:2026-12-24 "exactly so"`. */

export interface Query {
  /** As the server is asked for it: words, and phrases in quotes. */
  readonly text: string;
  /** The same apart, in lower case. */
  readonly words: readonly string[];
  readonly from: string | null;
  readonly in: string | null;
  /** Between which times, both included. */
  readonly afterMs: number | null;
  readonly beforeMs: number | null;
}

const SELECTOR = /(^|\s)(from|in|after|before):(?:"([^"]*)"|(\S+))/gi;
const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** A selector with a value that is no day is searched for as a word. Days begin at midnight here. */
export function parseQuery(typed: string): Query {
  let from: string | null = null;
  let where: string | null = null;
  let afterMs: number | null = null;
  let beforeMs: number | null = null;
  const rest = typed.replace(SELECTOR, (all, space: string, name: string, quoted = "", plain = "") => {
    const value = quoted || plain;
    const dayMs = midnight(value);
    const selector = name.toLowerCase();
    if (selector === "from") from = value.replace(/^@/, "") || from;
    else if (selector === "in") where = value || where;
    else if (dayMs === null) return all;
    else if (selector === "after") afterMs = dayMs;
    else beforeMs = dayMs - 1;
    return space;
  });
  const text = rest.trim().replace(/\s+/g, " ");
  const words = [...text.toLowerCase().matchAll(/["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)/g)]
    .map((found) => (found[1] ?? found[2] ?? "").trim())
    .filter(Boolean);
  return { text, words, from, in: where, afterMs, beforeMs };
}

export function isEmpty(query: Query): boolean {
  return !query.text && query.from === null && query.in === null && query.afterMs === null && query.beforeMs === null;
}

function midnight(day: string): number | null {
  const [, year = "", month = "", date = ""] = DAY.exec(day) ?? [];
  if (!year) return null;
  const found = new Date(Number(year), Number(month) - 1, Number(date));
  return found.getMonth() === Number(month) - 1 && found.getDate() === Number(date) ? found.getTime() : null;
}
