/**
 * The part of Markdown that people use in chat, as tokens: emphasis, code, quotes, lists, links. What makes documents
 * (headings, tables, rules, pictures, HTML) stays as typed. Tokens become elements, never a string of HTML.
 */
import { Marked, type Token, type Tokens } from "marked";

const asTyped = (): undefined => undefined;

const QUOTE = /^(?: {0,3}>[^\n]*(?:\n|$))+/;

const marked = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: {
    heading: asTyped,
    lheading: asTyped,
    hr: asTyped,
    html: asTyped,
    tag: asTyped,
    def: asTyped,
    table: asTyped,
    code: asTyped,
    // In a chat a line without ">" is what one says to the quote, not more of it.
    blockquote(source) {
      const [raw] = QUOTE.exec(source) ?? [];
      if (raw === undefined) return undefined;
      const text = raw.replace(/^ {0,3}> ?/gm, "");
      return { type: "blockquote", raw, text, tokens: this.lexer.blockTokens(text, []) };
    },
    // Addresses are found in the text itself, with the same rules as in messages that are not Markdown.
    url: asTyped,
    autolink: asTyped,
    reflink: asTyped,
  },
});

export type { Token, Tokens };

// Nothing else can be Markdown: most messages are spared the parser.
const ANY = /[*_~`>\\[]|^\s*(?:[-+]|\d{1,9}[.)])\s/m;

/** @returns null where there is nothing but text. */
export function parse(text: string): Token[] | null {
  return ANY.test(text) ? marked.lexer(text) : null;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const PICTURES = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s)+$/u;

/** A message that is nothing but a few emoji is shown large. */
export function isOnlyEmoji(text: string): boolean {
  if (text.length > 40 || !PICTURES.test(text)) return false;
  return [...segmenter.segment(text.replace(/\s/g, ""))].length <= 3;
}
