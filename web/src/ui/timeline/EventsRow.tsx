/** Who came and went, in one line that opens into all of them. */
import { useSignal } from "@preact/signals";
import { ArrowLeftRight, ChevronDown, ChevronRight, Info } from "lucide";
import { memo } from "preact/compat";
import { fullTime, time } from "../../i18n/time";
import type { EventEntry } from "../../state/model";
import { Icon } from "../Icon";
import { condensed, eventText } from "./events";

function Line({ entry }: { entry: EventEntry }) {
  return (
    <li dir="auto">
      <time class="stamp" title={fullTime(entry.timeMs)}>
        {time(entry.timeMs)}
      </time>{" "}
      {eventText(entry)}
    </li>
  );
}

export const EventsRow = memo(function EventsRow({ entries }: { entries: readonly EventEntry[] }) {
  const open = useSignal(false);
  const [first] = entries;
  if (!first) return null;
  if (entries.length === 1) {
    const presence = ["join", "part", "quit", "nick"].includes(first.event.kind);
    return (
      <div class="events">
        <Icon of={presence ? ArrowLeftRight : Info} />
        <p dir="auto" title={fullTime(first.timeMs)}>
          {eventText(first)}
        </p>
      </div>
    );
  }
  return (
    <div class="events many">
      <button
        type="button"
        tabIndex={-1}
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.peek();
        }}
      >
        <Icon of={open.value ? ChevronDown : ChevronRight} />
        <span>{condensed(entries)}</span>
      </button>
      {open.value && (
        <ul>
          {entries.map((entry) => (
            <Line key={entry.key} entry={entry} />
          ))}
        </ul>
      )}
    </div>
  );
});
