/** How one is called and what one is up to, for others to see. */
import { useRef } from "preact/hooks";
import { t } from "../../i18n";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { Dialog } from "../Dialog";
import { Field } from "../join/Field";
import { closeDialog } from "../overlay";

export default function StatusDialog() {
  const { actions, state } = useClient();
  const form = useRef<HTMLFormElement>(null);
  const me = state.me.value;
  const person = me ? state.person(me.nick).value : null;
  const { metadata, nickLength } = state.features.value;
  const save = async (event: Event) => {
    event.preventDefault();
    const data = new FormData(form.current ?? undefined);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    closeDialog();
    if (text("nick") && text("nick") !== me?.nick) await report(actions.changeNick(text("nick")));
    if (metadata && text("display") !== (person?.displayName ?? ""))
      await report(actions.setDisplayName(text("display")));
    if (metadata && text("status") !== (person?.status ?? "")) await report(actions.setStatus(text("status")));
    if (text("away") !== (me?.away ?? "")) await report(actions.setAway(text("away") || null));
  };
  return (
    <Dialog title={t("status")} class="small">
      <form ref={form} class="dialog-body" onSubmit={save}>
        <Field name="nick" label={t("join.name")} value={me?.nick} maxLength={nickLength} autoFocus />
        {metadata && (
          <Field
            name="display"
            label={t("status.display")}
            hint={t("status.displayHint")}
            value={person?.displayName ?? ""}
          />
        )}
        {metadata && <Field name="status" label={t("status.text")} value={person?.status ?? ""} />}
        <Field name="away" label={t("status.away")} hint={t("status.awayHint")} value={me?.away ?? ""} />
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={() => closeDialog()}>
            {t("cancel")}
          </button>
          <button type="submit" class="button primary">
            {t("save")}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
