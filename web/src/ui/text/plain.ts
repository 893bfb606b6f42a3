/** A message as one line of words: for names of articles, quotes, notifications and the announcer. */
import { withoutFormatting } from "./mirc";

const FENCE = /^```[^\n]*$|```/gm;
const MARKS = /(\*\*|__|~~|`)(?=\S)([\s\S]*?\S)\1/g;
const EMPHASIS = /(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])([^*_\n]*[^\s*_]|[^\s*_])\1(?![\p{L}\p{N}*_])/gu;
const LINK = /\[([^\]]+)\]\(([^)\s]+)\)/g;

export function plainText(text: string): string {
  return withoutFormatting(text)
    .replace(FENCE, "")
    .replace(LINK, "$1")
    .replace(MARKS, "$2")
    .replace(EMPHASIS, "$2")
    .replace(/\s+/g, " ")
    .trim();
}
