/**
 * Formatting of IRC clients: bold, italic, colours, … as control characters.
 * https://modern.ircdocs.horse/formatting
 */
export interface Style {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly strike?: boolean;
  readonly mono?: boolean;
  readonly reverse?: boolean;
  /** 0–15 of the palette; others are shown as plain text. */
  readonly colour?: number;
  readonly background?: number;
}

export interface Span extends Style {
  readonly text: string;
}

const CODE = /[\x02\x1d\x1f\x1e\x11\x16\x0f]|\x03(?:(\d{1,2})(?:,(\d{1,2}))?)?|\x04(?:[0-9a-f]{6}(?:,[0-9a-f]{6})?)?/gi;

export const isFormatted = (text: string): boolean => text.search(CODE) >= 0;
export const withoutFormatting = (text: string): string => text.replace(CODE, "");

const toggles: Record<string, "bold" | "italic" | "underline" | "strike" | "mono" | "reverse"> = {
  "\x02": "bold",
  "\x1d": "italic",
  "\x1f": "underline",
  "\x1e": "strike",
  "\x11": "mono",
  "\x16": "reverse",
};

const inPalette = (digits: string): number | undefined => (Number(digits) < 16 ? Number(digits) : undefined);

function coloured(style: Style, foreground: string | undefined, background: string | undefined): Style {
  const { colour: _colour, background: _background, ...rest } = style;
  if (foreground === undefined) return rest;
  const colour = inPalette(foreground);
  const behind = background === undefined ? style.background : inPalette(background);
  return {
    ...rest,
    ...(colour === undefined ? {} : { colour }),
    ...(behind === undefined ? {} : { background: behind }),
  };
}

export function spans(text: string): Span[] {
  const found: Span[] = [];
  let style: Style = {};
  let done = 0;
  const push = (end: number) => {
    if (end > done) found.push({ ...style, text: text.slice(done, end) });
  };
  for (const match of text.matchAll(CODE)) {
    push(match.index);
    done = match.index + match[0].length;
    const code = match[0][0] ?? "";
    const toggle = toggles[code];
    if (code === "\x0f") style = {};
    else if (code === "\x03") style = coloured(style, match[1], match[2]);
    else if (toggle) style = { ...style, [toggle]: !style[toggle] };
  }
  push(text.length);
  return found;
}
