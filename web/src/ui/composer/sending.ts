/** Asks before a message does more than its writer may have meant. */
import { t } from "../../i18n";
import type { Client } from "../../state/actions";
import type { ConversationId } from "../../state/model";
import { ask, dialog } from "../overlay";

/** Fewer people than this are told without asking. */
const MANY_PEOPLE = 6;
const MANY_MESSAGES = 3;

function agreed(title: string, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = false;
    ask({
      title,
      text,
      confirm: t("send.anyway"),
      run: () => {
        answer = true;
      },
    });
    const stop = dialog.subscribe((open) => {
      if (open !== null) return;
      // `subscribe` may call back before it returns.
      queueMicrotask(() => stop());
      resolve(answer);
    });
  });
}

export async function confirmed(client: Client, id: ConversationId, text: string): Promise<boolean> {
  const { everyone, messages } = client.actions.preview(id, text);
  if (everyone >= MANY_PEOPLE && !(await agreed(t("everyone.title"), t("everyone.text", { n: everyone }))))
    return false;
  if (messages > MANY_MESSAGES) return agreed(t("long.title"), t("long.text", { n: messages }));
  return true;
}
