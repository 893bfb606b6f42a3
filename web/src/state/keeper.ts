import type { ConversationStore } from "./conversation";
import type { Draft, MuteLevel } from "./model";
import { keepPerson } from "./person";
import type { Shelf } from "./shelf";
import type { Store } from "./store";

/** Keeps on this browser's disk what belongs to conversations: drafts, how far one has read, mute levels, and which there are. */
export class Keeper {
  constructor(
    private readonly store: Store,
    private readonly shelf: Shelf,
    private readonly server: () => string,
  ) {}

  private key(kind: string, conversation: ConversationStore): string {
    return `${kind}:${this.server()}:${conversation.id}`;
  }

  /** What was kept for a conversation that has just been opened. */
  restore(conversation: ConversationStore): void {
    const draft = this.shelf.get<Draft>(this.key("draft", conversation));
    if (draft && !conversation.draft.value.text) conversation.draft.value = draft;
    conversation.mute.value = this.shelf.get<MuteLevel>(this.key("mute", conversation)) ?? "default";
    const readMs = this.shelf.get<number>(this.key("read", conversation));
    if (readMs !== undefined && readMs !== conversation.readMs.value) {
      conversation.readMs.value = readMs;
      conversation.count();
    }
  }

  draft(conversation: ConversationStore, draft: Draft): void {
    conversation.draft.value = draft;
    if (draft.text || draft.replyTo) this.shelf.set(this.key("draft", conversation), draft);
    else this.shelf.delete(this.key("draft", conversation));
  }

  mute(conversation: ConversationStore, level: MuteLevel): void {
    conversation.mute.value = level;
    this.shelf.set(this.key("mute", conversation), level);
  }

  read(conversation: ConversationStore): void {
    this.shelf.set(this.key("read", conversation), conversation.readMs.value);
  }

  keepRooms(): void {
    keepPerson(this.shelf, this.server(), { rooms: this.names("room") });
  }

  keepDirects(): void {
    keepPerson(this.shelf, this.server(), { directs: this.names("direct") });
  }

  /** A direct conversation was put away: it comes back when something new is said in it. */
  closed(conversation: ConversationStore): void {
    this.shelf.set(this.key("closed", conversation), conversation.lastActivityMs.value || Date.now());
    this.keepDirects();
  }

  /** Whether nothing has been said in it since it was put away. */
  isClosed(id: string, lastMs: number): boolean {
    const closedMs = this.shelf.get<number>(`closed:${this.server()}:${id}`);
    return closedMs !== undefined && lastMs <= closedMs;
  }

  private names(kind: ConversationStore["kind"]): string[] {
    const found = this.store.conversations.value.filter((one) => one.kind === kind && one.joined.value);
    return found.map((one) => one.name.value);
  }
}
