/** An icon of the Lucide set; only those imported are in the bundle. */
import type { IconNode } from "lucide";
import { h } from "preact";

/** Decoration: what it stands for is said by the button around it. */
export function Icon({ of, class: extra = "" }: { of: IconNode; class?: string }) {
  return (
    <svg
      class={`icon ${extra}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
