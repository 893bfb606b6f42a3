/** Shows what the address names, entering the room if need be, and names what is shown. */
import { batch, untracked, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Client } from "../state/actions";
import type { Conversation } from "../state/model";
import { useClient } from "./client";
import { enter } from "./enter";
import { narrow } from "./panes";
import { navigate, type Route, route, upToDate } from "./route";
import { jumpTo } from "./timeline/jump";

function find(client: Client, id: string): Conversation | undefined {
  const { state } = client;
  const folded = id.toLowerCase();
  return (
    state.find(id) ??
    state.find(folded) ??
    state.conversations.peek().find((one) => one.name.peek().toLowerCase() === folded)
  );
}

/** What is shown when the address names nothing. */
function home(client: Client): Conversation | undefined {
  const { state } = client;
  const all = state.conversations.value;
  const rooms = state.boot.value?.rooms ?? [];
  return state.active.peek() ?? all.find((one) => rooms.includes(one.name.peek())) ?? all[0];
}

function goHome(client: Client): void {
  navigate(home(client)?.id ?? null, { replace: true });
}

async function arrive(client: Client, id: string): Promise<void> {
  if (!(await enter(client, id))) goHome(client);
}

/** What the address named when it was last shown: if that is gone it was left, and is not entered again. */
let shown: string | null = null;

function showMessage(client: Client, conversation: Conversation, msgid: string): void {
  navigate(conversation.id, { replace: true });
  jumpTo(client, conversation.id, msgid);
}

/** What an action reads is none of what the address depends on. */
function show(client: Client, conversation: Conversation): void {
  untracked(() => client.actions.show(conversation.id));
}

function follow(client: Client, { id, msgid }: Route, entering: Set<string>): void {
  const { state } = client;
  if (state.conversations.value.length === 0) return;
  if (id === null) {
    const conversation = home(client);
    if (!conversation) return;
    if (state.active.peek() === null) show(client, conversation);
    // On a phone the bare address is the list; everywhere else it is the room that is shown.
    if (!narrow.value) navigate(conversation.id, { replace: true });
    return;
  }
  const conversation = find(client, id);
  const live = state.connection.value.phase === "live";
  if (!conversation) {
    if (shown === id) {
      goHome(client);
      return;
    }
    if (!live || entering.has(id)) return;
    entering.add(id);
    untracked(() => arrive(client, id)).finally(() => entering.delete(id));
    return;
  }
  shown = id;
  if (state.active.peek() !== conversation) show(client, conversation);
  if (msgid && live) untracked(() => showMessage(client, conversation, msgid));
}

/** On a phone too the room is what one comes for: the list is one step back. */
function useFirstRoom(client: Client): void {
  useEffect(() => {
    const stop = client.state.conversations.subscribe((all) => {
      if (all.length === 0) return;
      queueMicrotask(() => stop());
      const conversation = home(client);
      if (route.peek().id !== null || !conversation || !narrow.peek()) return;
      navigate(conversation.id);
    });
    return stop;
  }, []);
}

/** Rooms being entered, so that one is not entered twice. */
const pendingRooms = new Set<string>();

export function useConversationRoute(): void {
  const client = useClient();
  useFirstRoom(client);
  // Commands such as /join and /msg show conversations themselves: the address follows.
  useSignalEffect(() => {
    const active = client.state.active.value;
    const { id } = route.peek();
    if (!active || id === null || !upToDate()) return;
    if (find(client, id) !== active && !pendingRooms.has(id)) navigate(active.id);
  });
  useSignalEffect(() => {
    const wanted = route.value;
    // Effects run a moment later, in which the address may have changed again.
    if (!upToDate()) return;
    batch(() => follow(client, wanted, pendingRooms));
  });
}
