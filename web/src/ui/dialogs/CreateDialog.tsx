/** Makes a room, or enters it if there is one of that name. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../../i18n";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { Dialog } from "../Dialog";
import { Field } from "../join/Field";
import { closeDialog } from "../overlay";
import { problemText } from "../problems";
import { navigate } from "../route";

/** Spaces and commas end names on the wire. */
export const asRoomName = (text: string): string =>
  `#${text
    .trim()
    .replace(/^#+/, "")
    .replace(/[\s,]+/g, "-")}`;

export default function CreateDialog() {
  const { actions } = useClient();
  const form = useRef<HTMLFormElement>(null);
  const problem = useSignal("");
  const hidden = useSignal(false);
  const create = async (event: Event) => {
    event.preventDefault();
    const data = new FormData(form.current ?? undefined);
    const name = asRoomName(String(data.get("room") ?? ""));
    if (name === "#") {
      problem.value = t("create.nameMissing");
      return;
    }
    const result = await actions.joinRoom(name);
    if (!result.ok) {
      problem.value = problemText(result.problem);
      return;
    }
    const topic = String(data.get("topic") ?? "").trim();
    closeDialog();
    navigate(result.value);
    if (topic) await report(actions.setTopic(result.value, topic));
    if (hidden.peek()) await report(actions.setModes(result.value, "+is"));
  };
  return (
    <Dialog title={t("create")} class="small">
      <form ref={form} class="dialog-body" onSubmit={create}>
        <Field
          name="room"
          label={t("create.name")}
          hint={t("create.nameHint")}
          autoFocus
          problem={problem.value || undefined}
        />
        <Field name="topic" label={t("create.topic")} />
        <label class="switch">
          <input
            type="checkbox"
            checked={hidden.value}
            onChange={(event) => {
              hidden.value = event.currentTarget.checked;
            }}
          />
          <span>
            {t("create.private")}
            <span class="hint">{t("create.privateHint")}</span>
          </span>
        </label>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={() => closeDialog()}>
            {t("cancel")}
          </button>
          <button type="submit" class="button primary">
            {t("create.do")}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
