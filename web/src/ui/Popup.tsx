/** Something small that floats beside what opened it: a menu, a card, a picker. Esc or a press elsewhere closes it. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { closePopup } from "./overlay";

const EDGE_PX = 8;

interface Props {
  readonly at: Element;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly label: string;
}

/** Below what opened it where there is room, else above; never past an edge of the window. */
function place(element: HTMLElement, at: Element): void {
  const from = at.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = from.bottom + 4;
  const top = below + height + EDGE_PX <= innerHeight ? below : from.top - height - 4;
  const left = from.left + width + EDGE_PX <= innerWidth ? from.left : from.right - width;
  const within = (value: number, size: number, limit: number) =>
    Math.max(EDGE_PX, Math.min(value, limit - size - EDGE_PX));
  element.style.top = `${within(top, height, innerHeight)}px`;
  element.style.left = `${within(left, width, innerWidth)}px`;
}

export function Popup({ at, children, class: extra = "", label }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const before = document.activeElement;
    element.showPopover();
    place(element, at);
    element.querySelector<HTMLElement>("[data-autofocus], [role=menuitem], [role=menuitemradio]")?.focus();
    const watch = new ResizeObserver(() => place(element, at));
    watch.observe(element);
    const toggled = (event: Event) => {
      if ((event as ToggleEvent).newState === "closed") closePopup(true);
    };
    element.addEventListener("toggle", toggled);
    return () => {
      element.removeEventListener("toggle", toggled);
      watch.disconnect();
      const hadFocus = element.contains(document.activeElement) || document.activeElement === document.body;
      if (hadFocus && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [at]);
  return (
    <div ref={ref} popover="auto" class={`popup ${extra}`} role="dialog" aria-label={label}>
      {children}
    </div>
  );
}
