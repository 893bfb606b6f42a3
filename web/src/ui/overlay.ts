/** The one dialog and the one popup that may be open. Signals, so that any row can open one and none is rendered in rows. */
import { signal } from "@preact/signals";
import type { ConversationId, MessageEntry } from "../state/model";

export type RoomTab = "about" | "people" | "invite" | "rules";
export type SettingsTab = "look" | "alerts" | "account" | "language";

export type DialogRequest =
  | { readonly name: "switcher" }
  | { readonly name: "keys" }
  | { readonly name: "directory" }
  | { readonly name: "create" }
  | { readonly name: "status" }
  | { readonly name: "settings"; readonly tab?: SettingsTab }
  | { readonly name: "room"; readonly id: ConversationId; readonly tab?: RoomTab }
  | { readonly name: "confirm"; readonly question: Question };

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly danger?: boolean;
  /** Asks for a line as well (a reason); given to `run`. */
  readonly input?: { readonly label: string; readonly maxLength?: number };
  readonly run: (input: string) => void;
}

export type PopupRequest =
  | { readonly name: "emoji"; readonly at: Element; readonly pick: (emoji: string) => void }
  | { readonly name: "message"; readonly at: Element; readonly id: ConversationId; readonly entry: MessageEntry }
  | { readonly name: "room"; readonly at: Element; readonly id: ConversationId }
  | { readonly name: "me"; readonly at: Element }
  | { readonly name: "profile"; readonly at: Element; readonly id: ConversationId | null; readonly nick: string };

export const dialog = signal<DialogRequest | null>(null);
export const popup = signal<PopupRequest | null>(null);

export function openDialog(request: DialogRequest): void {
  popup.value = null;
  dialog.value = request;
}

/** @param only close this one alone: the browser tells late that it closed a dialog, when the next may be open already. */
export function closeDialog(only = dialog.peek()): void {
  if (dialog.peek() === only) dialog.value = null;
}

/** Whether a dialog has the keys; one that the browser has closed and not told of yet has not. */
export function dialogHasKeys(): boolean {
  return dialog.peek() !== null && document.querySelector("dialog:not([open])") === null;
}

let dismissed: { readonly at: Element; readonly timeMs: number } | null = null;

/** A second press of the same button closes what the first opened: the browser has done so just before this is called. */
export function openPopup(request: PopupRequest): void {
  const again = dismissed?.at === request.at && performance.now() - dismissed.timeMs < 300;
  dismissed = null;
  popup.value = again ? null : request;
}

/** @param byBrowser the person pressed somewhere else. */
export function closePopup(byBrowser = false): void {
  const open = popup.peek();
  dismissed = byBrowser && open ? { at: open.at, timeMs: performance.now() } : null;
  popup.value = null;
}

export function ask(question: Question): void {
  openDialog({ name: "confirm", question });
}
