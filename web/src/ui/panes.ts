/** Which panes are shown beside the room. */
import { signal } from "@preact/signals";

export type Side = "members" | "search" | null;

const roomForThree = matchMedia("(min-width: 1100px)");
const roomBeside = matchMedia("(min-width: 900px)");
export const narrow = signal(matchMedia("(max-width: 719px)").matches);
export const side = signal<Side>(roomForThree.matches ? "members" : null);

matchMedia("(max-width: 719px)").addEventListener("change", (event) => {
  narrow.value = event.matches;
});
roomForThree.addEventListener("change", (event) => {
  side.value = event.matches ? "members" : null;
});

/** What is searched for; it stays while one goes from one hit to the next, wherever that is. */
export const searchFor = signal("");
export const searchEverywhere = signal(false);

/** Whoever comes next in this browser is not shown it. */
export function forgetSearch(): void {
  searchFor.value = "";
  searchEverywhere.value = false;
}

export function toggleSide(which: Exclude<Side, null>): void {
  side.value = side.peek() === which ? null : which;
}

/** Where the third pane lies over the room it goes when one has chosen in it. */
export function leaveSide(): void {
  if (!roomBeside.matches) side.value = null;
}
