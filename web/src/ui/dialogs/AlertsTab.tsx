import { useSignal } from "@preact/signals";
import { t } from "../../i18n";
import { chime } from "../alerts/sound";
import { notificationsPossible } from "../alerts/useAlerts";
import { useClient } from "../client";
import { Field } from "../join/Field";
import { Choice, Switch } from "./Choice";

/** Why the browser shows no notifications, if it does not. */
function obstacle(refused: boolean): string | undefined {
  if (!notificationsPossible()) return t("settings.desktopImpossible");
  if (refused || Notification.permission === "denied") return t("settings.desktopDenied");
  return undefined;
}

export function AlertsTab() {
  const { actions, state } = useClient();
  const settings = state.settings.value;
  const change = actions.changeSettings;
  const refused = useSignal(false);
  const desktop = async (on: boolean) => {
    const allowed = !on || (await Notification.requestPermission()) === "granted";
    refused.value = !allowed;
    change({ desktopNotifications: on && allowed });
  };
  return (
    <div class="settings-page">
      <Choice
        label={t("settings.notify")}
        value={settings.notify}
        options={[
          ["all", t("level.all")],
          ["mentions", t("level.mentions")],
          ["nothing", t("level.nothing")],
        ]}
        onChange={(notify) => change({ notify })}
      />
      <Switch
        label={t("settings.desktop")}
        hint={obstacle(refused.value)}
        disabled={!notificationsPossible()}
        on={settings.desktopNotifications && notificationsPossible()}
        onChange={desktop}
      />
      <Switch
        label={t("settings.sounds")}
        on={settings.sounds}
        onChange={(sounds) => {
          change({ sounds });
          if (sounds) chime();
        }}
      />
      <Field
        name="words"
        label={t("settings.words")}
        hint={t("settings.wordsHint")}
        value={settings.highlightWords.join(", ")}
        onInput={(text) =>
          change({
            highlightWords: text
              .split(",")
              .map((word) => word.trim())
              .filter(Boolean),
          })
        }
      />
      <Switch label={t("settings.typing")} on={settings.sendTyping} onChange={(sendTyping) => change({ sendTyping })} />
    </div>
  );
}
