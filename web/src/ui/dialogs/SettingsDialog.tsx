/** How the page looks, when it makes itself heard, and who one is. */
import { useSignal } from "@preact/signals";
import { t } from "../../i18n";
import { Dialog } from "../Dialog";
import type { SettingsTab } from "../overlay";
import { AccountTab } from "./AccountTab";
import { AlertsTab } from "./AlertsTab";
import { LookTab } from "./LookTab";
import { Tabs } from "./Tabs";
import "../../styles/settings.css";

export default function SettingsDialog({ tab }: { tab: SettingsTab }) {
  const current = useSignal<Exclude<SettingsTab, "language">>(tab === "language" ? "look" : tab);
  return (
    <Dialog title={t("settings")} class="large tall">
      <Tabs
        label={t("settings")}
        current={current}
        tabs={[
          { name: "look", label: t("settings.look") },
          { name: "alerts", label: t("settings.alerts") },
          { name: "account", label: t("account") },
        ]}
      >
        {current.value === "look" && <LookTab />}
        {current.value === "alerts" && <AlertsTab />}
        {current.value === "account" && <AccountTab />}
      </Tabs>
    </Dialog>
  );
}
