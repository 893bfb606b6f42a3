/** Pages of a dialog, as tabs with arrow keys. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
}

interface Props<Name extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly current: Signal<Name>;
  readonly children: ComponentChildren;
}

export function Tabs<Name extends string>({ label, tabs, current, children }: Props<Name>) {
  const key = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.name === current.peek());
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    current.value = next.name;
    document.getElementById(`tab-${next.name}`)?.focus();
  };
  return (
    <div class="tabbed">
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={key}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            id={`tab-${tab.name}`}
            type="button"
            role="tab"
            aria-selected={current.value === tab.name}
            aria-controls="tab-panel"
            tabIndex={current.value === tab.name ? 0 : -1}
            data-autofocus={current.value === tab.name ? "" : undefined}
            onClick={() => {
              current.value = tab.name;
            }}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by keyboard */}
      <div id="tab-panel" class="tab-panel" role="tabpanel" aria-labelledby={`tab-${current.value}`} tabIndex={0}>
        {children}
      </div>
    </div>
  );
}
