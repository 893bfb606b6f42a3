/** A change of modes in words: "+mo Yuki" is "+Moderated, +Operator Yuki". */
import { type Key, t } from "../../i18n";

/** Each with whether it has a parameter: always, when it is set, or never. */
const KNOWN: Readonly<Record<string, readonly [Key, "always" | "set" | "never"]>> = {
  s: ["mode.secret", "never"],
  i: ["mode.invite", "never"],
  m: ["mode.moderated", "never"],
  t: ["mode.topic", "never"],
  n: ["mode.outside", "never"],
  R: ["mode.accounts", "never"],
  M: ["mode.accountsSpeak", "never"],
  k: ["mode.key", "always"],
  l: ["mode.limit", "set"],
  W: ["mode.slow", "set"],
  q: ["role.founder", "always"],
  a: ["role.admin", "always"],
  o: ["role.operator", "always"],
  h: ["role.halfop", "always"],
  v: ["role.voice", "always"],
  b: ["list.bans", "always"],
  e: ["list.exceptions", "always"],
  I: ["list.invited", "always"],
};

/** @returns the letters as they are where one of them is unknown, since nobody knows then whose the parameters are. */
export function modeWords(change: string, params: readonly string[]): string {
  const words: string[] = [];
  let [sign, at] = ["+", 0];
  for (const letter of change) {
    if (letter === "+" || letter === "-") {
      sign = letter;
      continue;
    }
    const known = KNOWN[letter];
    if (!known) return [change, ...params].join(" ");
    const [key, parameter] = known;
    const value = parameter === "always" || (parameter === "set" && sign === "+") ? (params[at++] ?? "") : "";
    // A key is for those who have it.
    const shown = letter === "k" ? "" : value;
    words.push(`${sign === "+" ? "+" : "−"}${t(key)}${shown && ` ${shown}`}`);
  }
  return words.join(", ");
}
