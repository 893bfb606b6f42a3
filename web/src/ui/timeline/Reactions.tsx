import { SmilePlus } from "lucide";
import { list, number, t } from "../../i18n";
import type { ConversationId, MessageEntry, Reaction } from "../../state/model";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { openPopup } from "../overlay";

const NAMED = 10;

function who(reaction: Reaction): string {
  const shown = reaction.nicks.slice(0, NAMED);
  const more = reaction.nicks.length - shown.length;
  return list(more > 0 ? [...shown, t("people.more", { n: more })] : shown);
}

/** Who reacted with what; pressing one joins in or takes it back. */
export function Reactions({ id, entry }: { id: ConversationId; entry: MessageEntry }) {
  const { actions } = useClient();
  const msgid = entry.msgid;
  if (entry.reactions.length === 0 || msgid === null || entry.deleted) return null;
  const toggle = (reaction: Reaction) =>
    report((reaction.mine ? actions.unreact : actions.react)(id, msgid, reaction.emoji));
  return (
    <div class="reactions">
      {entry.reactions.map((reaction) => (
        <button
          key={reaction.emoji}
          type="button"
          class="reaction"
          aria-pressed={reaction.mine}
          title={who(reaction)}
          onClick={() => toggle(reaction)}
        >
          <span class="emoji">{reaction.emoji}</span> {number(reaction.nicks.length)}
          <span class="hidden">: {who(reaction)}</span>
        </button>
      ))}
      <button
        type="button"
        class="reaction add"
        aria-label={t("reaction.add")}
        title={t("reaction.add")}
        onClick={(event) =>
          openPopup({
            name: "emoji",
            at: event.currentTarget,
            pick: (emoji) => report(actions.react(id, msgid, emoji)),
          })
        }
      >
        <Icon of={SmilePlus} />
      </button>
    </div>
  );
}
