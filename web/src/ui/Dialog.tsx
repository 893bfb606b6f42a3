/** A modal dialog named by its heading; the browser keeps the focus in it, Esc closes it, focus returns to where it was. */
import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "./Icon";
import { closeDialog, dialog } from "./overlay";

interface Props {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly class?: string;
  /** Nothing to be seen but read to those who do not see. */
  readonly quietTitle?: boolean;
}

export function Dialog({ title, children, class: extra = "", quietTitle = false }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const request = useRef(dialog.peek());
  const close = () => closeDialog(request.current);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = ref.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const outside = (event: MouseEvent) => {
    if (event.target === ref.current) close();
  };
  return (
    <dialog ref={ref} class={`dialog ${extra}`} aria-labelledby={heading} onClose={close} onMouseDown={outside}>
      <div class="dialog-inner">
        <header class={quietTitle ? "hidden" : "dialog-head"}>
          <h2 id={heading}>{title}</h2>
          <button type="button" class="tool" aria-label={t("close")} title={t("close")} onClick={close}>
            <Icon of={X} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
