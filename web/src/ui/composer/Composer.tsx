/** Where one writes. Enter sends, also on touch devices; Shift+Enter breaks the line. */
import { useSignal } from "@preact/signals";
import { SendHorizontal, Smile } from "lucide";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import type { Conversation } from "../../state/model";
import { useClient } from "../client";
import { focusComposerUnlessTouch } from "../focus";
import { Icon } from "../Icon";
import { openPopup } from "../overlay";
import { problemText } from "../problems";
import { silenced } from "../rights";
import { focusLastMessage } from "../timeline/keys";
import { CompletionList, optionId } from "./CompletionList";
import { fence, wrapSelection } from "./editing";
import { ReplyBar } from "./ReplyBar";
import { confirmed } from "./sending";
import { TypingLine } from "./TypingLine";
import { useCompletion } from "./useCompletion";

const MAX_HEIGHT_SHARE = 0.4;
/** As many lines pasted at once are code or a log, more often than talk. */
const MANY_LINES = 12;

/** Where the browser does not do so by itself. */
function fitHeight(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content") || area.offsetParent === null) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * MAX_HEIGHT_SHARE)}px`;
}

function useArea(conversation: Conversation, text: string) {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (area.current) fitHeight(area.current);
  }, [text, conversation]);
  useEffect(focusComposerUnlessTouch, [conversation]);
  return area;
}

export function Composer({ conversation }: { conversation: Conversation }) {
  const client = useClient();
  const { actions } = client;
  const { id } = conversation;
  const text = conversation.draft.value.text;
  const area = useArea(conversation, text);
  const problem = useSignal<string | null>(null);
  const completion = useCompletion(conversation, area);
  const label = t("composer.name", { room: conversation.name.value });
  const quiet = silenced(client, conversation);

  // Where one may not speak the server would complain of that, too.
  const tellTyping = (how: "active" | "paused" | "done") => {
    if (!quiet) actions.typing(id, how);
  };
  const write = (value: string) => {
    problem.value = null;
    actions.setDraft(id, value);
    tellTyping(value.trim() && !value.startsWith("/") ? "active" : "done");
  };
  const send = async () => {
    const value = area.current?.value ?? "";
    if (!value.trim() || !(await confirmed(client, id, value))) return;
    const result = await actions.submit(id, value);
    problem.value = result.ok ? null : problemText(result.problem);
    area.current?.focus();
  };
  const replace = (value: string, caret: number) => {
    write(value);
    const element = area.current;
    if (!element) return;
    element.value = value;
    element.focus();
    element.setSelectionRange(caret, caret);
    completion.update();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (completion.key(event, replace)) return;
    const element = event.currentTarget as HTMLTextAreaElement;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && element.value === "") {
      if (focusLastMessage()) event.preventDefault();
    } else if (event.key === "Escape" && conversation.draft.peek().replyTo) {
      event.preventDefault();
      event.stopPropagation();
      actions.setReply(id, null);
    } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      const mark = { b: "**", i: "*", e: "`" }[event.key];
      if (!mark) return;
      event.preventDefault();
      const edited = wrapSelection(element.value, element.selectionStart, element.selectionEnd, mark);
      write(edited.text);
      element.value = edited.text;
      element.setSelectionRange(edited.start, edited.end);
    }
  };
  const pasted = (event: ClipboardEvent) => {
    const data = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n") ?? "";
    const element = event.currentTarget as HTMLTextAreaElement;
    if (data.split("\n").length < MANY_LINES || data.includes("```") || element.value.includes("```")) return;
    event.preventDefault();
    const before = element.value.slice(0, element.selectionStart);
    const value = fence(before, data, element.value.slice(element.selectionEnd));
    replace(value, value.length);
  };
  const insertEmoji = (emoji: string) => {
    const element = area.current;
    const [from, to] = [element?.selectionStart ?? text.length, element?.selectionEnd ?? text.length];
    replace(text.slice(0, from) + emoji + text.slice(to), from + emoji.length);
  };
  return (
    <section class="composer" aria-label={t("composer.region")}>
      {completion.found.value && <CompletionList completion={completion} choose={replace} />}
      <ReplyBar conversation={conversation} />
      <div class="composer-box">
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          value={text}
          placeholder={label}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={completion.found.value ? "completions" : undefined}
          aria-activedescendant={completion.found.value ? optionId(completion.chosen.value) : undefined}
          aria-describedby="composer-state"
          enterkeyhint="send"
          autoCapitalize="sentences"
          onInput={(event) => {
            write(event.currentTarget.value);
            completion.update();
          }}
          onKeyDown={keyDown}
          onPaste={pasted}
          onSelect={() => completion.update()}
          onBlur={() => {
            tellTyping("paused");
            completion.close();
          }}
        />
        <button
          type="button"
          class="tool"
          aria-label={t("emoji")}
          title={t("emoji")}
          onClick={(event) => openPopup({ name: "emoji", at: event.currentTarget, pick: insertEmoji })}
        >
          <Icon of={Smile} />
        </button>
        <button
          type="button"
          class="tool send"
          aria-label={t("send")}
          title={t("send")}
          disabled={!text.trim()}
          // The keyboard of a phone stays open.
          onMouseDown={(event) => event.preventDefault()}
          onClick={send}
        >
          <Icon of={SendHorizontal} />
        </button>
      </div>
      <div id="composer-state" class="composer-state">
        {problem.value ? (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        ) : quiet ? (
          <p class="soft">{quiet}</p>
        ) : (
          <TypingLine conversation={conversation} />
        )}
      </div>
    </section>
  );
}
