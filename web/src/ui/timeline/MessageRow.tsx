/** One message: an article whose name reads author, time, text. */
import { useComputed, useSignal } from "@preact/signals";
import { Bot, CornerUpLeft } from "lucide";
import { memo } from "preact/compat";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import { fullTime, time } from "../../i18n/time";
import type { ConversationId, MessageEntry } from "../../state/model";
import { Avatar, hueOf } from "../Avatar";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { openPopup } from "../overlay";
import { MessageText } from "../text/MessageText";
import { plainText } from "../text/plain";
import { Delivery } from "./Delivery";
import { QuoteLine } from "./Quote";
import { Reactions } from "./Reactions";
import { focusedKey, highlightedKey, selectedKey } from "./selection";
import { Toolbar } from "./Toolbar";

const NAME_LIMIT = 1000;

function nameOf(entry: MessageEntry): string {
  const words = entry.deleted ? t("message.deleted", { by: entry.deleted.by }) : plainText(entry.text);
  const parts = [entry.sender.nick, time(entry.timeMs), words.slice(0, NAME_LIMIT)];
  if (entry.delivery === "pending") parts.push(t("delivery.pending"));
  if (entry.delivery === "failed") parts.push(t("delivery.failed"));
  return parts.join(", ");
}

/** Rows that only fly past while one scrolls are spared what is not seen of them. */
const SETTLED_MS = 120;

function useSettled(): boolean {
  const settled = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      settled.value = true;
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled.value;
}

interface Props {
  readonly id: ConversationId;
  readonly entry: MessageEntry;
  readonly lead: boolean;
}

function Author({ id, entry }: { id: ConversationId; entry: MessageEntry }) {
  const client = useClient();
  const nick = entry.sender.nick;
  const shown = client.state.person(nick).value.displayName;
  return (
    <button
      type="button"
      class={`author coloured ${hueOf(nick)}`}
      tabIndex={-1}
      onClick={(event) => openPopup({ name: "profile", at: event.currentTarget, id, nick })}
    >
      <bdi>{shown || nick}</bdi>
      {shown && shown !== nick && <bdi class="nick">{nick}</bdi>}
    </button>
  );
}

function Body({ entry }: { entry: MessageEntry }) {
  if (entry.deleted) {
    const { by, reason } = entry.deleted;
    const words = t("message.deleted", { by });
    return <p class="text gone">{reason ? t("event.reason", { what: words, reason }) : words}</p>;
  }
  if (entry.kind !== "action") return <MessageText text={entry.text} />;
  return (
    <div class="action">
      <span class={`coloured ${hueOf(entry.sender.nick)}`}>
        <bdi>{entry.sender.nick}</bdi>
      </span>
      <MessageText text={entry.text} />
    </div>
  );
}

export const MessageRow = memo(function MessageRow({ id, entry, lead }: Props) {
  const mine = useComputed(() => focusedKey.value === entry.key);
  const lit = useComputed(() => highlightedKey.value === entry.key);
  const chosen = useComputed(() => selectedKey.value === entry.key);
  const settled = useSettled();
  const classes = [
    "message",
    lead ? "lead" : "",
    `is-${entry.kind}`,
    entry.mentionsMe ? "for-me" : "",
    `is-${entry.delivery}`,
    lit.value ? "lit" : "",
    chosen.value ? "chosen" : "",
  ];
  return (
    <article
      class={classes.filter(Boolean).join(" ")}
      aria-label={nameOf(entry)}
      data-key={entry.key}
      data-msgid={entry.msgid ?? undefined}
      tabIndex={mine.value ? 0 : -1}
      onFocus={() => {
        focusedKey.value = entry.key;
      }}
    >
      {entry.replyTo && (
        <div class="reply-line">
          <Icon of={CornerUpLeft} />
          <QuoteLine id={id} quote={entry.replyTo} />
        </div>
      )}
      <div class="gutter">{lead ? <Avatar name={entry.sender.nick} /> : <Stamp entry={entry} />}</div>
      <div class="content">
        {lead && (
          <header class="byline">
            <Author id={id} entry={entry} />
            {entry.sender.bot && (
              <span class="tag">
                <Icon of={Bot} />
                {t("bot")}
              </span>
            )}
            {entry.kind === "notice" && <span class="tag">{t("notice")}</span>}
            <Stamp entry={entry} />
          </header>
        )}
        <Body entry={entry} />
        <Reactions id={id} entry={entry} />
        <Delivery id={id} entry={entry} />
      </div>
      {(settled || mine.value) && <Toolbar id={id} entry={entry} reachable={mine.value} />}
    </article>
  );
});

function Stamp({ entry }: { entry: MessageEntry }) {
  return (
    <time class="stamp" dateTime={new Date(entry.timeMs).toISOString()} title={fullTime(entry.timeMs)}>
      {time(entry.timeMs)}
    </time>
  );
}
