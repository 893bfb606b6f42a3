/** Items of a menu, moved through with the arrow keys. */
import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./Icon";
import { closePopup } from "./overlay";
import { Popup } from "./Popup";

export interface Item {
  readonly icon: IconNode;
  readonly label: string;
  readonly run: () => void;
  readonly danger?: boolean;
  /** Of a group of which one is chosen. */
  readonly chosen?: boolean;
  /** Why it cannot be done now. */
  readonly unavailable?: string | undefined;
}

function move(event: KeyboardEvent): void {
  const items = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>("[role^=menuitem]")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

function MenuItem({ item }: { item: Item }) {
  const press = () => {
    if (item.unavailable) return;
    closePopup();
    item.run();
  };
  return (
    <button
      type="button"
      role={item.chosen === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={item.chosen}
      aria-disabled={Boolean(item.unavailable)}
      class={item.danger ? "menu-item danger-text" : "menu-item"}
      onClick={press}
    >
      <Icon of={item.icon} />
      <span>
        {item.label}
        {item.unavailable && <span class="hint">{item.unavailable}</span>}
      </span>
    </button>
  );
}

interface Props {
  readonly at: Element;
  readonly label: string;
  readonly groups: readonly (readonly Item[])[];
  readonly head?: ComponentChildren;
}

export function Menu({ at, label, groups, head }: Props) {
  return (
    <Popup at={at} label={label} class="menu">
      {head}
      <div role="menu" aria-label={label} onKeyDown={move}>
        {groups
          .filter((items) => items.length > 0)
          .map((items, index) => (
            <div key={index} role="group" class="menu-group">
              {items.map((item) => (
                <MenuItem key={item.label} item={item} />
              ))}
            </div>
          ))}
      </div>
    </Popup>
  );
}
