/** Why something did not happen, in words: ours where there are any for the code, else the server's. */
import { has, type Key, t } from "../i18n";
import type { Problem } from "../state/model";

const MODERATED = /\(\+m\)/;

/** How servers begin what our own words say before. */
const REPEATED = /^Cannot send to channel(?: \(\+\w\))?(?:: |$)/;

export function problemText({ code, text }: Problem): string {
  const key = `problem.${code}`;
  if (code === "404" && MODERATED.test(text)) return t("composer.moderated");
  if (code === "kicked") return t(key as Key, { text: text && `“${text}”` });
  if (has(key)) return t(key, { text: text.replace(REPEATED, "") });
  return text || t("problem.unknown", { code });
}
