/** The panes: rooms, the room, and what stands beside it. */
import { MessagesSquare } from "lucide";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { ConnectionStrip } from "./Connection";
import { useClient } from "./client";
import { Icon } from "./Icon";
import { useKeys } from "./keys";
import { MembersPanel } from "./members/MembersPanel";
import { SearchPanel } from "./members/SearchPanel";
import { openDialog } from "./overlay";
import { forgetSearch, narrow, side } from "./panes";
import { RoomView } from "./room/RoomView";
import { Sidebar } from "./rooms/Sidebar";
import { route } from "./route";

function NoRoom() {
  return (
    <main class="room no-room">
      <Icon of={MessagesSquare} />
      <p>{t("noRoom")}</p>
      <button type="button" class="button primary" onClick={() => openDialog({ name: "directory" })}>
        {t("directory")}
      </button>
    </main>
  );
}

export function Shell() {
  const { state } = useClient();
  useKeys();
  useEffect(() => forgetSearch, []);
  const active = state.active.value;
  const pane = narrow.value && route.value.id === null ? "list" : "room";
  const beside = active && (side.value === "search" || active.kind === "room") ? side.value : null;
  return (
    <div class={beside ? "shell with-side" : "shell"} data-pane={pane}>
      <Sidebar />
      <div class="centre">
        <ConnectionStrip />
        {active ? <RoomView key={active.id} conversation={active} /> : <NoRoom />}
      </div>
      {active && beside === "members" && pane === "room" && <MembersPanel key={active.id} conversation={active} />}
      {active && beside === "search" && pane === "room" && <SearchPanel conversation={active} />}
    </div>
  );
}
