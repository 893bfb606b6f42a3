/** Saying things, and saying something about what was said. */
import { byteLength, pieces } from "../../net/text";
import type { Actions, Preview } from "../actions";
import type { ConversationStore } from "../conversation";
import type { Engine } from "../engine";
import { lineBytes } from "../features";
import { mentionsEveryone } from "../mentions";
import type { Result } from "../model";
import { replyTags } from "../outbox";
import { DONE, failed, tell } from "./ask";

type Talk = Pick<
  Actions,
  "preview" | "send" | "react" | "unreact" | "redact" | "retry" | "discard" | "setDraft" | "setReply" | "typing"
>;

const TYPING_EVERY_MS = 3_000;

export function talkActions(engine: Engine): Talk {
  const { store, keeper } = engine;
  const typed = new Map<string, { state: string; timeMs: number }>();

  function typing(id: string, state: "active" | "paused" | "done"): void {
    const conversation = store.find(id);
    const { link } = engine;
    if (!conversation || !link || !store.features.value.typing || !store.settings.value.sendTyping) return;
    const last = typed.get(id);
    const now = Date.now();
    if (last?.state === state && (state !== "active" || now - last.timeMs < TYPING_EVERY_MS)) return;
    if (!last && state !== "active") return;
    if (state === "done") typed.delete(id);
    else typed.set(id, { state, timeMs: now });
    link.send("TAGMSG", [conversation.name.value], { "+typing": state });
  }

  return {
    typing,
    preview: (id, input) => preview(engine, store.find(id), input),
    send(id, text, kind = "text") {
      const conversation = store.find(id);
      const { outbox } = engine;
      if (!conversation || !outbox) return failed("no-conversation");
      const trimmed = text
        .replace(/\r\n?/g, "\n")
        .replace(/^\n+|\s+$/g, "")
        .replaceAll("\0", "");
      if (!trimmed) return failed("empty");
      for (const part of parts(engine, conversation, trimmed)) {
        outbox.add(conversation, part, kind, conversation.draft.value.replyTo);
        if (conversation.draft.value.replyTo)
          keeper.draft(conversation, { ...conversation.draft.value, replyTo: null });
      }
      conversation.lookAtPresent();
      conversation.spoken.value++;
      // The message itself says that nothing more is being written.
      typed.delete(id);
      return DONE;
    },
    react: (id, msgid, emoji) => react(engine, store.find(id), msgid, emoji, true),
    unreact: (id, msgid, emoji) => react(engine, store.find(id), msgid, emoji, false),
    async redact(id, msgid, reason = "") {
      const conversation = store.find(id);
      if (!conversation) return failed("no-conversation");
      if (!store.features.value.redaction) return failed("unsupported");
      return tell(engine, "REDACT", [conversation.name.value, msgid, ...(reason ? [reason] : [])]);
    },
    retry: (_, key) => engine.outbox?.retry(key),
    discard: (_, key) => engine.outbox?.discard(key),
    setDraft(id, text) {
      const conversation = store.find(id);
      if (conversation) keeper.draft(conversation, { ...conversation.draft.value, text });
    },
    setReply(id, msgid) {
      const conversation = store.find(id);
      if (conversation) keeper.draft(conversation, { ...conversation.draft.value, replyTo: msgid });
    },
  };
}

/** A text in messages that the server takes; what stands in a fenced block of code is cut only if it must be. */
function parts(engine: Engine, conversation: ConversationStore, text: string): string[] {
  const { messageBytes, messageLines, multiline } = engine.store.features.value;
  if (!multiline) return [text];
  const bytes = lineBytes(engine.store.mask, conversation.name.value);
  const found: string[] = [];
  let lines: string[] = [];
  let size = 0;
  let count = 0;
  for (const line of text.split("\n").flatMap((one) => pieces(one, messageBytes))) {
    const more = byteLength(line) + 1;
    const rows = pieces(line, bytes).length;
    if (lines.length && (size + more > messageBytes || count + rows > messageLines)) {
      found.push(lines.join("\n"));
      lines = [];
      size = 0;
      count = 0;
    }
    lines.push(line);
    size += more;
    count += rows;
  }
  found.push(lines.join("\n"));
  return found.filter((part) => part.trim());
}

function preview(engine: Engine, conversation: ConversationStore | undefined, input: string): Preview {
  const everyone = mentionsEveryone(input) && conversation?.kind === "room" ? conversation.members.count.value : 0;
  const text = input.trim();
  const messages = conversation && text ? parts(engine, conversation, text).length : 0;
  return { everyone, lines: text ? text.split("\n").length : 0, messages };
}

async function react(
  engine: Engine,
  conversation: ConversationStore | undefined,
  msgid: string,
  emoji: string,
  on: boolean,
): Promise<Result> {
  const { store } = engine;
  if (!conversation) return failed("no-conversation");
  if (!store.features.value.reactions) return failed("unsupported");
  const tags = { ...replyTags(msgid), [on ? "+draft/react" : "+draft/unreact"]: emoji };
  const result = await tell(engine, "TAGMSG", [conversation.name.value], { tags });
  if (result.ok && !store.features.value.echo) {
    conversation.annotations.react(msgid, emoji, store.me.value?.nick ?? "", on, Date.now());
    conversation.refresh(msgid);
  }
  return result;
}
