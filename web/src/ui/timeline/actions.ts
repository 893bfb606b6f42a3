/** What one can do with a message, wherever it is asked for. */
import { t } from "../../i18n";
import type { Client } from "../../state/actions";
import type { ConversationId, MessageEntry } from "../../state/model";
import { report } from "../alerts/say";
import { focusComposer } from "../focus";
import { ask } from "../overlay";
import { mayModerate } from "../rights";

export function mayDelete(client: Client, id: ConversationId, entry: MessageEntry): boolean {
  if (!client.state.features.value.redaction || entry.deleted) return false;
  const conversation = client.state.find(id);
  return entry.sender.me || (conversation?.kind === "room" && mayModerate(client, conversation));
}

export function replyTo(client: Client, id: ConversationId, msgid: string): void {
  client.actions.setReply(id, msgid);
  focusComposer();
}

export function deleteMessage(client: Client, id: ConversationId, entry: MessageEntry): void {
  const { msgid } = entry;
  if (msgid === null) return;
  ask({
    title: t("delete.title"),
    text: entry.sender.me ? t("delete.mine") : t("delete.theirs", { name: entry.sender.nick }),
    confirm: t("delete"),
    danger: true,
    ...(entry.sender.me ? {} : { input: { label: t("reason") } }),
    run: (reason) => report(client.actions.redact(id, msgid, reason || undefined)),
  });
}
