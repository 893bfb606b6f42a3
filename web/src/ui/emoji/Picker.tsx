/** All emoji, by group or by name. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type Key, t } from "../../i18n";
import { isTouch } from "../focus";
import { closePopup } from "../overlay";
import { Popup } from "../Popup";
import { allEmoji, type Emoji, searchEmoji } from "./data";
import { frequent, used } from "./frequent";
import "../../styles/emoji.css";

const GROUPS: readonly (readonly [group: number, name: Key])[] = [
  [0, "emoji.smileys"],
  [1, "emoji.people"],
  [3, "emoji.nature"],
  [4, "emoji.food"],
  [5, "emoji.travel"],
  [6, "emoji.activities"],
  [7, "emoji.objects"],
  [8, "emoji.symbols"],
  [9, "emoji.flags"],
];
const FOUND = 120;

/** As many as fit: fingers need wider ones. The longest group has a full row. */
function columns(area: Element): number {
  const grids = [...area.querySelectorAll(".emoji-grid")].sort((a, b) => b.childElementCount - a.childElementCount);
  const buttons = [...(grids[0]?.children ?? [])] as HTMLElement[];
  const lower = buttons.findIndex((button) => button.offsetTop !== buttons[0]?.offsetTop);
  return lower < 0 ? buttons.length : lower;
}

/** Arrow keys between the buttons of all groups. */
function move(event: KeyboardEvent): void {
  const area = event.currentTarget as Element;
  const buttons = [...area.querySelectorAll<HTMLElement>("button")];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const across = ["ArrowUp", "ArrowDown"].includes(event.key) ? columns(area) : 0;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  if (at + step < 0) area.parentElement?.querySelector("input")?.focus();
  else buttons[at + step]?.focus();
}

interface GridProps {
  readonly title: string;
  readonly emoji: readonly Pick<Emoji, "emoji" | "label">[];
  readonly choose: (emoji: string) => void;
}

function Grid({ title, emoji, choose }: GridProps) {
  return (
    <section class="emoji-group" aria-label={title}>
      <h3>{title}</h3>
      <div class="emoji-grid">
        {emoji.map((one) => (
          <button
            key={one.emoji}
            type="button"
            class="emoji"
            tabIndex={-1}
            title={one.label}
            aria-label={one.label}
            onClick={() => choose(one.emoji)}
          >
            {one.emoji}
          </button>
        ))}
      </div>
    </section>
  );
}

export default function Picker({ at, pick }: { at: Element; pick: (emoji: string) => void }) {
  const all = useSignal<readonly Emoji[]>([]);
  const found = useSignal<readonly Emoji[] | null>(null);
  const failed = useSignal(false);
  const area = useRef<HTMLDivElement>(null);
  useEffect(() => {
    allEmoji().then(
      (emoji) => {
        all.value = emoji;
      },
      () => {
        failed.value = true;
      },
    );
  }, []);
  const choose = (emoji: string) => {
    used(emoji);
    closePopup();
    pick(emoji);
  };
  const search = async (query: string) => {
    found.value = query.trim() ? (await searchEmoji(query)).slice(0, FOUND) : null;
    if (area.current) area.current.scrollTop = 0;
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      area.current?.querySelector("button")?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const query = (event.currentTarget as HTMLInputElement).value;
      if (query.trim()) searchEmoji(query).then(([first]) => first && choose(first.emoji));
    }
  };
  const usual = frequent().map((emoji) => ({
    emoji,
    label: all.value.find((one) => one.emoji === emoji)?.label ?? emoji,
  }));
  return (
    <Popup at={at} label={t("emoji")} class="emoji-picker">
      <div class="emoji-search">
        <input
          class="input"
          type="search"
          // The keyboard of a phone would cover what one came to choose from.
          data-autofocus={isTouch() ? undefined : ""}
          aria-label={t("emoji.search")}
          placeholder={t("emoji.search")}
          onInput={(event) => search(event.currentTarget.value)}
          onKeyDown={key}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are for the buttons in it */}
      <div class="emoji-area" ref={area} onKeyDown={move}>
        {failed.value && <p class="nothing">{t("emoji.failed")}</p>}
        {found.value ? (
          <Grid title={t("emoji.found", { n: found.value.length })} emoji={found.value} choose={choose} />
        ) : (
          <>
            <Grid title={t("emoji.frequent")} emoji={usual} choose={choose} />
            {GROUPS.map(([group, name]) => (
              <Grid
                key={group}
                title={t(name)}
                emoji={all.value.filter((one) => one.group === group)}
                choose={choose}
              />
            ))}
          </>
        )}
      </div>
    </Popup>
  );
}
