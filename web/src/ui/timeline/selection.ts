/** Which message is which: signals, so that only the rows concerned render again. */
import { signal } from "@preact/signals";

/** The one that the arrow keys are on; the only one that Tab reaches. */
export const focusedKey = signal<string | null>(null);
/** Jumped to, and shown for a moment. */
export const highlightedKey = signal<string | null>(null);
/** Pressed with a finger: its actions are shown. */
export const selectedKey = signal<string | null>(null);
