/** Times as people write them, in the language shown and with the clock they chose. */
import { computed, signal } from "@preact/signals";
import { language, t } from "./index";

export type Clock = "system" | "12" | "24";

export const clock = signal<Clock>("system");

const DAY_MS = 86_400_000;

const formats = computed(() => {
  const tag = language() === "en" ? navigator.language.replace(/^(?!en).*/, "en") : language();
  const hour: Intl.DateTimeFormatOptions = clock.value === "system" ? {} : { hour12: clock.value === "12" };
  const of = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options);
  return {
    time: of({ hour: "numeric", minute: "2-digit", ...hour }),
    full: of({ dateStyle: "full", timeStyle: "medium", ...hour } as Intl.DateTimeFormatOptions),
    day: of({ weekday: "long", day: "numeric", month: "long" }),
    dayOfYear: of({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    short: of({ day: "numeric", month: "short", hour: "numeric", minute: "2-digit", ...hour }),
  };
});

export const time = (ms: number): string => formats.value.time.format(ms);
export const fullTime = (ms: number): string => formats.value.full.format(ms);
export const dateTime = (ms: number): string => formats.value.short.format(ms);

/** Midnight before and after a moment, in local time (a day may have 23 or 25 hours). */
export function dayBounds(ms: number): readonly [start: number, end: number] {
  const date = new Date(ms);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return [new Date(year, month, day).getTime(), new Date(year, month, day + 1).getTime()];
}

/** "Today", "Yesterday", or the date. */
export function dayName(ms: number, nowMs = Date.now()): string {
  const [today] = dayBounds(nowMs);
  if (ms >= today && ms < today + DAY_MS) return t("day.today");
  if (ms < today && ms >= dayBounds(today - 1)[0]) return t("day.yesterday");
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? formats.value.day : formats.value.dayOfYear).format(ms);
}
