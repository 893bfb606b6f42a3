import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../../i18n";
import { dateTime } from "../../i18n/time";
import type { Conversation } from "../../state/model";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { maySetTopic } from "../rights";

/** What the room is about. */
export function TopicTab({ room }: { room: Conversation }) {
  const client = useClient();
  const id = useId();
  const topic = room.topic.value;
  const text = useSignal(topic.text);
  const allowed = maySetTopic(client, room);
  const save = (event: Event) => {
    event.preventDefault();
    report(
      client.actions.setTopic(
        room.id,
        text
          .peek()
          .replace(/\s*\n\s*/g, " ")
          .trim(),
      ),
      t("saved"),
    );
  };
  return (
    <form class="settings-page" onSubmit={save}>
      <div class="field">
        <label for={id}>{t("topic")}</label>
        <textarea
          id={id}
          class="input"
          dir="auto"
          rows={3}
          maxLength={client.state.features.value.topicLength}
          readOnly={!allowed}
          aria-describedby={`${id}-hint`}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <p id={`${id}-hint`} class="hint">
          {!allowed
            ? t("rights.operators")
            : topic.by && topic.timeMs
              ? t("topic.by", { name: topic.by, time: dateTime(topic.timeMs) })
              : t("topic.hint")}
        </p>
      </div>
      {allowed && (
        <button type="submit" class="button primary" disabled={text.value === topic.text}>
          {t("save")}
        </button>
      )}
    </form>
  );
}
