import { ArrowLeft, Ellipsis, Hash, Lock, Search, Users } from "lucide";
import { number, t } from "../../i18n";
import type { Conversation } from "../../state/model";
import { PersonPicture } from "../Avatar";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { openDialog, openPopup } from "../overlay";
import { side, toggleSide } from "../panes";
import { hrefOf } from "../route";
import { pieces } from "../text/links";
import { withoutFormatting } from "../text/mirc";

function Topic({ conversation }: { conversation: Conversation }) {
  const text = withoutFormatting(conversation.topic.value.text);
  if (!text) return null;
  return (
    <p class="topic ellipsis" dir="auto" title={text}>
      {pieces(text).map((piece) =>
        piece.href ? (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </p>
  );
}

export function isClosed(conversation: Conversation): boolean {
  return /[isp]/.test(conversation.modes.value.flags) || conversation.modes.value.params.has("k");
}

function Title({ conversation }: { conversation: Conversation }) {
  const name = conversation.name.value;
  if (conversation.kind === "direct") {
    return (
      <>
        <PersonPicture name={name} person={conversation.peer?.value} />
        <div class="room-title">
          <h1 class="ellipsis">
            <bdi>{name}</bdi>
          </h1>
          {conversation.peer?.value.status && <p class="topic ellipsis">{conversation.peer.value.status}</p>}
        </div>
      </>
    );
  }
  return (
    <div class="room-title">
      <h1>
        <button
          type="button"
          class="ellipsis"
          title={t("room.settings")}
          onClick={() => openDialog({ name: "room", id: conversation.id })}
        >
          <Icon of={isClosed(conversation) ? Lock : Hash} />
          <bdi class="ellipsis">{name.replace(/^#/, "")}</bdi>
        </button>
      </h1>
      <Topic conversation={conversation} />
    </div>
  );
}

function Lag() {
  const { state } = useClient();
  const lag = state.lagMs.value;
  if (lag === null || lag < 1500) return null;
  return (
    <span class="tag" title={t("lag.title")}>
      {t("lag", { s: (lag / 1000).toFixed(1) })}
    </span>
  );
}

export function RoomHeader({ conversation }: { conversation: Conversation }) {
  const count = conversation.members.count.value;
  return (
    <header class="bar room-bar">
      <a class="tool only-narrow" href={hrefOf(null)} aria-label={t("back.rooms")} title={t("back.rooms")}>
        <Icon of={ArrowLeft} />
      </a>
      <Title conversation={conversation} />
      <Lag />
      <button
        type="button"
        class="tool"
        aria-label={t("search")}
        title={t("search")}
        aria-pressed={side.value === "search"}
        onClick={() => toggleSide("search")}
      >
        <Icon of={Search} />
      </button>
      {conversation.kind === "room" && (
        <button
          type="button"
          class="tool with-count"
          aria-label={t("members.show", { n: count })}
          title={t("members.show", { n: count })}
          aria-pressed={side.value === "members"}
          onClick={() => toggleSide("members")}
        >
          <Icon of={Users} />
          <span>{number(count)}</span>
        </button>
      )}
      <button
        type="button"
        class="tool"
        aria-label={t("room.menu")}
        title={t("room.menu")}
        aria-haspopup="menu"
        onClick={(event) => openPopup({ name: "room", at: event.currentTarget, id: conversation.id })}
      >
        <Icon of={Ellipsis} />
      </button>
    </header>
  );
}
