/** What one can do with a message; shown when it is pointed at, pressed or focused. */

import type { IconNode } from "lucide";
import { CornerUpLeft, Ellipsis, SmilePlus, Trash2 } from "lucide";
import { t } from "../../i18n";
import type { ConversationId, MessageEntry } from "../../state/model";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { openPopup } from "../overlay";
import { deleteMessage, mayDelete, replyTo } from "./actions";

interface ButtonProps {
  readonly icon: IconNode;
  readonly label: string;
  readonly reachable: boolean;
  readonly press: (element: HTMLButtonElement) => void;
  readonly menu?: boolean;
}

function Tool({ icon, label, reachable, press, menu = false }: ButtonProps) {
  return (
    <button
      type="button"
      class="tool"
      aria-label={label}
      title={label}
      aria-haspopup={menu ? "menu" : undefined}
      tabIndex={reachable ? 0 : -1}
      onClick={(event) => press(event.currentTarget)}
    >
      <Icon of={icon} />
    </button>
  );
}

interface Props {
  readonly id: ConversationId;
  readonly entry: MessageEntry;
  /** By Tab: only those of the message that the keyboard is on. */
  readonly reachable: boolean;
}

export function Toolbar({ id, entry, reachable }: Props) {
  const client = useClient();
  const { actions, state } = client;
  const { msgid } = entry;
  if (msgid === null || entry.deleted) return null;
  const react = (at: Element) =>
    openPopup({ name: "emoji", at, pick: (emoji) => report(actions.react(id, msgid, emoji)) });
  return (
    <div class="tools" role="toolbar" aria-label={t("message.actions")}>
      {state.features.value.reactions && (
        <Tool icon={SmilePlus} label={t("react")} reachable={reachable} press={react} />
      )}
      <Tool icon={CornerUpLeft} label={t("reply")} reachable={reachable} press={() => replyTo(client, id, msgid)} />
      {mayDelete(client, id, entry) && (
        <Tool icon={Trash2} label={t("delete")} reachable={reachable} press={() => deleteMessage(client, id, entry)} />
      )}
      <Tool
        icon={Ellipsis}
        label={t("more")}
        reachable={reachable}
        menu
        press={(at) => openPopup({ name: "message", at, id, entry })}
      />
    </div>
  );
}
