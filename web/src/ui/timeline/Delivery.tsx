/** Where a message of one's own is: waiting, or refused with a choice. */
import { CircleAlert, Clock } from "lucide";
import { t } from "../../i18n";
import type { ConversationId, MessageEntry } from "../../state/model";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { problemText } from "../problems";

export function Delivery({ id, entry }: { id: ConversationId; entry: MessageEntry }) {
  const { actions, state } = useClient();
  if (entry.delivery === "sent") return null;
  if (entry.delivery === "pending") {
    // Said only where one would wonder: on a good connection it is over before it can be read.
    const away = state.connection.value.phase !== "live";
    return (
      <p class={away ? "delivery" : "delivery soon"}>
        <Icon of={Clock} />
        {away ? t("delivery.waiting") : t("delivery.sending")}
      </p>
    );
  }
  return (
    <p class="delivery bad">
      <Icon of={CircleAlert} />
      <span>{entry.problem ? problemText(entry.problem) : t("delivery.failed")}</span>
      <button type="button" class="plain-link" onClick={() => actions.retry(id, entry.key)}>
        {t("delivery.retry")}
      </button>
      <button type="button" class="plain-link" onClick={() => actions.discard(id, entry.key)}>
        {t("delivery.discard")}
      </button>
    </p>
  );
}
