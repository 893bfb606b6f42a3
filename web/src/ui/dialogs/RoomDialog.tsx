/** A room: what it is about, who may do what in it, and how others come in. */
import { useSignal } from "@preact/signals";
import { t } from "../../i18n";
import type { ConversationId } from "../../state/model";
import { useClient } from "../client";
import { Dialog } from "../Dialog";
import type { RoomTab } from "../overlay";
import { InviteTab } from "./InviteTab";
import { ListsTab } from "./ListsTab";
import { RulesTab } from "./RulesTab";
import { Tabs } from "./Tabs";
import { TopicTab } from "./TopicTab";
import "../../styles/settings.css";

export default function RoomDialog({ id, tab }: { id: ConversationId; tab: RoomTab }) {
  const { state } = useClient();
  const current = useSignal(tab);
  const room = state.find(id);
  if (!room) return null;
  return (
    <Dialog title={t("room.settingsOf", { room: room.name.value })} class="large tall">
      <Tabs
        label={t("room.settings")}
        current={current}
        tabs={[
          { name: "about", label: t("room.about") },
          { name: "rules", label: t("room.rules") },
          { name: "people", label: t("room.lists") },
          { name: "invite", label: t("invite") },
        ]}
      >
        {current.value === "about" && <TopicTab room={room} />}
        {current.value === "rules" && <RulesTab room={room} />}
        {current.value === "people" && <ListsTab room={room} />}
        {current.value === "invite" && <InviteTab room={room} />}
      </Tabs>
    </Dialog>
  );
}
