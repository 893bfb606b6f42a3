/** Who is in the room: only those in view are in the page. */
import { useComputed, useSignal } from "@preact/signals";
import { X } from "lucide";
import { useMemo, useRef } from "preact/hooks";
import { Virtualizer } from "virtua";
import { language, number, t } from "../../i18n";
import type { Conversation, Member } from "../../state/model";
import { PersonPicture } from "../Avatar";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { openPopup } from "../overlay";
import { side } from "../panes";
import { roleName } from "../rights";

type Line = { readonly title: string; readonly count: number } | { readonly member: Member };

/** From this many on one is quicker by typing a name. */
const FILTER_FROM = 15;

function MemberButton({ conversation, member }: { conversation: Conversation; member: Member }) {
  const client = useClient();
  const person = member.person.value;
  const role = roleName(client, member.prefixes);
  return (
    <button
      type="button"
      class={person.away ? "member away" : "member"}
      onClick={(event) =>
        openPopup({ name: "profile", at: event.currentTarget, id: conversation.id, nick: member.nick })
      }
    >
      <PersonPicture name={member.nick} person={{ ...person, online: true }} />
      <span class="member-words">
        <bdi class="ellipsis">{person.displayName || member.nick}</bdi>
        {person.status && <span class="soft ellipsis">{person.status}</span>}
      </span>
      {person.away && <span class="hidden">, {t("away")}</span>}
      {member.prefixes && (
        <span class="prefix" title={role ?? ""} data-symbol={member.prefixes[0]}>
          <span class="hidden">, {role}</span>
        </span>
      )}
      {person.bot && <span class="tag">{t("bot")}</span>}
    </button>
  );
}

function useLines(conversation: Conversation, filter: string): readonly Line[] {
  const client = useClient();
  const { members } = conversation;
  const version = members.version.value;
  return useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    const shown = members.sorted().filter((member) => !wanted || member.nick.toLowerCase().includes(wanted));
    const groups = new Map<string, Member[]>();
    for (const member of shown) {
      const title = roleName(client, member.prefixes) ?? t("members");
      const group = groups.get(title);
      if (group) group.push(member);
      else groups.set(title, [member]);
    }
    // A single group needs no heading: the panel has one.
    if (groups.size === 1 && groups.has(t("members"))) return shown.map((member) => ({ member }));
    return [...groups].flatMap(([title, group]): Line[] => [
      { title, count: group.length },
      ...group.map((member) => ({ member })),
    ]);
  }, [version, filter, conversation, language()]);
}

export function MembersPanel({ conversation }: { conversation: Conversation }) {
  const scroller = useRef<HTMLDivElement>(null);
  const filter = useSignal("");
  const lines = useLines(conversation, filter.value);
  const many = useComputed(() => conversation.members.count.value >= FILTER_FROM);
  return (
    <aside class="side" aria-label={t("members")}>
      <header class="bar">
        <h2 class="ellipsis">{t("members")}</h2>
        <span class="soft">{number(conversation.members.count.value)}</span>
        <span class="grow" />
        <button
          type="button"
          class="tool"
          aria-label={t("members.hide")}
          title={t("members.hide")}
          onClick={() => {
            side.value = null;
          }}
        >
          <Icon of={X} />
        </button>
      </header>
      {many.value && (
        <div class="side-filter">
          <input
            class="input"
            type="search"
            placeholder={t("members.filter")}
            aria-label={t("members.filter")}
            value={filter.value}
            onInput={(event) => {
              filter.value = event.currentTarget.value;
            }}
          />
        </div>
      )}
      <div class="scroll" ref={scroller}>
        <Virtualizer scrollRef={scroller} data={lines} itemSize={40}>
          {(line: Line) =>
            "member" in line ? (
              <MemberButton key={line.member.nick} conversation={conversation} member={line.member} />
            ) : (
              <h3 key={`# ${line.title}`} class="member-group">
                {line.title} <span class="soft">{number(line.count)}</span>
              </h3>
            )
          }
        </Virtualizer>
        {lines.length === 0 && filter.value && <p class="nothing">{t("members.none")}</p>}
      </div>
    </aside>
  );
}
