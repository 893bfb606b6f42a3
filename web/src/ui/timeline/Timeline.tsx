/** The log of a room: only the rows in view are in the page, and what one reads never moves under one's eyes. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { t } from "../../i18n";
import { dayName } from "../../i18n/time";
import type { Conversation, Timeline as Log } from "../../state/model";
import { useClient } from "../client";
import { Beginning } from "./Beginning";
import { EventsRow } from "./EventsRow";
import { JumpButton } from "./JumpButton";
import { timelineKeys } from "./keys";
import { MessageRow } from "./MessageRow";
import { type Row, RowBuilder, rowIndexOf } from "./rows";
import { keepAtEnd, NEAR_END_PX, useByHand, useHeadHeight } from "./scrolling";
import { focusedKey, highlightedKey, selectedKey } from "./selection";

/** Older messages are asked for this far before the first is reached, so that one seldom sees them missing. */
const AHEAD_PX = 1200;

function Above({ row }: { row: Row }) {
  return (
    <>
      {row.dayMs !== null && (
        <div class="day">
          <span>{dayName(row.dayMs)}</span>
        </div>
      )}
      {row.divider && (
        <div class="divider">
          <span>{t("divider.new")}</span>
        </div>
      )}
    </>
  );
}

function RowView({ conversation, row }: { conversation: Conversation; row: Row }) {
  return (
    <div class={row.type === "message" && row.lead ? "row apart" : "row"}>
      <Above row={row} />
      {row.type === "message" ? (
        <MessageRow id={conversation.id} entry={row.entry} lead={row.lead} />
      ) : (
        <EventsRow entries={row.entries} />
      )}
    </div>
  );
}

function useRows(conversation: Conversation, log: Log): readonly Row[] {
  const { state } = useClient();
  const builder = useMemo(() => new RowBuilder(), []);
  return useComputed(() => {
    log.version.value;
    return builder.build(log.entries, {
      dividerKey: conversation.dividerKey.value,
      showJoins: state.settings.value.showJoins,
    });
  }).value;
}

interface Props {
  readonly conversation: Conversation;
  readonly log: Log;
}

/** `log` never changes for one instance: it is rendered with a key. */
export function Timeline({ conversation, log }: Props) {
  const client = useClient();
  const { actions } = client;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const rows = useRows(conversation, log);
  const atEnd = useSignal(true);
  const byHand = useByHand(scroller);
  const head = useHeadHeight(scroller);
  const prepended = log.prepended.value;
  const before = useRef(prepended);
  const grewAtStart = before.current !== prepended;
  useLayoutEffect(() => {
    before.current = prepended;
  });

  const toEnd = () => {
    atEnd.value = true;
    list.current?.scrollToIndex(rows.length - 1, { align: "end" });
    keepAtEnd(scroller.current, true);
  };
  // Who says something wants to see it, wherever they were reading.
  const spoke = useRef({ key: "", shown: true });
  useSignalEffect(() => {
    log.version.value;
    const last = log.entries.at(-1);
    if (last?.type !== "message" || last.delivery !== "pending" || last.key === spoke.current.key) return;
    spoke.current = { key: last.key, shown: false };
  });
  useLayoutEffect(() => {
    if (spoke.current.shown) return;
    spoke.current.shown = true;
    toEnd();
  });
  const load = () => {
    const element = scroller.current;
    if (!element || log.loading.peek() !== "no") return;
    if (element.scrollTop < AHEAD_PX && !log.complete.peek()) actions.loadOlder(conversation.id);
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (below < AHEAD_PX && !log.live.peek()) actions.loadNewer(conversation.id);
  };
  const scrolled = () => {
    const element = scroller.current;
    if (!element) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    // Only a person leaves the end: when the log grows faster than it is scrolled it is just not reached yet.
    if (below < NEAR_END_PX) atEnd.value = log.live.peek();
    else if (byHand() || below > element.clientHeight) atEnd.value = false;
    else keepAtEnd(element, atEnd.peek());
    load();
  };

  // Opened at what is new, or at the end.
  useLayoutEffect(() => {
    const key = highlightedKey.peek() ?? conversation.dividerKey.peek();
    const index = key === null ? -1 : rowIndexOf(rows, key);
    if (index >= 0 && (rows.length - index > 12 || highlightedKey.peek())) {
      atEnd.value = false;
      list.current?.scrollToIndex(index, {
        align: highlightedKey.peek() ? "center" : "start",
        offset: highlightedKey.peek() ? 0 : -80,
      });
    } else toEnd();
  }, []);
  useLayoutEffect(() => {
    const inner = scroller.current?.querySelector(".log-rows");
    const watch = new ResizeObserver(() => keepAtEnd(scroller.current, atEnd.peek()));
    if (scroller.current) watch.observe(scroller.current);
    if (inner) watch.observe(inner);
    return () => watch.disconnect();
  }, []);
  useEffect(load, [rows.length]);
  const toHighlighted = (key: string | null) => {
    const index = key === null ? -1 : rowIndexOf(rows, key);
    if (index < 0) return;
    atEnd.value = false;
    list.current?.scrollToIndex(index, { align: "center" });
  };
  useSignalEffect(() => toHighlighted(highlightedKey.value));
  // Pages that come in around what was jumped to change its place while the list is still on its way.
  useLayoutEffect(() => {
    if (!byHand()) toHighlighted(highlightedKey.peek());
  }, [rows.length]);
  // What is seen while the page is looked at has been read.
  useSignalEffect(() => {
    log.version.value;
    if (atEnd.value && document.visibilityState === "visible" && document.hasFocus()) actions.markRead(conversation.id);
  });
  useEffect(() => {
    const back = () => {
      if (atEnd.peek() && document.visibilityState === "visible") actions.markRead(conversation.id);
    };
    addEventListener("focus", back);
    return () => removeEventListener("focus", back);
  }, [conversation]);

  const keys = useMemo(() => timelineKeys(client, conversation.id), [conversation]);
  const name = conversation.name.value;
  const select = (event: PointerEvent) => {
    const target = event.target as Element;
    if (event.pointerType !== "touch" || target.closest("a, button, input")) return;
    const key = target.closest("article")?.dataset.key ?? null;
    selectedKey.value = selectedKey.peek() === key ? null : key;
  };
  const goToKey = (key: string) => {
    const index = rowIndexOf(rows, key);
    if (index >= 0) list.current?.scrollToIndex(index, { align: "nearest" });
  };
  return (
    <div class="log-frame">
      <div
        ref={scroller}
        class="log"
        role="log"
        aria-live="off"
        aria-label={t("log.name", { room: name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by keyboard
        tabIndex={0}
        onScroll={scrolled}
        onKeyDown={(event) => keys(event, rows, goToKey)}
        onClick={(event) => select(event as unknown as PointerEvent)}
        onFocus={(event) => {
          if (event.target === event.currentTarget && focusedKey.peek() === null) focusedKey.value = null;
        }}
      >
        <div ref={head.ref} class="log-head">
          <Beginning conversation={conversation} log={log} onRender={head.measure} />
        </div>
        <div class="log-rows">
          <Virtualizer
            ref={list}
            scrollRef={scroller}
            data={rows}
            shift={grewAtStart}
            startMargin={head.height}
            bufferSize={400}
          >
            {(row: Row) => <RowView key={row.key} conversation={conversation} row={row} />}
          </Virtualizer>
        </div>
      </div>
      <JumpButton conversation={conversation} log={log} atEnd={atEnd} toEnd={toEnd} />
    </div>
  );
}
