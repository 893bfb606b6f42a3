/**
 * What is kept in view while a log changes: its end, or a message that one came for, until a person scrolls. Pages that come in,
 * rows that turn out higher than assumed and windows that change their size then move nothing that one looks at.
 */
import { computed, useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { VirtualizerHandle } from "virtua";
import type { Conversation, Timeline } from "../../state/model";
import { type Row, rowIndexOf } from "./rows";
import { keepAtEnd, NEAR_END_PX, useByHand } from "./scrolling";

type Aim = { readonly key: string; readonly align: "center" | "start" } | "end" | null;

/** What stands above the first new message stays in sight. */
const ABOVE_DIVIDER_PX = 80;
/** So few new messages are seen together with the end. */
const FEW_ROWS = 12;

interface Parts {
  readonly conversation: Conversation;
  readonly log: Timeline;
  readonly rows: readonly Row[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly list: RefObject<VirtualizerHandle | null>;
  /** The conversation has just been opened: one begins at what is new. */
  readonly opened: boolean;
}

/** What a log is shown at first. */
function firstAim({ conversation, rows, opened }: Parts): Aim {
  const target = conversation.target.peek()?.key ?? null;
  if (target !== null && rowIndexOf(rows, target) >= 0) return { key: target, align: "center" };
  const divider = opened ? conversation.dividerKey.peek() : null;
  const at = divider === null ? -1 : rowIndexOf(rows, divider);
  return divider !== null && at >= 0 && rows.length - at > FEW_ROWS ? { key: divider, align: "start" } : "end";
}

export function useAim(parts: Parts) {
  const { conversation, log, rows, scroller, list } = parts;
  const aim = useSignal<Aim>(useMemo(() => firstAim(parts), []));
  const now = useRef(rows);
  now.current = rows;
  /** What is aimed at has been in view: who does not see it any more has left it, by whatever means. */
  const reached = useRef(false);
  const atEnd = useMemo(() => computed(() => aim.value === "end"), []);

  const hold = () => {
    const wanted = aim.peek();
    if (wanted === "end") keepAtEnd(scroller.current, true);
    else if (wanted) {
      const index = rowIndexOf(now.current, wanted.key);
      const offset = wanted.align === "start" ? -ABOVE_DIVIDER_PX : 0;
      if (index >= 0) list.current?.scrollToIndex(index, { align: wanted.align, offset });
    }
  };
  const take = (wanted: Aim) => {
    reached.current = false;
    aim.value = wanted;
    if (wanted === "end") list.current?.scrollToIndex(now.current.length - 1, { align: "end" });
    hold();
  };
  const byHand = useByHand(scroller, () => {
    if (aim.peek() !== "end") aim.value = null;
  });
  const inView = (key: string) => {
    const box = scroller.current?.getBoundingClientRect();
    const row = scroller.current?.querySelector(`[data-key="${CSS.escape(key)}"]`)?.getBoundingClientRect();
    return box !== undefined && row !== undefined && row.bottom > box.top && row.top < box.bottom;
  };
  const scrolled = () => {
    const element = scroller.current;
    if (!element) return;
    const wanted = aim.peek();
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    const end = below < NEAR_END_PX && log.live.peek();
    if (wanted && wanted !== "end") {
      const seen = inView(wanted.key);
      if (seen && end) aim.value = "end";
      else if (!seen && reached.current) aim.value = null;
      reached.current ||= seen;
    } else if (end) {
      aim.value = "end";
      reached.current = true;
    }
    // Only a person leaves the end: when the log grows faster than it is scrolled it is just not reached yet.
    else if (byHand() || (reached.current && below > element.clientHeight)) aim.value = null;
    else hold();
  };

  useLayoutEffect(hold, [rows]);
  useLayoutEffect(() => {
    take(aim.peek());
    const inner = scroller.current?.querySelector(".log-rows");
    const watch = new ResizeObserver(hold);
    if (scroller.current) watch.observe(scroller.current);
    if (inner) watch.observe(inner);
    return () => watch.disconnect();
  }, []);
  const seen = useRef({ target: conversation.target.peek(), spoken: conversation.spoken.peek() });
  useSignalEffect(() => {
    const target = conversation.target.value;
    const spoken = conversation.spoken.value;
    const before = seen.current;
    seen.current = { target, spoken };
    if (spoken !== before.spoken) take("end");
    else if (target && target !== before.target && log.indexOfKey(target.key) >= 0) {
      take({ key: target.key, align: "center" });
    }
  });
  return { atEnd, toEnd: () => take("end"), scrolled };
}
