/** Emoji with their names, in the language shown; loaded when first needed. */
import { type Language, language } from "../../i18n";

export interface Emoji {
  readonly emoji: string;
  readonly label: string;
  readonly words: readonly string[];
  readonly group: number;
}

interface Compact {
  readonly unicode: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly order?: number;
}

const files: Record<Language, () => Promise<{ default: unknown }>> = {
  en: () => import("emojibase-data/en/compact.json"),
  es: () => import("emojibase-data/es/compact.json"),
  de: () => import("emojibase-data/de/compact.json"),
  fr: () => import("emojibase-data/fr/compact.json"),
  "zh-Hans": () => import("emojibase-data/zh/compact.json"),
};

/** Skin and hair by themselves are no emoji. */
const COMPONENTS = 2;

function asEmoji(data: readonly Compact[], codes: Readonly<Record<string, string | readonly string[]>>): Emoji[] {
  return data
    .filter((one) => one.group !== undefined && one.group !== COMPONENTS)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((one) => {
      const code = codes[(one as { hexcode?: string }).hexcode ?? ""] ?? [];
      const words = [...(typeof code === "string" ? [code] : code), ...(one.tags ?? [])];
      return { emoji: one.unicode, label: one.label, words, group: one.group ?? 0 };
    });
}

const loaded = new Map<Language, Promise<readonly Emoji[]>>();

export function allEmoji(): Promise<readonly Emoji[]> {
  const wanted = language();
  let found = loaded.get(wanted);
  if (!found) {
    found = Promise.all([files[wanted](), import("emojibase-data/en/shortcodes/github.json")]).then(([data, codes]) =>
      asEmoji(data.default as readonly Compact[], codes.default as Record<string, string | readonly string[]>),
    );
    loaded.set(wanted, found);
    found.catch(() => loaded.delete(wanted));
  }
  return found;
}

/** How well an emoji fits what was typed; less is better, null is not at all. */
function score(emoji: Emoji, wanted: string): number | null {
  if (emoji.words[0] === wanted) return 0;
  if (emoji.words.some((word) => word === wanted)) return 1;
  if (emoji.words[0]?.startsWith(wanted)) return 2;
  if (emoji.words.some((word) => word.startsWith(wanted)) || emoji.label.toLowerCase().startsWith(wanted)) return 3;
  return emoji.label.toLowerCase().includes(wanted) ? 4 : null;
}

export async function searchEmoji(query: string): Promise<readonly Emoji[]> {
  const wanted = query.trim().toLowerCase();
  const all = await allEmoji();
  if (!wanted) return all;
  return all
    .map((emoji) => ({ emoji, score: score(emoji, wanted) }))
    .filter((one): one is { emoji: Emoji; score: number } => one.score !== null)
    .sort((a, b) => a.score - b.score)
    .map((one) => one.emoji);
}
