/** What stands above the oldest message: that there is more, or that this is where it began. */
import { Hash } from "lucide";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../i18n";
import type { Conversation, Timeline } from "../../state/model";
import { Avatar } from "../Avatar";
import { Icon } from "../Icon";
import { openDialog } from "../overlay";

function whoMayJoin(room: Conversation): string {
  const { flags, params } = room.modes.value;
  if (flags.includes("i")) return t("mode.inviteHint");
  return params.has("k") ? t("beginning.key") : t("beginning.room");
}

function Welcome({ conversation }: { conversation: Conversation }) {
  const name = conversation.name.value;
  if (conversation.kind === "direct") {
    return (
      <div class="beginning">
        <Avatar name={name} size="large" />
        <p class="title">
          <bdi>{name}</bdi>
        </p>
        <p>{t("beginning.direct", { name })}</p>
      </div>
    );
  }
  return (
    <div class="beginning">
      <span class="room-picture">
        <Icon of={Hash} />
      </span>
      <p class="title">{t("beginning.title", { room: name })}</p>
      <p>{whoMayJoin(conversation)}</p>
      {conversation.joined.value && (
        <button
          type="button"
          class="button"
          onClick={() => openDialog({ name: "room", id: conversation.id, tab: "invite" })}
        >
          {t("invite.people")}
        </button>
      )}
    </div>
  );
}

interface Props {
  readonly conversation: Conversation;
  readonly log: Timeline;
  readonly onRender: () => void;
}

export function Beginning({ conversation, log, onRender }: Props) {
  useLayoutEffect(onRender);
  if (log.complete.value) return <Welcome conversation={conversation} />;
  return (
    <div class="older">
      {log.loading.value === "older" && <span class="spinner" role="img" aria-label={t("loading")} />}
    </div>
  );
}
