/** What else one can do with a message. */
import { Copy, CornerUpLeft, Link, MailQuestionMark, SmilePlus, Trash2, User } from "lucide";
import { t } from "../../i18n";
import type { ConversationId, MessageEntry } from "../../state/model";
import { report, say } from "../alerts/say";
import { useClient } from "../client";
import { copyText } from "../clipboard";
import { type Item, Menu } from "../Menu";
import { openPopup } from "../overlay";
import { hrefOf } from "../route";
import { withoutFormatting } from "../text/mirc";
import { deleteMessage, mayDelete, replyTo } from "./actions";

async function copied(text: string): Promise<void> {
  if (await copyText(text)) say(t("copied"));
  else say(t("copy.failed"), "error");
}

export function MessageMenu({ at, id, entry }: { at: Element; id: ConversationId; entry: MessageEntry }) {
  const client = useClient();
  const { actions, state } = client;
  const { msgid } = entry;
  if (msgid === null) return null;
  const link = () => `${location.origin}${location.pathname}${hrefOf(id, msgid)}`;
  const talk: Item[] = [{ icon: CornerUpLeft, label: t("reply"), run: () => replyTo(client, id, msgid) }];
  if (state.features.value.reactions) {
    const pick = (emoji: string) => report(actions.react(id, msgid, emoji));
    talk.push({ icon: SmilePlus, label: t("react"), run: () => openPopup({ name: "emoji", at, pick }) });
  }
  const look: Item[] = [
    { icon: Copy, label: t("copy.text"), run: () => copied(withoutFormatting(entry.text)) },
    { icon: Link, label: t("copy.link"), run: () => copied(link()) },
    { icon: MailQuestionMark, label: t("markUnread"), run: () => actions.markUnread(id, entry.key) },
    {
      icon: User,
      label: t("profile.of", { name: entry.sender.nick }),
      run: () => openPopup({ name: "profile", at, id, nick: entry.sender.nick }),
    },
  ];
  const away: Item[] = mayDelete(client, id, entry)
    ? [{ icon: Trash2, label: t("delete"), danger: true, run: () => deleteMessage(client, id, entry) }]
    : [];
  return <Menu at={at} label={t("message.actions")} groups={[talk, look, away]} />;
}
