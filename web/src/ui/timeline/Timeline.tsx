/** The log of a room: only the rows in view are in the page, and what one reads never moves under one's eyes. */
import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { t } from "../../i18n";
import { dayName } from "../../i18n/time";
import type { Conversation, Timeline as Log } from "../../state/model";
import { useClient } from "../client";
import { useAim } from "./aim";
import { Beginning } from "./Beginning";
import { EventsRow } from "./EventsRow";
import { JumpButton } from "./JumpButton";
import { timelineKeys } from "./keys";
import { MessageRow } from "./MessageRow";
import { type Row, RowBuilder, rowIndexOf } from "./rows";
import { useHeadHeight } from "./scrolling";
import { focusedKey, selectedKey } from "./selection";

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
  /** The conversation has just been opened. */
  readonly opened: boolean;
}

/** `log` never changes for one instance: it is rendered with a key. */
export function Timeline({ conversation, log, opened }: Props) {
  const client = useClient();
  const { actions } = client;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const rows = useRows(conversation, log);
  const head = useHeadHeight(scroller);
  const prepended = log.prepended.value;
  const before = useRef(prepended);
  const grewAtStart = before.current !== prepended;
  useLayoutEffect(() => {
    before.current = prepended;
  });

  const { atEnd, toEnd, scrolled } = useAim({ conversation, log, rows, scroller, list, opened });
  const load = () => {
    const element = scroller.current;
    if (!element || log.loading.peek() !== "no") return;
    if (element.scrollTop < AHEAD_PX && !log.complete.peek()) actions.loadOlder(conversation.id);
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (below < AHEAD_PX && !log.live.peek()) actions.loadNewer(conversation.id);
  };
  useEffect(load, [rows.length]);
  // What is seen while the page is looked at has been read.
  useSignalEffect(() => {
    log.version.value;
    if (!atEnd.value || !log.live.value) return;
    if (document.visibilityState === "visible" && document.hasFocus()) actions.markRead(conversation.id);
  });
  useEffect(() => {
    const back = () => {
      if (!atEnd.peek() || !log.live.peek()) return;
      if (document.visibilityState === "visible") actions.markRead(conversation.id);
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
        onScroll={() => {
          scrolled();
          load();
        }}
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
