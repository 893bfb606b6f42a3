import { t } from "../../i18n";
import { useClient } from "../client";
import { enter } from "../enter";

/** Rooms that somebody asks one into. */
export function Invitations() {
  const client = useClient();
  const { actions, state } = client;
  const accept = async (room: string) => {
    if (await enter(client, room)) actions.dismissInvitation(room);
  };
  return (
    <>
      {state.invitations.value.map(({ room, by }) => (
        <section key={room} class="invitation" aria-label={t("invitation")}>
          <p>{t("invitation.text", { name: by, room })}</p>
          <button type="button" class="button primary" onClick={() => accept(room)}>
            {t("invitation.accept")}
          </button>
          <button type="button" class="button" onClick={() => actions.dismissInvitation(room)}>
            {t("invitation.dismiss")}
          </button>
        </section>
      ))}
    </>
  );
}
