/** Who one is here, and whether one is connected. */
import { Settings } from "lucide";
import { t } from "../../i18n";
import { Avatar } from "../Avatar";
import { connectionWords } from "../Connection";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { openDialog, openPopup } from "../overlay";

export function MeBar() {
  const { state } = useClient();
  const me = state.me.value;
  const connection = state.connection.value;
  const nick = me?.nick ?? state.remembered.value?.nick ?? "";
  const live = connection.phase === "live";
  const dot = live ? (me?.away ? "dot away" : "dot") : "dot off";
  return (
    <div class="me-bar">
      <button
        type="button"
        class="me"
        aria-haspopup="menu"
        onClick={(event) => openPopup({ name: "me", at: event.currentTarget })}
      >
        <Avatar name={nick} />
        <span class="me-words">
          <bdi class="ellipsis">{nick}</bdi>
          <span class="soft ellipsis">
            <span class="hidden">, </span>
            <span class={dot} /> {live && me?.away ? t("away") : connectionWords(connection)}
          </span>
        </span>
        <span class="hidden">, {t("me.menu")}</span>
      </button>
      <button
        type="button"
        class="tool"
        aria-label={t("settings")}
        title={t("settings")}
        onClick={() => openDialog({ name: "settings" })}
      >
        <Icon of={Settings} />
      </button>
    </div>
  );
}
