/** Keys that work everywhere in the page. */
import { useEffect } from "preact/hooks";
import type { Client } from "../state/actions";
import type { Conversation } from "../state/model";
import { useClient } from "./client";
import { focusComposer, nextRegion } from "./focus";
import { dialogHasKeys, openDialog, popup } from "./overlay";
import { narrow, side } from "./panes";
import { navigate } from "./route";

function go(client: Client, step: number, wanted: (one: Conversation) => boolean): void {
  const all = client.state.conversations.peek();
  const active = client.state.active.peek();
  const at = active ? all.indexOf(active) : -1;
  for (let i = 1; i <= all.length; i++) {
    const one = all[(at + step * i + all.length * i) % all.length];
    if (one && wanted(one)) {
      navigate(one.id);
      return;
    }
  }
}

const anyRoom = () => true;
const hasUnread = (one: Conversation) =>
  one.mentions.peek() > 0 || (one.unread.peek() > 0 && one.mute.peek() !== "nothing");

/** Esc in the room: all has been read. */
function markAllSeen(client: Client): boolean {
  const active = client.state.active.peek();
  if (!active || popup.peek() || dialogHasKeys()) return false;
  if (side.peek() === "search") {
    side.value = null;
    focusComposer();
    return true;
  }
  if (active.focus.peek()) client.actions.endFocus(active.id);
  client.actions.markRead(active.id);
  document.querySelector<HTMLElement>(".jump")?.click();
  return true;
}

function pressed(client: Client, event: KeyboardEvent): boolean {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  if (dialogHasKeys()) return false;
  if (command && !event.shiftKey && key === "k") openDialog({ name: "switcher" });
  else if (command && (key === "/" || (event.shiftKey && key === "7"))) openDialog({ name: "keys" });
  else if (command && event.shiftKey && key === "f") side.value = "search";
  else if (command && !event.shiftKey && key === ",") openDialog({ name: "settings" });
  else if (event.altKey && !command && (key === "arrowup" || key === "arrowdown")) {
    go(client, key === "arrowup" ? -1 : 1, event.shiftKey ? hasUnread : anyRoom);
  } else if (event.key === "F6" && !command && !event.altKey) nextRegion(event.shiftKey);
  else if (event.key === "Escape" && !command && !event.altKey && !event.shiftKey) return markAllSeen(client);
  else return false;
  return true;
}

/** Typing a letter anywhere is typing a message. */
function typed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
  if (dialogHasKeys() || popup.peek() || narrow.peek()) return;
  const focused = document.activeElement;
  if (focused === document.body || focused?.matches(".log")) focusComposer();
}

export function useKeys(): void {
  const client = useClient();
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (pressed(client, event)) event.preventDefault();
      else typed(event);
    };
    addEventListener("keydown", down);
    return () => removeEventListener("keydown", down);
  }, []);
}
