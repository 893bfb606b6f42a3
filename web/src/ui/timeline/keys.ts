/** Keys in the timeline: from message to message, and what to do with one. */
import type { Client } from "../../state/actions";
import type { ConversationId } from "../../state/model";
import { report } from "../alerts/say";
import { focusComposer } from "../focus";
import { openPopup } from "../overlay";
import { deleteMessage, mayDelete, replyTo } from "./actions";
import type { MessageRow, Row } from "./rows";
import { focusedKey } from "./selection";

export function focusMessage(key: string): void {
  focusedKey.value = key;
  // The row may only come into the page with the scrolling that was just asked for.
  const attempt = (left: number) => {
    const article = document.querySelector<HTMLElement>(`.log article[data-key="${CSS.escape(key)}"]`);
    if (article) article.focus({ preventScroll: true });
    else if (left > 0) requestAnimationFrame(() => attempt(left - 1));
  };
  attempt(10);
}

/** From the composer: the last message, its actions shown. */
export function focusLastMessage(): boolean {
  const articles = document.querySelectorAll<HTMLElement>(".log article");
  const last = articles[articles.length - 1];
  if (!last?.dataset.key) return false;
  focusMessage(last.dataset.key);
  return true;
}

function throughTools(event: KeyboardEvent): boolean {
  const tool = (event.target as Element).closest(".tools .tool");
  const article = (event.target as Element).closest("article");
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!article || step === undefined) return false;
  const tools = [...article.querySelectorAll<HTMLElement>(".tools .tool")];
  const at = tool ? tools.indexOf(tool as HTMLElement) + step : step > 0 ? 0 : -1;
  event.preventDefault();
  if (at < 0) article.focus();
  else tools[Math.min(at, tools.length - 1)]?.focus();
  return true;
}

type GoTo = (key: string) => void;

function move(event: KeyboardEvent, rows: readonly Row[], goTo: GoTo): void {
  const messages = rows.filter((row): row is MessageRow => row.type === "message");
  const at = messages.findIndex((row) => row.key === focusedKey.peek());
  const target = {
    ArrowUp: at < 0 ? messages.length - 1 : Math.max(0, at - 1),
    ArrowDown: at + 1,
    Home: 0,
    End: messages.length - 1,
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  const row = messages[target];
  if (!row) {
    focusComposer();
    return;
  }
  goTo(row.key);
  focusMessage(row.key);
}

function act(client: Client, id: ConversationId, event: KeyboardEvent, rows: readonly Row[]): void {
  const article = event.target as HTMLElement;
  const row = rows.find((other) => other.key === article.dataset.key);
  if (row?.type !== "message" || row.entry.msgid === null || row.entry.deleted) return;
  const { msgid } = row.entry;
  const does: Record<string, (() => void) | undefined> = {
    r: () => replyTo(client, id, msgid),
    "+": () =>
      openPopup({ name: "emoji", at: article, pick: (emoji) => report(client.actions.react(id, msgid, emoji)) }),
    Enter: () => article.querySelector<HTMLElement>(".tools .tool")?.focus(),
    Delete: mayDelete(client, id, row.entry) ? () => deleteMessage(client, id, row.entry) : undefined,
  };
  const run = does[event.key];
  if (!run) return;
  event.preventDefault();
  run();
}

export function timelineKeys(client: Client, id: ConversationId) {
  return (event: KeyboardEvent, rows: readonly Row[], goTo: GoTo): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (throughTools(event)) return;
    const onArticle = (event.target as Element).matches("article, .log");
    if (event.key === "Escape" && !(event.target as Element).matches(".log")) {
      event.preventDefault();
      event.stopPropagation();
      focusComposer();
    } else if (event.key.startsWith("Arrow") || (onArticle && (event.key === "Home" || event.key === "End"))) {
      move(event, rows, goTo);
    } else if ((event.target as Element).matches("article")) {
      act(client, id, event, rows);
    }
  };
}
