import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { Annotations } from "./annotations";
import { MembersStore } from "./members";
import type { Conversation, Draft, Entry, MessageEntry, MuteLevel, Person, Problem, Quote, RoomModes } from "./model";
import type { Said } from "./read";
import { TimelineStore } from "./timeline";
import { TypingStore } from "./typing";

/** More unread messages than this are not counted. */
const MOST_COUNTED = 999;

/** What a conversation needs of everything else. */
export interface Surroundings {
  fold(name: string): string;
  person(nick: string): ReadonlySignal<Person>;
  symbols(): string;
  isMe(nick: string): boolean;
}

export class ConversationStore implements Conversation {
  readonly name: Signal<string>;
  readonly joined = signal(false);
  readonly closed = signal<Problem | null>(null);
  readonly topic = signal<{ text: string; by: string; timeMs: number | null }>({ text: "", by: "", timeMs: null });
  readonly modes = signal<RoomModes>({ flags: "", params: new Map() });
  readonly members: MembersStore;
  readonly peer: ReadonlySignal<Person> | null;
  readonly focus = signal<TimelineStore | null>(null);
  readonly target = signal<{ readonly key: string } | null>(null);
  readonly spoken = signal(0);
  /** A part of the past that is being read, and shown once it has what is looked for. */
  arriving: TimelineStore | null = null;
  readonly unread = signal(0);
  readonly mentions = signal(0);
  readonly dividerKey = signal<string | null>(null);
  readonly readMs = signal(0);
  readonly typists = new TypingStore();
  readonly typing = this.typists.nicks;
  readonly draft = signal<Draft>({ text: "", replyTo: null });
  readonly mute = signal<MuteLevel>("default");
  readonly lastActivityMs = signal(0);
  readonly annotations = new Annotations();
  /** The timeline reaches the present: what is said now follows what is there without a gap. */
  caughtUp = false;
  /** Everything up to this message is in the timeline, without a gap; null before the first page. */
  syncedMsgid: string | null = null;
  /** Lines of a NAMES that has not ended. */
  names: { nick: string; prefixes: string }[] | null = null;
  /** Members' accounts and away states have been asked for. */
  lookedUp = false;
  private readonly present = signal(new TimelineStore());
  private readonly quotedBy = new Map<string, Set<string>>();

  constructor(
    public id: string,
    readonly kind: "room" | "direct",
    name: string,
    private readonly around: Surroundings,
  ) {
    this.name = signal(name);
    this.members = new MembersStore(around.fold, around.person, around.symbols);
    this.peer = kind === "direct" ? around.person(name) : null;
    if (kind === "direct") this.joined.value = true;
  }

  get timeline(): TimelineStore {
    return this.present.value;
  }

  /** Timelines in which a message may stand. */
  private get timelines(): TimelineStore[] {
    return [this.timeline, this.focus.value, this.arriving].filter((one) => one !== null);
  }

  byMsgid(msgid: string): Entry | undefined {
    for (const timeline of this.timelines) {
      const entry = timeline.byMsgid(msgid);
      if (entry) return entry;
    }
    return undefined;
  }

  /** Shows what was jumped to: in the present (null), in what is shown, or in another part of the past. */
  lookAt(focus: TimelineStore | null, key: string): void {
    batch(() => {
      this.arriving = null;
      this.focus.value = focus;
      this.target.value = { key };
    });
  }

  /** Back to the present; a jump that is still on its way leads nowhere. */
  lookAtPresent(): void {
    batch(() => {
      this.arriving = null;
      this.focus.value = null;
      this.target.value = null;
    });
  }

  /** The part of the past that is shown has reached the present, and is it from now on: nothing that is read moves. */
  join(focus: TimelineStore): void {
    batch(() => {
      focus.absorb(this.timeline);
      this.present.value = focus;
      this.focus.value = null;
      this.count();
    });
  }

  /** The message as it is shown: with what is known about it and about what it replies to. */
  dress(said: Said): MessageEntry {
    const { entry, replyTo } = said;
    if (replyTo) {
      const waiting = this.quotedBy.get(replyTo) ?? new Set();
      this.quotedBy.set(replyTo, waiting.add(entry.key));
    }
    const quote = replyTo ? this.quote(replyTo) : null;
    const repliesToMe = quote?.nick != null && this.around.isMe(quote.nick) && !entry.sender.me;
    return {
      ...entry,
      replyTo: quote,
      mentionsMe: entry.mentionsMe || repliesToMe,
      reactions: this.annotations.reactionsTo(entry.msgid, this.around.isMe),
      deleted: this.annotations.deletionOf(entry.msgid),
    };
  }

  private quote(msgid: string): Quote {
    const quoted = this.byMsgid(msgid);
    if (quoted?.type !== "message") return { msgid, nick: null, text: "", deleted: false };
    const deleted = quoted.deleted !== null || this.annotations.deletionOf(msgid) !== null;
    return { msgid, nick: quoted.sender.nick, text: deleted ? "" : quoted.text, deleted };
  }

  /** Merges into one of the timelines, and tells those who quote what has come. */
  take(timeline: TimelineStore, page: readonly Entry[]): Entry[] {
    return batch(() => {
      const added = timeline.merge(page);
      for (const entry of added) this.arrived(entry);
      return added;
    });
  }

  private arrived(entry: Entry): void {
    if (entry.type === "message" || !this.lastActivityMs.value) {
      if (entry.timeMs > this.lastActivityMs.value) this.lastActivityMs.value = entry.timeMs;
    }
    if (entry.msgid && this.quotedBy.has(entry.msgid)) this.refreshQuotes(entry.msgid);
  }

  /** A message of ours came back: it takes the place of the one that waited. */
  settle(key: string, entry: MessageEntry): void {
    batch(() => {
      this.timeline.settle(key, entry);
      this.arrived(entry);
    });
  }

  /** Something is known about a message that was not when it was put there. */
  refresh(msgid: string): void {
    for (const timeline of this.timelines) {
      const entry = timeline.byMsgid(msgid);
      if (entry?.type !== "message") continue;
      const deleted = this.annotations.deletionOf(msgid);
      const reactions = this.annotations.reactionsTo(msgid, this.around.isMe);
      timeline.replace({ ...entry, deleted, reactions });
    }
    this.refreshQuotes(msgid);
  }

  private refreshQuotes(msgid: string): void {
    for (const key of this.quotedBy.get(msgid) ?? []) {
      for (const timeline of this.timelines) {
        const entry = timeline.get(key);
        if (entry?.type !== "message") continue;
        const replyTo = this.quote(msgid);
        const repliesToMe = replyTo.nick !== null && this.around.isMe(replyTo.nick) && !entry.sender.me;
        timeline.replace({ ...entry, replyTo, mentionsMe: entry.mentionsMe || repliesToMe });
      }
    }
  }

  /** Read on some device up to then; never goes back by itself. */
  readUpTo(timeMs: number): void {
    if (timeMs <= this.readMs.value) return;
    this.readMs.value = timeMs;
    this.count();
  }

  /** Counts anew what has not been read. */
  count(): void {
    let unread = 0;
    let mentions = 0;
    const { entries } = this.timeline;
    for (let at = entries.length - 1; at >= 0 && unread < MOST_COUNTED; at--) {
      const entry = entries[at]!;
      if (entry.type !== "message" || entry.delivery !== "sent") continue;
      if (entry.timeMs <= this.readMs.value) break;
      if (entry.sender.me || entry.deleted) continue;
      unread++;
      if (entry.mentionsMe || this.kind === "direct") mentions++;
    }
    batch(() => {
      this.unread.value = unread;
      this.mentions.value = mentions;
    });
  }

  /** Puts the divider before the first message not read; null when all is read. */
  divide(): void {
    const first = this.firstUnread();
    this.dividerKey.value = first?.key ?? null;
  }

  private firstUnread(): Entry | undefined {
    let first: Entry | undefined;
    const { entries } = this.timeline;
    for (let at = entries.length - 1; at >= 0; at--) {
      const entry = entries[at]!;
      if (entry.type !== "message" || entry.delivery !== "sent") continue;
      if (entry.timeMs <= this.readMs.value) break;
      if (!entry.sender.me && !entry.deleted) first = entry;
    }
    return first;
  }
}
