/** Leads back to the newest message, and says how many came meanwhile. */
import type { ReadonlySignal } from "@preact/signals";
import { ArrowDown } from "lucide";
import { t } from "../../i18n";
import type { Conversation, Timeline } from "../../state/model";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { highlightedKey } from "./selection";

interface Props {
  readonly conversation: Conversation;
  readonly log: Timeline;
  readonly atEnd: ReadonlySignal<boolean>;
  readonly toEnd: () => void;
}

export function JumpButton({ conversation, log, atEnd, toEnd }: Props) {
  const { actions } = useClient();
  if (atEnd.value && log.live.value) return null;
  const jump = () => {
    highlightedKey.value = null;
    // The other log is rendered anew, at its end.
    if (conversation.focus.peek()) actions.endFocus(conversation.id);
    else toEnd();
  };
  const n = conversation.unread.value;
  return (
    <button type="button" class={n > 0 ? "jump new" : "jump"} onClick={jump}>
      <Icon of={ArrowDown} />
      {n > 0 ? t("jump.new", { n }) : t("jump")}
    </button>
  );
}
