/** Words for what happened in a room. */
import { list, t } from "../../i18n";
import type { EventEntry } from "../../state/model";
import { modeWords } from "./modes";

/** With the reason in brackets where there is one. */
const because = (words: string, reason: string): string =>
  reason ? t("event.reason", { what: words, reason }) : words;

export function eventText(entry: EventEntry): string {
  const name = entry.sender.nick;
  const event = entry.event;
  switch (event.kind) {
    case "join":
      return t("event.join", { name });
    case "part":
      return because(t("event.part", { name }), event.reason);
    case "quit":
      return because(t("event.quit", { name }), event.reason);
    case "kick":
      return because(t("event.kick", { name, target: event.target }), event.reason);
    case "nick":
      return t("event.nick", { name, to: event.to });
    case "topic":
      return event.topic ? t("event.topic", { name, topic: event.topic }) : t("event.topicCleared", { name });
    case "mode":
      return t("event.mode", { name, change: modeWords(event.change, event.params) });
    case "invite":
      return t("event.invite", { name, target: event.target });
    case "rename":
      return t("event.rename", { name, to: event.to });
  }
}

const SHOWN_NAMES = 3;

function names(all: readonly string[]): string {
  const distinct = [...new Set(all)];
  if (distinct.length <= SHOWN_NAMES) return list(distinct);
  return list([...distinct.slice(0, SHOWN_NAMES - 1), t("people.more", { n: distinct.length - SHOWN_NAMES + 1 })]);
}

/** "Ana and Bo joined, Chen left": one line for many events. */
export function condensed(entries: readonly EventEntry[]): string {
  const [only] = entries;
  if (entries.length === 1 && only) return eventText(only);
  const came = new Set<string>();
  const went = new Set<string>();
  const other: string[] = [];
  for (const entry of entries) {
    const nick = entry.sender.nick;
    if (entry.event.kind === "join") went.delete(nick) ? other.push(nick) : came.add(nick);
    else if (entry.event.kind === "part" || entry.event.kind === "quit")
      came.delete(nick) ? other.push(nick) : went.add(nick);
    else other.push(nick);
  }
  const parts: string[] = [];
  if (came.size > 0) parts.push(t("events.joined", { n: came.size, names: names([...came]) }));
  if (went.size > 0) parts.push(t("events.left", { n: went.size, names: names([...went]) }));
  if (parts.length === 0) parts.push(t("events.moved", { n: new Set(other).size, names: names(other) }));
  return parts.join(" · ");
}
