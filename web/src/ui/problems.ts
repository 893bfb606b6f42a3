/** Why something did not happen, in words: ours where there are any for the code, else the server's. */
import { has, t } from "../i18n";
import type { Problem } from "../state/model";

export function problemText({ code, text }: Problem): string {
  const key = `problem.${code}`;
  if (has(key)) return t(key, { text });
  return text || t("problem.unknown", { code });
}
