/** While one comes back, and when there is nothing to come back to. */
import { CloudOff, DoorClosed } from "lucide";
import { t } from "../../i18n";
import { type Problem, TIMEOUT } from "../../state/model";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { problemText } from "../problems";

export function Loading() {
  return (
    <main class="door">
      <p class="door-wait" role="status">
        <span class="spinner" />
        {t("connection.connecting")}
      </p>
    </main>
  );
}

/** The server does not answer, or does not let one in: what happened, and what one can do. */
export function ClosedDoor({ problem }: { problem: Problem | null }) {
  const { actions, state } = useClient();
  const connection = state.connection.value;
  const reason = connection.phase === "offline" && connection.reason !== TIMEOUT ? connection.reason : "";
  const said = problem ?? (reason ? { code: "turned-away", text: reason } : null);
  const title = said ? t("closed.refused") : t("closed.gone");
  return (
    <main class="door">
      <section class="door-card" aria-label={title}>
        <span class="door-picture quiet">
          <Icon of={said ? DoorClosed : CloudOff} />
        </span>
        <h1>{title}</h1>
        <p role="alert">{said ? problemText(said) : t("closed.goneText")}</p>
        <button type="button" class="button primary wide" onClick={() => actions.reconnectNow()}>
          {t("closed.again")}
        </button>
        {problem && (
          <button type="button" class="plain-link centred" onClick={() => actions.logout()}>
            {t("closed.otherName")}
          </button>
        )}
      </section>
    </main>
  );
}
