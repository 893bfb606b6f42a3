/** A message as one line of words: for names of articles, quotes, notifications and the announcer. */
import { withoutFormatting } from "./mirc";

const FENCE = /^```[^\n]*$|```/gm;
const MARKS = /(\*\*|__|~~|`)(?=\S)([\s\S]*?\S)\1/g;
const LINK = /\[([^\]]+)\]\(([^)\s]+)\)/g;

export function plainText(text: string): string {
  return withoutFormatting(text)
    .replace(FENCE, "")
    .replace(LINK, "$1")
    .replace(MARKS, "$2")
    .replace(/\s+/g, " ")
    .trim();
}
