import type { Heard, MuteLevel } from "./model";

/** Names for everybody in a room. */
export const EVERYONE = ["all", "everyone", "room", "here"];
const everyone = new RegExp(`(?<![\\p{L}\\p{N}_@-])@(?:${EVERYONE.join("|")})(?![\\p{L}\\p{N}_-])`, "iu");

/** Whether a text names any of these words, as words. */
export function mentionMatcher(words: readonly string[]): (text: string) => boolean {
  const wanted = words
    .filter((word) => word.trim())
    .map((word) => word.trim().replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
  const named = wanted.length
    ? new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${wanted.join("|")})(?![\\p{L}\\p{N}_-])`, "iu")
    : null;
  return (text) => (named?.test(text) ?? false) || mentionsEveryone(text);
}

export function mentionsEveryone(text: string): boolean {
  return everyone.test(text);
}

/** What to do about a message that has just been said. */
export function alertFor(
  message: { readonly mine: boolean; readonly mention: boolean; readonly direct: boolean; readonly notice: boolean },
  level: Exclude<MuteLevel, "default">,
): Heard["alert"] {
  if (message.mine || level === "nothing") return "none";
  const important = message.mention || (message.direct && !message.notice);
  if (important || level === "all") return "notify";
  return "badge";
}
