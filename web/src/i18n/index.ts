/** Words for people: one typed catalogue a language; English is in the first load, the others come when chosen. */
import { signal } from "@preact/signals";
import { en } from "./en";

/** One form for each plural category that the language has; `other` always. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };
export type Key = keyof typeof en;
/** A catalogue has plurals where the English one has them. */
export type Catalogue = { readonly [K in Key]: (typeof en)[K] extends string ? string : Plural };
export type Language = keyof typeof languages;
export type Values = Readonly<Record<string, string | number>>;

/** Each named in itself, so that everybody finds their own. */
export const languages = {
  en: "English",
  es: "Español",
  de: "Deutsch",
  fr: "Français",
  "zh-Hans": "简体中文",
} as const;

const loaders: Record<Exclude<Language, "en">, () => Promise<Catalogue>> = {
  es: async () => (await import("./es")).es,
  de: async () => (await import("./de")).de,
  fr: async () => (await import("./fr")).fr,
  "zh-Hans": async () => (await import("./zh-Hans")).zhHans,
};

interface Tongue {
  readonly language: Language;
  readonly catalogue: Catalogue;
  readonly plurals: Intl.PluralRules;
  readonly numbers: Intl.NumberFormat;
}

function tongue(language: Language, catalogue: Catalogue): Tongue {
  return { language, catalogue, plurals: new Intl.PluralRules(language), numbers: new Intl.NumberFormat(language) };
}

const current = signal<Tongue>(tongue("en", en));

/** The language shown; components that read it render again when it changes. */
export const language = (): Language => current.value.language;

/** The first of the browser's languages that there is a catalogue for. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return "zh-Hans";
    const base = tag.toLowerCase().split("-")[0] ?? "";
    if (base in languages) return base as Language;
  }
  return "en";
}

/** Shows another language; the old one stays while its catalogue is being loaded, or when that fails. */
export async function setLanguage(choice: Language | "system"): Promise<void> {
  const chosen = choice === "system" ? preferred(navigator.languages) : choice;
  if (chosen === current.peek().language) return;
  try {
    current.value = tongue(chosen, chosen === "en" ? en : await loaders[chosen]());
  } catch {
    // Without a connection there is no other catalogue, and words in the old language are better than none.
  }
}

/** The words for `key`, with `{name}` replaced; `n` chooses among plurals. */
export function t(key: Key, values?: Values): string {
  const { catalogue, plurals, numbers } = current.value;
  const entry: string | Plural = catalogue[key];
  const text = typeof entry === "string" ? entry : (entry[plurals.select(Number(values?.n ?? 0))] ?? entry.other);
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === "number" ? numbers.format(value) : (value ?? whole);
  });
}

/** Whether there are words for a key that was put together from a code. */
export const has = (key: string): key is Key => key in en;

/** "Ana, Bo and Chen", as the language joins names. */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat(current.value.language, { type: "conjunction" }).format(names);
}

export const number = (value: number): string => current.value.numbers.format(value);
