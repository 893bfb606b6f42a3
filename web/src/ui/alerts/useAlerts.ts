/** Title, favicon, notifications and sounds. */
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import type { Heard, Settings } from "../../state/model";
import { useClient } from "../client";
import { navigate } from "../route";
import { plainText } from "../text/plain";
import { drawFavicon } from "./favicon";
import { chime } from "./sound";

const BODY_LIMIT = 200;

export const notificationsPossible = (): boolean => typeof Notification !== "undefined" && isSecureContext;

function notify({ conversation, entry }: Heard): void {
  if (!notificationsPossible() || Notification.permission !== "granted") return;
  const room = conversation.name.peek();
  const title =
    conversation.kind === "direct" ? entry.sender.nick : t("notification.title", { name: entry.sender.nick, room });
  try {
    const shown = new Notification(title, { body: plainText(entry.text).slice(0, BODY_LIMIT), tag: conversation.id });
    shown.onclick = () => {
      window.focus();
      navigate(conversation.id);
      shown.close();
    };
  } catch {
    // Some phones have the interface but only for service workers; the badge and the sound remain.
  }
}

function heard(event: Heard, settings: Settings): void {
  const seen = document.visibilityState === "visible" && document.hasFocus();
  if (event.alert !== "notify" || seen) return;
  if (settings.desktopNotifications) notify(event);
  if (settings.sounds) chime();
}

export function useAlerts(): void {
  const { state } = useClient();
  useSignalEffect(() => {
    const { unread, mentions } = state.totals.value;
    const room = state.active.value?.name.value;
    const network = state.features.value.network || state.boot.value?.network || "Chatbox";
    const count = mentions > 0 ? `(${mentions}) ` : unread > 0 ? "• " : "";
    document.title = count + (room ? `${room} – ${network}` : network);
    drawFavicon(mentions, unread > 0);
  });
  useEffect(() => state.onHeard((event) => heard(event, state.settings.peek())), []);
}
