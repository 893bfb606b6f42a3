/** Navigation between rooms and people. */
import { BellOff, Compass, Hash, Lock, MessagesSquare, PencilLine, Plus, Search } from "lucide";
import { t } from "../../i18n";
import type { Conversation } from "../../state/model";
import { PersonPicture } from "../Avatar";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { openDialog } from "../overlay";
import { isClosed } from "../room/RoomHeader";
import { hrefOf } from "../route";
import { Invitations } from "./Invitations";
import { MeBar } from "./MeBar";

/** The name as it is read out: with what is new. */
function nameOf(conversation: Conversation): string {
  const parts = [conversation.name.value];
  if (conversation.mentions.value > 0) parts.push(t("rooms.mentions", { n: conversation.mentions.value }));
  else if (conversation.unread.value > 0) parts.push(t("rooms.unread", { n: conversation.unread.value }));
  if (conversation.mute.value === "nothing") parts.push(t("rooms.muted"));
  if (!conversation.joined.value) parts.push(t("rooms.outside"));
  return parts.join(", ");
}

function Picture({ conversation }: { conversation: Conversation }) {
  if (conversation.kind === "room") return <Icon of={isClosed(conversation) ? Lock : Hash} />;
  return <PersonPicture name={conversation.name.value} person={conversation.peer?.value} />;
}

function Counts({ conversation }: { conversation: Conversation }) {
  const [unread, mentions] = [conversation.unread.value, conversation.mentions.value];
  const muted = conversation.mute.value === "nothing";
  if (mentions > 0) return <span class="badge loud">{mentions > 99 ? "99+" : mentions}</span>;
  if (muted) return <Icon of={BellOff} />;
  if (unread > 0) return <span class="badge">{unread > 99 ? "99+" : unread}</span>;
  return null;
}

function RoomLink({ conversation }: { conversation: Conversation }) {
  const { state } = useClient();
  const active = state.active.value === conversation;
  const muted = conversation.mute.value === "nothing";
  const draft = conversation.draft.value.text.trim() !== "" && !active;
  const classes = [
    "room-link",
    conversation.unread.value > 0 && !muted ? "unread" : "",
    conversation.joined.value ? "" : "outside-of",
  ];
  return (
    <li>
      <a
        class={classes.filter(Boolean).join(" ")}
        href={hrefOf(conversation.id)}
        aria-current={active ? "page" : undefined}
        aria-label={nameOf(conversation)}
      >
        <Picture conversation={conversation} />
        <bdi class="ellipsis">{conversation.name.value.replace(/^#/, "")}</bdi>
        {draft && <Icon of={PencilLine} />}
        <Counts conversation={conversation} />
      </a>
    </li>
  );
}

function Group({
  title,
  children,
  of,
}: {
  title: string;
  children?: preact.ComponentChildren;
  of: readonly Conversation[];
}) {
  return (
    <section class="room-group">
      <header>
        <h2>{title}</h2>
        {children}
      </header>
      <ul>
        {of.map((conversation) => (
          <RoomLink key={conversation.id} conversation={conversation} />
        ))}
      </ul>
    </section>
  );
}

export function Sidebar() {
  const { state } = useClient();
  const all = state.conversations.value;
  const people = all.filter((conversation) => conversation.kind === "direct");
  const network = state.features.value.network || state.boot.value?.network || "Chatbox";
  return (
    <nav class="rooms" aria-label={t("rooms")}>
      <header class="bar">
        <span class="network-picture">
          <Icon of={MessagesSquare} />
        </span>
        <span class="network ellipsis">{network}</span>
        <button
          type="button"
          class="tool"
          aria-label={t("switcher")}
          title={`${t("switcher")} (Ctrl+K)`}
          onClick={() => openDialog({ name: "switcher" })}
        >
          <Icon of={Search} />
        </button>
      </header>
      <div class="scroll">
        <Invitations />
        <Group title={t("rooms")} of={all.filter((conversation) => conversation.kind === "room")}>
          <button
            type="button"
            class="tool"
            aria-label={t("directory")}
            title={t("directory")}
            onClick={() => openDialog({ name: "directory" })}
          >
            <Icon of={Compass} />
          </button>
          <button
            type="button"
            class="tool"
            aria-label={t("create")}
            title={t("create")}
            onClick={() => openDialog({ name: "create" })}
          >
            <Icon of={Plus} />
          </button>
        </Group>
        {people.length > 0 && <Group title={t("directs")} of={people} />}
      </div>
      <MeBar />
    </nav>
  );
}
