/** The words that were searched for, marked in a text that is cut so that the first of them is seen. */
import type { ComponentChildren } from "preact";

const BEFORE = 40;
const SEEN = 90;

/** Where the words stand: pieces of the text, every second of them a word. */
export function pieces(text: string, words: readonly string[]): string[] {
  const wanted = words.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!wanted.length) return [text];
  wanted.sort((a, b) => b.length - a.length);
  const all = text.split(new RegExp(`(${wanted.join("|")})`, "gi"));
  const first = all[0] ?? "";
  if (all.length > 1 && first.length > SEEN) all[0] = `…${first.slice(-BEFORE)}`;
  return all;
}

export function Found({ text, words }: { text: string; words: readonly string[] }): ComponentChildren {
  return pieces(text, words).map((piece, index) => (index % 2 ? <mark key={index}>{piece}</mark> : piece));
}
