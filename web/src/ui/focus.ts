/** Where the keyboard is taken to. */

export function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>(".composer textarea")?.focus();
}

const REGIONS = [".rooms", ".log", ".composer", ".side"];

/** Where one would begin in a region: the first of these that it has. */
const ENTRIES = [
  "textarea",
  "[aria-current=page]",
  "article[tabindex='0']",
  "article",
  ".member",
  "input",
  "a, button",
];

/** F6: from region to region, to where one would begin in each. */
export function nextRegion(backwards: boolean): void {
  const shown = REGIONS.map((selector) => document.querySelector<HTMLElement>(selector)).filter(
    (element): element is HTMLElement => element !== null && element.offsetParent !== null,
  );
  const at = shown.findIndex((element) => element.contains(document.activeElement));
  const next = shown.at((at + (backwards ? -1 : 1)) % shown.length);
  if (!next) return;
  const entry = ENTRIES.map((selector) => next.querySelectorAll<HTMLElement>(selector)).find(
    (found) => found.length > 0,
  );
  // The last message, the first of everything else.
  (entry?.[next.matches(".log") ? entry.length - 1 : 0] ?? next).focus();
}

export const isTouch = (): boolean => matchMedia("(pointer: coarse)").matches;

/** On a phone the keyboard would cover half of what one came to read. */
export function focusComposerUnlessTouch(): void {
  if (!isTouch()) focusComposer();
}
