/** Pictures made from names: a colour and up to two letters; and whether somebody is here. */
import { useMemo } from "preact/hooks";
import type { Person } from "../state/model";

const HUES = 12;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The same name has the same hue everywhere, whatever its case. */
export function hueOf(name: string): string {
  let hash = 2166136261;
  for (const character of name.toLowerCase()) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return `hue-${((hash ^ (hash >>> 15)) >>> 0) % HUES}`;
}

const first = (text: string): string => segmenter.segment(text)[Symbol.iterator]().next().value?.segment ?? "";

/** "Zoë Müller" → "ZM", "snake_case" → "SC", "bob" → "B". */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/u).filter(Boolean);
  if (words.length === 0) return first(name);
  return (first(words[0] ?? "") + (words.length > 1 ? first(words.at(-1) ?? "") : "")).toLocaleUpperCase();
}

export function Avatar({ name, size = "" }: { name: string; size?: "" | "small" | "large" }) {
  const [hue, initials] = useMemo(() => [hueOf(name), initialsOf(name)], [name]);
  return (
    // A picture, not text: it is neither read out nor found nor copied.
    <span class={`avatar ${size} ${hue}`} data-initials={initials} aria-hidden="true" />
  );
}

/** A small picture with a mark that says whether somebody is here. */
export function PersonPicture({ name, person }: { name: string; person: Person | undefined }) {
  const presence = person?.online ? (person.away ? "dot away" : "dot") : "dot off";
  return (
    <span class="person-picture">
      <Avatar name={name} size="small" />
      <span class={presence} />
    </span>
  );
}
