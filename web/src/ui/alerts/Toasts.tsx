import { CircleAlert, X } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import { has, t } from "../../i18n";
import type { ServerNotice } from "../../state/model";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { problemText } from "../problems";
import { dismiss, toasts } from "./say";

interface Props {
  readonly text: string;
  readonly level: "info" | "error";
  readonly close: () => void;
}

function Toast({ text, level, close }: Props) {
  return (
    <div class={`toast ${level}`} role={level === "error" ? "alert" : "note"}>
      {level === "error" && <Icon of={CircleAlert} />}
      <p dir="auto">{text}</p>
      <button type="button" class="tool" aria-label={t("dismiss")} title={t("dismiss")} onClick={close}>
        <Icon of={X} />
      </button>
    </div>
  );
}

function noticeText(notice: ServerNotice): string {
  if (has(`problem.${notice.code}`)) return problemText(notice);
  return notice.from ? `${notice.from}: ${notice.text}` : notice.text;
}

const SHOWN = 3;

/** What the page and the server say outside of any room. */
export function Toasts() {
  const { actions, state } = useClient();
  const ref = useRef<HTMLDivElement>(null);
  const count = state.notices.value.length + toasts.value.length;
  // What is shown last lies above all, dialogs too.
  useLayoutEffect(() => {
    ref.current?.hidePopover();
    if (count > 0) ref.current?.showPopover();
  }, [state.notices.value, toasts.value]);
  return (
    <div ref={ref} class="toasts" popover="manual">
      {state.notices.value.slice(-SHOWN).map((notice) => (
        <Toast
          key={`server ${notice.id}`}
          text={noticeText(notice)}
          level={notice.level}
          close={() => actions.dismissNotice(notice.id)}
        />
      ))}
      {toasts.value.map((toast) => (
        <Toast key={toast.id} text={toast.text} level={toast.level} close={() => dismiss(toast.id)} />
      ))}
    </div>
  );
}
