/** Completion of names, rooms, commands and emoji, moved through without leaving the text. */
import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import type { Completion, Suggestion } from "../../state/actions";
import type { Conversation } from "../../state/model";
import { useClient } from "../client";

export type Choice =
  | Suggestion
  | { readonly kind: "emoji"; readonly insert: string; readonly code: string; readonly label: string };

export interface Found {
  readonly from: number;
  readonly to: number;
  readonly choices: readonly Choice[];
}

export type Replace = (text: string, caret: number) => void;

export interface CompletionState {
  readonly found: Signal<Found | null>;
  readonly chosen: Signal<number>;
  readonly update: () => void;
  readonly close: () => void;
  readonly choose: (index: number, replace: Replace) => void;
  /** @returns whether the key was for the list. */
  readonly key: (event: KeyboardEvent, replace: Replace) => boolean;
}

const LIMIT = 8;
const EMOJI = /(?:^|\s):([a-z][a-z0-9_+-]+)$/;

async function emojiAt(before: string): Promise<Found | null> {
  const match = EMOJI.exec(before);
  if (!match?.[1]) return null;
  const { searchEmoji } = await import("../emoji/data");
  const hits = (await searchEmoji(match[1])).slice(0, LIMIT);
  const choices = hits.map(
    (hit) => ({ kind: "emoji", insert: hit.emoji, code: hit.words[0] ?? "", label: hit.label }) as const,
  );
  return choices.length > 0 ? { from: before.length - match[1].length - 1, to: before.length, choices } : null;
}

/** Plain words are completed only when asked for with Tab: most of them are no names. */
const isMarked = (found: Found, text: string): boolean => /[@#/:]/.test(text[found.from] ?? "");

const asFound = (completion: Completion | null): Found | null =>
  completion && completion.suggestions.length > 0
    ? { from: completion.from, to: completion.to, choices: completion.suggestions.slice(0, LIMIT) }
    : null;

export function useCompletion(
  conversation: Conversation,
  area: RefObject<HTMLTextAreaElement | null>,
): CompletionState {
  const { actions } = useClient();
  const found = useSignal<Found | null>(null);
  const chosen = useSignal(0);

  const set = (next: Found | null) => {
    found.value = next;
    chosen.value = 0;
  };
  const update = async () => {
    const element = area.current;
    if (!element || element.selectionStart !== element.selectionEnd) return set(null);
    const { value, selectionStart: caret } = element;
    if (found.peek()?.to === caret && chosen.peek() > 0) return;
    const known = asFound(actions.complete(conversation.id, value, caret));
    const shown = known && isMarked(known, value) ? known : null;
    set(shown);
    if (shown) return;
    const emoji = await emojiAt(value.slice(0, caret));
    if (emoji && element.value === value && element.selectionStart === caret) set(emoji);
  };
  const choose = (index: number, replace: Replace) => {
    const list = found.peek();
    const choice = list?.choices[index];
    if (!list || !choice || !area.current) return;
    const { value } = area.current;
    const insert = /\s$/.test(choice.insert) ? choice.insert : `${choice.insert} `;
    const after = value.slice(list.to).replace(/^ /, "");
    set(null);
    replace(value.slice(0, list.from) + insert + after, list.from + insert.length);
  };
  /** What stands there is already one of the choices, and no other was moved to. */
  const complete = (list: Found): boolean => {
    const typed = (area.current?.value.slice(list.from, list.to) ?? "").trim().toLowerCase();
    return chosen.peek() === 0 && list.choices.some((choice) => choice.insert.trim().toLowerCase() === typed);
  };
  /** Tab after the beginning of a name. */
  const ask = (replace: Replace): boolean => {
    const element = area.current;
    if (!element || element.selectionStart !== element.selectionEnd) return false;
    const known = asFound(actions.complete(conversation.id, element.value, element.selectionStart));
    if (!known) return false;
    set(known);
    if (known.choices.length === 1) choose(0, replace);
    return true;
  };
  const key = (event: KeyboardEvent, replace: Replace): boolean => {
    const list = found.peek();
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    if (!list) {
      if (event.key !== "Tab" || !ask(replace)) return false;
      event.preventDefault();
      return true;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen.value = (chosen.peek() + step + list.choices.length) % list.choices.length;
    } else if (event.key === "Tab" || (event.key === "Enter" && !complete(list))) {
      choose(chosen.peek(), replace);
    } else if (event.key === "Escape") {
      set(null);
    } else {
      if (event.key === "Enter") set(null);
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { found, chosen, update, close: () => set(null), choose, key };
}
