import { t } from "../../i18n";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { navigate } from "../route";

/** Rooms that somebody asks one into. */
export function Invitations() {
  const { actions, state } = useClient();
  const accept = async (room: string) => {
    const result = await actions.joinRoom(room);
    await report(result);
    if (result.ok) {
      actions.dismissInvitation(room);
      navigate(result.value);
    }
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
