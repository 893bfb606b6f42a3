/** What in plain text is a link: addresses, and names of rooms. */

export interface Piece {
  readonly text: string;
  /** Where it leads; absent for text. */
  readonly href?: string;
  readonly room?: string;
}

const CANDIDATE = /\bhttps?:\/\/[^\s<>"\p{Cc}]+|(?<![\p{L}\p{N}_/&#])#[\p{L}\p{N}_][\p{L}\p{N}_.+-]*/giu;
const AFTER = /[.,:;!?'"*_~»”’]+$/;

/** Punctuation after an address belongs to the sentence, and so does a closing bracket that opens outside of it. */
export function trimAddress(address: string): string {
  let end = address;
  for (;;) {
    const shorter = end.replace(AFTER, "");
    const unopened =
      (shorter.endsWith(")") && shorter.split("(").length < shorter.split(")").length) ||
      (shorter.endsWith("]") && shorter.split("[").length < shorter.split("]").length);
    const next = unopened ? shorter.slice(0, -1) : shorter;
    if (next === end) return end;
    end = next;
  }
}

/** Only what a browser opens as a page: no scripts, no files. @returns null for anything else. */
export function safeHref(href: string): string | null {
  return /^(?:https?|mailto|ircs?):/i.test(href.trim()) ? href.trim() : null;
}

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const isRoom = match[0].startsWith("#");
    const token = isRoom ? match[0].replace(/[.+-]+$/, "") : trimAddress(match[0]);
    // A number is an issue or a place in a list far more often than a room.
    if (isRoom && /^#\d+$/.test(token)) continue;
    if (match.index > done) found.push({ text: text.slice(done, match.index) });
    found.push(isRoom ? { text: token, room: token } : { text: token, href: token });
    done = match.index + token.length;
  }
  if (done < text.length) found.push({ text: text.slice(done) });
  return found;
}
