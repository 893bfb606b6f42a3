/** What one can do with a room: how much of it one hears, its settings, leaving it. */
import { AtSign, Bell, BellOff, BellRing, CheckCheck, LogOut, Settings2, UserPlus, X } from "lucide";
import { t } from "../../i18n";
import type { ConversationId, MuteLevel } from "../../state/model";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { type Item, Menu } from "../Menu";
import { ask, openDialog } from "../overlay";

const LEVELS = [
  ["default", Bell],
  ["all", BellRing],
  ["mentions", AtSign],
  ["nothing", BellOff],
] as const satisfies readonly (readonly [MuteLevel, typeof Bell])[];

export function RoomMenu({ at, id }: { at: Element; id: ConversationId }) {
  const { actions, state } = useClient();
  const conversation = state.find(id);
  if (!conversation) return null;
  const room = conversation.name.value;
  const first: Item[] =
    conversation.kind === "room"
      ? [
          { icon: Settings2, label: t("room.settings"), run: () => openDialog({ name: "room", id }) },
          { icon: UserPlus, label: t("invite.people"), run: () => openDialog({ name: "room", id, tab: "invite" }) },
        ]
      : [];
  const levels: Item[] = LEVELS.map(([level, icon]) => ({
    icon,
    label: t(`level.${level}`),
    chosen: conversation.mute.value === level,
    run: () => actions.setMute(id, level),
  }));
  const leave = () =>
    ask({
      title: t("leave.title", { room }),
      text: t("leave.text"),
      confirm: t("leave"),
      danger: true,
      run: () => report(actions.leaveRoom(id)),
    });
  const last: Item[] = [
    { icon: CheckCheck, label: t("markRead"), run: () => actions.markRead(id) },
    conversation.kind === "room"
      ? { icon: LogOut, label: t("leave"), danger: true, run: leave }
      : { icon: X, label: t("direct.close"), run: () => actions.closeDirect(id) },
  ];
  return <Menu at={at} label={t("room.menu")} groups={[first, levels, last]} />;
}
