/** Reads out each new message of the room on screen, once; history that is being loaded is silent. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import { useClient } from "../client";
import { plainText } from "../text/plain";

const LIMIT = 300;

export function Announcer() {
  const { state } = useClient();
  const words = useSignal("");
  useEffect(
    () =>
      state.onHeard(({ conversation, entry, alert }) => {
        if (entry.sender.me) return;
        const here = state.active.peek() === conversation;
        if (!here && alert !== "notify") return;
        const name = entry.sender.nick;
        const text = plainText(entry.text).slice(0, LIMIT);
        words.value = here
          ? t("announce", { name, text })
          : t("announce.elsewhere", { name, text, room: conversation.name.peek() });
      }),
    [],
  );
  return (
    <div class="hidden" role="status" aria-live="polite" aria-atomic="true">
      {words.value}
    </div>
  );
}
