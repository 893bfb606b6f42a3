/** What is being answered, with a way out. */
import { X } from "lucide";
import { t } from "../../i18n";
import type { Conversation } from "../../state/model";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { plainText } from "../text/plain";

export function ReplyBar({ conversation }: { conversation: Conversation }) {
  const { actions } = useClient();
  const msgid = conversation.draft.value.replyTo;
  if (!msgid) return null;
  const log = conversation.focus.value ?? conversation.timeline;
  const entry = log.byMsgid(msgid) ?? conversation.timeline.byMsgid(msgid);
  return (
    <div class="reply-bar">
      <p class="ellipsis">
        {entry?.type === "message" ? (
          <>
            <strong>{t("reply.to", { name: entry.sender.nick })}</strong>{" "}
            <span dir="auto">{plainText(entry.text)}</span>
          </>
        ) : (
          t("reply.unknown")
        )}
      </p>
      <button
        type="button"
        class="tool"
        aria-label={t("reply.cancel")}
        title={t("reply.cancel")}
        onClick={() => actions.setReply(conversation.id, null)}
      >
        <Icon of={X} />
      </button>
    </div>
  );
}
