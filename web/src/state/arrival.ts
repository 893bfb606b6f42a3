import { type Link, refusalIn } from "../net/link";
import type { ConversationStore } from "./conversation";
import { METADATA_KEYS } from "./fold/people";
import type { Keeper } from "./keeper";
import type { Store } from "./store";
import type { Sync } from "./sync";

/** What a person does first on a new connection: takes their seats, and looks what was said meanwhile. */
export class Arrival {
  /** Rooms in which one has been seated on this connection. */
  private readonly seats = new Set<string>();
  private ready = false;

  constructor(
    private readonly store: Store,
    private readonly sync: Sync,
    private readonly keeper: Keeper,
    /** The server knows this identity, so it says itself where one sits. */
    private readonly known: boolean,
  ) {}

  seated(conversation: ConversationStore): void {
    this.seats.add(conversation.id);
    this.keeper.restore(conversation);
    this.keeper.keepRooms();
    if (this.ready) this.sync.want(conversation);
  }

  /**
   * @param asked rooms that somebody wants to be in.
   * @param kept rooms in which one was when last here.
   * @param invitation a token that lets one in somewhere, from the link by which one came.
   * @throws Disconnected
   */
  async enter(link: Link, asked: readonly string[], kept: readonly string[], invitation: string | null): Promise<void> {
    const { store } = this;
    if (link.caps.has("draft/metadata-2")) link.request("METADATA", ["*", "SUB", ...METADATA_KEYS]).catch(() => {});
    // By the answer all seats that were kept have been told.
    await link.request("PING", ["seats"]);
    this.ready = true;
    if (invitation && link.caps.has("chatbox/invitation")) {
      const refusal = refusalIn(await link.request("INVITATION", ["USE", invitation]));
      if (refusal) this.store.notice("error", refusal.code, refusal.text);
    }
    const rooms = new Map<string, string>();
    const itself = this.known && link.caps.has("chatbox/resume");
    for (const room of [...asked, ...(itself ? [] : kept)]) rooms.set(store.fold(room), room);
    if (!this.seats.size && (itself || !kept.length)) {
      for (const room of store.boot.value?.rooms ?? ["#lobby"]) rooms.set(store.fold(room), room);
    }
    for (const conversation of store.conversations.value) {
      if (conversation.kind !== "room") continue;
      if (this.seats.has(conversation.id)) this.sync.want(conversation);
      else if (!rooms.has(conversation.id)) leaveEmpty(conversation);
    }
    const joins = [...rooms].filter(([folded]) => !this.seats.has(folded)).map(([, room]) => room);
    await Promise.all(joins.map((room) => link.request("JOIN", [room]).then((answer) => this.refused(room, answer))));
    await this.sync.findDirects((id, lastMs) => this.keeper.isClosed(id, lastMs));
    for (const conversation of store.conversations.value) {
      if (conversation.kind !== "direct") continue;
      if (store.features.value.readMarker) link.request("MARKREAD", [conversation.name.value]).catch(() => {});
      this.sync.want(conversation);
    }
  }

  private refused(room: string, answer: Parameters<typeof refusalIn>[0]): void {
    const refusal = refusalIn(answer);
    if (!refusal) return;
    this.store.notice("error", refusal.code, refusal.text, room);
    const conversation = this.store.find(room);
    if (!conversation) return;
    leaveEmpty(conversation);
    conversation.closed.value = { code: refusal.code, text: refusal.text };
  }
}

function leaveEmpty(conversation: ConversationStore): void {
  conversation.joined.value = false;
  conversation.closed.value ??= { code: "left", text: "" };
  conversation.members.clear();
}
