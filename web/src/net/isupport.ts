/** What the server says of itself in 005 (https://modern.ircdocs.horse/#rplisupport-005). */

export type Isupport = Map<string, string>;

/** Takes the tokens of one 005: `[nick, …tokens, "are supported by this server"]`. */
export function takeIsupport(known: Isupport, params: readonly string[]): void {
  for (const token of params.slice(1, -1)) {
    if (token.startsWith("-")) {
      known.delete(token.slice(1));
      continue;
    }
    const equals = token.indexOf("=");
    const name = equals < 0 ? token : token.slice(0, equals);
    const value = equals < 0 ? "" : token.slice(equals + 1);
    known.set(
      name,
      value.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  }
}

/** `(qaohv)~&@%+` as pairs, highest first. */
export function prefixesOf(known: Isupport): [mode: string, symbol: string][] {
  const found = /^\(([^)]*)\)(.*)$/.exec(known.get("PREFIX") ?? "(ov)@+");
  if (!found) return [];
  const symbols = [...(found[2] ?? "")];
  return [...(found[1] ?? "")].map((mode, index) => [mode, symbols[index] ?? ""]);
}

export function numberOf(known: Isupport, name: string, otherwise: number): number {
  const value = Number.parseInt(known.get(name) ?? "", 10);
  return Number.isNaN(value) ? otherwise : value;
}
