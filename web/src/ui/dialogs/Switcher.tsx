/** Ctrl+K: to any room or person by a few letters. */
import { useSignal } from "@preact/signals";
import { Hash, Plus } from "lucide";
import { t } from "../../i18n";
import type { Conversation } from "../../state/model";
import { Avatar } from "../Avatar";
import { useClient } from "../client";
import { Dialog } from "../Dialog";
import { enter } from "../enter";
import { focusComposer } from "../focus";
import { Icon } from "../Icon";
import { closeDialog } from "../overlay";
import { navigate } from "../route";
import "../../styles/switcher.css";

interface Choice {
  readonly key: string;
  readonly conversation: Conversation | null;
  readonly name: string;
}

const SHOWN = 12;

/** How well letters fit a name: at its start, at the start of a word, anywhere, in order; less is better. */
export function howWell(name: string, letters: string): number | null {
  const text = name.toLowerCase();
  const at = text.indexOf(letters);
  if (at === 0) return 0;
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? "") ? 2 : 1;
  let from = 0;
  for (const letter of letters) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return null;
  }
  return 3;
}

function useChoices(query: string): readonly Choice[] {
  const { state } = useClient();
  const letters = query.trim().replace(/^[#@]/, "").toLowerCase();
  const known = state.conversations.value
    .map((conversation) => ({ conversation, score: howWell(conversation.name.value.replace(/^#/, ""), letters) }))
    .filter((one) => one.score !== null && one.conversation !== state.active.peek())
    .sort(
      (a, b) =>
        (a.score ?? 0) - (b.score ?? 0) ||
        b.conversation.mentions.value - a.conversation.mentions.value ||
        Number(b.conversation.unread.value > 0) - Number(a.conversation.unread.value > 0) ||
        b.conversation.lastActivityMs.value - a.conversation.lastActivityMs.value,
    )
    .slice(0, SHOWN)
    .map(({ conversation }) => ({ key: conversation.id, conversation, name: conversation.name.value }));
  const exact = known.some((one) => one.name.replace(/^#/, "").toLowerCase() === letters);
  if (!letters || exact || /\s/.test(letters)) return known;
  const wanted = query.trim().startsWith("@") ? query.trim() : `#${query.trim().replace(/^#/, "")}`;
  return [...known, { key: "new", conversation: null, name: wanted }];
}

function Picture({ choice }: { choice: Choice }) {
  if (!choice.conversation) return <Icon of={Plus} />;
  if (choice.conversation.kind === "room") return <Icon of={Hash} />;
  return <Avatar name={choice.name} size="small" />;
}

export default function Switcher() {
  const client = useClient();
  const query = useSignal("");
  const chosen = useSignal(0);
  const choices = useChoices(query.value);
  const open = async (choice: Choice | undefined) => {
    if (!choice) return;
    closeDialog();
    if (choice.conversation) navigate(choice.conversation.id);
    else await enter(client, choice.name);
    requestAnimationFrame(focusComposer);
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length > 0) chosen.value = (chosen.peek() + step + choices.length) % choices.length;
    else if (event.key === "Enter") open(choices[chosen.peek()]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t("switcher")} class="switcher" quietTitle>
      <input
        class="switcher-input"
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="switcher-list"
        aria-activedescendant={choices.length > 0 ? `switch-${chosen.value}` : undefined}
        aria-autocomplete="list"
        aria-label={t("switcher.hint")}
        placeholder={t("switcher.hint")}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          chosen.value = 0;
        }}
        onKeyDown={key}
      />
      <ul id="switcher-list" role="listbox" aria-label={t("switcher.results")}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <li
            key={choice.key}
            id={`switch-${index}`}
            role="option"
            aria-selected={chosen.value === index}
            onClick={() => open(choice)}
          >
            <Picture choice={choice} />
            <bdi class="ellipsis">
              {choice.conversation ? choice.name.replace(/^#/, "") : t("switcher.open", { name: choice.name })}
            </bdi>
            {(choice.conversation?.mentions.value ?? 0) > 0 && (
              <span class="badge loud">{choice.conversation?.mentions.value}</span>
            )}
            {choice.conversation?.mentions.value === 0 && choice.conversation.unread.value > 0 && (
              <span class="badge">{choice.conversation.unread.value}</span>
            )}
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p class="nothing">{t("switcher.none")}</p>}
    </Dialog>
  );
}
