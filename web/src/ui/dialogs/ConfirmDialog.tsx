/** Asks before something that cannot be taken back. */
import { useRef } from "preact/hooks";
import { t } from "../../i18n";
import { Dialog } from "../Dialog";
import { Field } from "../join/Field";
import { closeDialog, dialog, type Question } from "../overlay";

export function ConfirmDialog({ question }: { question: Question }) {
  const form = useRef<HTMLFormElement>(null);
  const agree = (event: Event) => {
    event.preventDefault();
    const input = String(new FormData(form.current ?? undefined).get("input") ?? "").trim();
    // Before it closes, so that whoever waits for the closing knows the answer; it may open another.
    question.run(input);
    if (dialog.peek()?.name === "confirm") closeDialog();
  };
  return (
    <Dialog title={question.title} class="small">
      <form ref={form} onSubmit={agree} class="dialog-body">
        <p>{question.text}</p>
        {question.input && (
          <Field name="input" autoFocus label={question.input.label} maxLength={question.input.maxLength} />
        )}
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={() => closeDialog()}>
            {t("cancel")}
          </button>
          <button type="submit" data-autofocus class={question.danger ? "button danger" : "button primary"}>
            {question.confirm}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
