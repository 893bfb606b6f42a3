import { batch, computed, type Signal, signal } from "@preact/signals";
import { foldOf } from "../net/names";
import { ConversationStore } from "./conversation";
import { ASSUMED } from "./features";
import { People } from "./members";
import { mentionMatcher } from "./mentions";
import type {
  Boot,
  Connection,
  Conversation,
  ConversationId,
  Features,
  Heard,
  Invitation,
  Me,
  MuteLevel,
  Person,
  Remembered,
  ServerNotice,
  Settings,
  State,
  UiRequest,
  Verification,
} from "./model";
import type { Reader } from "./read";
import { DEFAULT_SETTINGS } from "./settings";

const MOST_NOTICES = 50;

/** All state of one page, and the few ways to find things in it. Changed by `fold/`, `sync` and the actions only. */
export class Store implements State {
  readonly boot = signal<Boot | null>(null);
  readonly connection = signal<Connection>({ phase: "idle" });
  readonly lagMs = signal<number | null>(null);
  readonly remembered = signal<Remembered | null>(null);
  readonly me = signal<Me | null>(null);
  readonly verifying = signal<Verification | null>(null);
  readonly features = signal<Features>(ASSUMED);
  readonly conversations = signal<readonly ConversationStore[]>([]);
  readonly active = signal<ConversationStore | null>(null);
  readonly settings: Signal<Settings> = signal(DEFAULT_SETTINGS);
  readonly notices = signal<readonly ServerNotice[]>([]);
  readonly invitations = signal<readonly Invitation[]>([]);
  readonly waiting = signal(0);
  readonly totals = computed(() => {
    let unread = 0;
    let mentions = 0;
    for (const one of this.conversations.value) {
      if (this.muteOf(one) === "nothing") continue;
      unread += one.unread.value;
      mentions += one.mentions.value;
    }
    return { unread, mentions };
  });
  /** `nick!user@host` as others see it, for how much fits a line. */
  mask: string | null = null;
  fold = foldOf("precis");
  readonly people = new People((name) => this.fold(name));
  private readonly byId = new Map<ConversationId, ConversationStore>();
  private readonly hearers = new Set<(heard: Heard) => void>();
  private readonly askers = new Set<(request: UiRequest) => void>();
  private noticeCount = 0;

  /** How lines are read, by whom one is now. */
  readonly reader: Reader = {
    isMe: (nick, account) => this.isMe(nick) || (account !== null && account === this.me.value?.account),
    mentions: (text) => this.matcher.value(text),
  };
  private readonly matcher = computed(() =>
    mentionMatcher([this.me.value?.nick ?? "", ...this.settings.value.highlightWords]),
  );

  find(id: ConversationId): ConversationStore | undefined {
    return this.byId.get(this.fold(id));
  }

  person(nick: string): Signal<Person> {
    return this.people.get(nick);
  }

  isMe = (nick: string): boolean => {
    const me = this.me.value;
    return me !== null && this.fold(nick) === this.fold(me.nick);
  };

  isRoom(name: string): boolean {
    return name !== "" && this.features.value.channelTypes.includes(name[0]!);
  }

  /** The conversation with this name, made if there is none. */
  open(name: string): ConversationStore {
    const found = this.find(name);
    if (found) return found;
    const made = new ConversationStore(this.fold(name), this.isRoom(name) ? "room" : "direct", name, {
      fold: (text) => this.fold(text),
      person: (nick) => this.person(nick),
      symbols: () => this.features.value.prefixes.map(([, symbol]) => symbol).join(""),
      isMe: this.isMe,
    });
    this.byId.set(made.id, made);
    this.list();
    return made;
  }

  /** The server says which names are the same. */
  setFold(fold: (name: string) => string): void {
    this.fold = fold;
    const all = [...this.byId.values()];
    this.byId.clear();
    for (const conversation of all) {
      conversation.id = fold(conversation.name.value);
      this.byId.set(conversation.id, conversation);
    }
  }

  close(conversation: ConversationStore): void {
    this.byId.delete(conversation.id);
    batch(() => {
      if (this.active.value === conversation) this.active.value = null;
      this.list();
    });
  }

  rename(conversation: ConversationStore, name: string): void {
    this.byId.delete(conversation.id);
    conversation.id = this.fold(name);
    this.byId.set(conversation.id, conversation);
    batch(() => {
      conversation.name.value = name;
      this.list();
    });
  }

  private list(): void {
    const rank = (one: ConversationStore) => (one.kind === "room" ? 0 : 1);
    this.conversations.value = [...this.byId.values()].sort(
      (a, b) => rank(a) - rank(b) || a.name.value.localeCompare(b.name.value),
    );
  }

  muteOf(conversation: Conversation): Exclude<MuteLevel, "default"> {
    const { value } = conversation.mute;
    return value === "default" ? this.settings.value.notify : value;
  }

  notice(level: ServerNotice["level"], code: string, text: string, from = ""): void {
    const notice = { id: ++this.noticeCount, timeMs: Date.now(), level, code, text, from };
    this.notices.value = [...this.notices.value, notice].slice(-MOST_NOTICES);
  }

  onHeard(listener: (heard: Heard) => void): () => void {
    this.hearers.add(listener);
    return () => this.hearers.delete(listener);
  }

  heard(heard: Heard): void {
    for (const listener of this.hearers) listener(heard);
  }

  onRequest(listener: (request: UiRequest) => void): () => void {
    this.askers.add(listener);
    return () => this.askers.delete(listener);
  }

  /** Asks the ui for something that only it has. */
  request(request: UiRequest): void {
    for (const listener of this.askers) listener(request);
  }
}
