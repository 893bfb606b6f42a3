/** Bytes, Base64, and text cut into pieces that fit a line. */

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** @throws DOMException for text that is not Base64. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

const graphemes = typeof Intl !== "undefined" && "Segmenter" in Intl ? new Intl.Segmenter(undefined) : null;

/** Pieces of at most `bytes`, cut after a space where there is one, never within what a reader sees as one character. */
export function pieces(line: string, bytes: number): string[] {
  if (byteLength(line) <= bytes) return [line];
  const found: string[] = [];
  let piece = "";
  let size = 0;
  for (const part of parts(line, bytes)) {
    const more = byteLength(part);
    if (size + more > bytes) {
      const space = piece.lastIndexOf(" ") + 1;
      const at = space > piece.length / 2 ? space : piece.length;
      found.push(piece.slice(0, at));
      piece = piece.slice(at);
      size = byteLength(piece);
    }
    piece += part;
    size += more;
  }
  if (piece) found.push(piece);
  return found;
}

function* parts(line: string, bytes: number): Generator<string> {
  for (const segment of graphemes ? graphemes.segment(line) : [...line].map((char) => ({ segment: char }))) {
    // A letter under a thousand accents is one character too.
    if (byteLength(segment.segment) <= bytes) yield segment.segment;
    else yield* segment.segment;
  }
}
