/** What somebody who runs a room can do with one of its members. */
import { t } from "../../i18n";
import type { Conversation, Member } from "../../state/model";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { ask, closePopup } from "../overlay";
import { mayModerate, mayRun, outranks } from "../rights";

const ROLES = [
  ["o", "role.operator"],
  ["h", "role.halfop"],
  ["v", "role.voice"],
] as const;

function RoleButtons({ room, member }: { room: Conversation; member: Member }) {
  const { actions, state } = useClient();
  const known = state.features.value.prefixes;
  return (
    <div class="role-buttons" role="group" aria-label={t("roles")}>
      {ROLES.map(([mode, key]) => {
        const symbol = known.find(([other]) => other === mode)?.[1];
        if (!symbol) return null;
        const on = member.prefixes.includes(symbol);
        return (
          <button
            key={mode}
            type="button"
            class="chip"
            aria-pressed={on}
            onClick={() => report(actions.setRole(room.id, member.nick, mode, !on))}
          >
            {t(key)}
          </button>
        );
      })}
    </div>
  );
}

export function MemberActions({ room, member }: { room: Conversation; member: Member }) {
  const client = useClient();
  const { actions } = client;
  const name = member.nick;
  if (!mayModerate(client, room)) return null;
  if (!outranks(client, room, name)) return <p class="soft">{t("rights.outranked")}</p>;
  const kick = () => {
    closePopup();
    ask({
      title: t("kick.title", { name }),
      text: t("kick.text", { room: room.name.peek() }),
      confirm: t("kick"),
      danger: true,
      input: { label: t("reason") },
      run: (reason) => report(actions.kick(room.id, name, reason || undefined)),
    });
  };
  const ban = () => {
    closePopup();
    ask({
      title: t("ban.title", { name }),
      text: t("ban.text", { room: room.name.peek() }),
      confirm: t("ban"),
      danger: true,
      input: { label: t("reason") },
      run: async (reason) => {
        if (await report(actions.ban(room.id, name, true)))
          await report(actions.kick(room.id, name, reason || undefined));
      },
    });
  };
  const silence = async () => {
    closePopup();
    await report(actions.silence(room.id, name, true), t("silence.done", { name }));
  };
  return (
    <div class="member-actions">
      {mayRun(client, room) && <RoleButtons room={room} member={member} />}
      <div class="row-buttons">
        <button type="button" class="button" onClick={silence}>
          {t("silence")}
        </button>
        <button type="button" class="button" onClick={kick}>
          {t("kick")}
        </button>
        <button type="button" class="button" onClick={ban}>
          {t("ban")}
        </button>
      </div>
    </div>
  );
}
