/**
 * The past: caught up after every connection without a gap, and read backwards on demand
 * (https://ircv3.net/specs/extensions/chathistory).
 */
import { type Batch, type Item, isBatch } from "../net/batches";
import { numberOf } from "../net/isupport";
import { Disconnected, type Link, refusalIn } from "../net/link";
import type { ConversationStore } from "./conversation";
import type { Context } from "./fold";
import { takeHistory } from "./fold/messages";
import { WHOX_FIELDS, WHOX_TOKEN } from "./fold/people";
import type { Result } from "./model";
import { TimelineStore } from "./timeline";

const PAGE = 100;
/** More was missed than one would read: the timeline begins anew in the present. */
const MOST_PAGES_MISSED = 20;
const AT_ONCE = 2;
const DIRECTS_AFTER_MS = 30 * 86_400_000;
/** Rooms of more members are not asked who everybody is. */
const MOST_LOOKED_UP = 1000;

interface Page {
  readonly count: number;
  readonly first: string | null;
  readonly last: string | null;
}

export class Sync {
  private readonly queue: ConversationStore[] = [];
  private running = 0;
  /** Told each time a conversation is caught up. */
  onCaughtUp: (conversation: ConversationStore) => void = () => {};
  onIdle: () => void = () => {};

  constructor(
    private readonly context: Context,
    private readonly link: () => Link | null,
  ) {}

  private get store() {
    return this.context.store;
  }

  get idle(): boolean {
    return this.running === 0 && this.queue.length === 0;
  }

  /** Nothing is known to be without a gap any more. */
  interrupted(): void {
    this.queue.length = 0;
    for (const conversation of this.store.conversations.value) conversation.caughtUp = false;
  }

  /** Sees to it that the conversation reaches the present. */
  want(conversation: ConversationStore): void {
    if (conversation.caughtUp || this.queue.includes(conversation)) return;
    // Of a room that one has left one keeps what one has read; the server tells no more.
    if (!conversation.joined.value) return;
    if (!this.store.features.value.history) {
      conversation.timeline.complete.value = true;
      this.done(conversation);
      return;
    }
    if (conversation === this.store.active.value) this.queue.unshift(conversation);
    else this.queue.push(conversation);
    this.run();
  }

  private run(): void {
    while (this.running < AT_ONCE && this.queue.length) {
      const conversation = this.queue.shift()!;
      this.running++;
      void this.catchUp(conversation)
        .catch((error: unknown) => {
          if (!(error instanceof Disconnected)) throw error;
        })
        .finally(() => {
          this.running--;
          this.run();
          if (this.idle) this.onIdle();
        });
    }
  }

  private done(conversation: ConversationStore): void {
    conversation.caughtUp = true;
    conversation.syncedMsgid = conversation.timeline.newest()?.msgid ?? null;
    conversation.count();
    if (this.store.active.value === conversation) {
      if (conversation.dividerKey.value === null) conversation.divide();
      this.lookUp(conversation);
    }
    this.onCaughtUp(conversation);
  }

  private async catchUp(conversation: ConversationStore): Promise<void> {
    const link = this.link();
    for (let pages = 0; conversation.syncedMsgid !== null; pages++) {
      const page = await this.page(conversation, "AFTER", `msgid=${conversation.syncedMsgid}`);
      if (!page || pages >= MOST_PAGES_MISSED) {
        conversation.timeline.reset();
        conversation.syncedMsgid = null;
        break;
      }
      if (page.last === null || page.last === conversation.syncedMsgid || this.isLast(page)) {
        if (this.link() === link) this.done(conversation);
        return;
      }
      conversation.syncedMsgid = page.last;
    }
    const page = await this.page(conversation, "LATEST", "*");
    if (this.link() !== link) return;
    // Also when it was complete before: a room that was empty may have been filled beyond a page meanwhile.
    conversation.timeline.complete.value = !page || page.count === 0 || this.isLast(page);
    this.done(conversation);
  }

  async loadOlder(conversation: ConversationStore): Promise<Result> {
    const timeline = conversation.focus.value ?? conversation.timeline;
    const from = timeline.begin ?? timeline.oldest()?.msgid;
    if (!from || timeline.complete.value || timeline.loading.value !== "no") return OK;
    return this.loading(timeline, "older", async () => {
      const page = await this.page(conversation, "BEFORE", `msgid=${from}`, timeline);
      if (!page || page.count === 0 || this.isLast(page)) timeline.complete.value = true;
    });
  }

  /** Only the part one jumped to has something newer that is not there. */
  async loadNewer(conversation: ConversationStore): Promise<Result> {
    const timeline = conversation.focus.value;
    const newest = timeline?.newest();
    if (!timeline || !newest?.msgid || timeline.loading.value !== "no") return OK;
    return this.loading(timeline, "newer", async () => {
      const page = await this.page(conversation, "AFTER", `msgid=${newest.msgid}`, timeline);
      if (conversation.focus.value !== timeline) return;
      // Pages follow each other without a gap: what reaches into the rest is one with it.
      const first = conversation.timeline.oldest();
      const last = timeline.newest();
      const met = !first?.msgid || timeline.byMsgid(first.msgid) || (last && last.timeMs > first.timeMs);
      if (met || !page || page.count === 0 || this.isLast(page)) conversation.join(timeline);
    });
  }

  /** @returns the key of the message, which is then in the timeline or in the focus. */
  async goTo(conversation: ConversationStore, msgid: string): Promise<Result<string>> {
    const loaded = [null, conversation.focus.value];
    for (const focus of loaded) {
      const there = (focus ?? conversation.timeline).byMsgid(msgid);
      if (!there) continue;
      conversation.lookAt(focus, there.key);
      return { ok: true, value: there.key };
    }
    const focus = new TimelineStore();
    focus.live.value = false;
    // Nothing that is shown changes before the message is there, and only the last jump leads anywhere.
    conversation.arriving = focus;
    const result = await this.loading(focus, "older", () => this.page(conversation, "AROUND", `msgid=${msgid}`, focus));
    if (conversation.arriving !== focus) return { ok: false, problem: { code: "superseded", text: "" } };
    const found = focus.byMsgid(msgid);
    if (found) {
      conversation.lookAt(focus, found.key);
      return { ok: true, value: found.key };
    }
    conversation.arriving = null;
    return result.ok ? { ok: false, problem: { code: "not-found", text: "" } } : result;
  }

  /** People who have spoken to this identity while no page was open. */
  async findDirects(isClosed: (id: string, lastMs: number) => boolean): Promise<void> {
    const link = this.link();
    if (!link || !this.store.features.value.history) return;
    const stamp = (ms: number) => `timestamp=${new Date(ms).toISOString()}`;
    const times = [stamp(Date.now() + 60_000), stamp(Date.now() - DIRECTS_AFTER_MS)];
    const mine = (item: Item) => isBatch(item) && item.type === "draft/chathistory-targets";
    const answer = await link.request("CHATHISTORY", ["TARGETS", ...times, "50"], { quiet: true, mine });
    for (const item of answer.flatMap((one) => (isBatch(one) ? one.items : [one]))) {
      const target = item.params[1];
      if (isBatch(item) || item.command !== "CHATHISTORY" || !target || this.store.isRoom(target)) continue;
      if (isClosed(this.store.fold(target), Date.parse(item.params[2] ?? ""))) continue;
      this.want(this.store.open(target));
    }
  }

  /** Asks who the members of a room are: account, away, bot (https://ircv3.net/specs/extensions/whox). */
  lookUp(conversation: ConversationStore): void {
    const link = this.link();
    const { members, kind } = conversation;
    if (!link || kind !== "room" || conversation.lookedUp || members.count.value > MOST_LOOKED_UP) return;
    if (!conversation.joined.value) return;
    conversation.lookedUp = true;
    const room = conversation.name.value;
    const fields = link.isupport.has("WHOX") ? [`${WHOX_FIELDS},${WHOX_TOKEN}`] : [];
    link.request("WHO", [room, ...fields]).catch(() => {});
    link.request("MODE", [room]).catch(() => {});
  }

  /** @returns null when the server has no such page. */
  private async page(
    conversation: ConversationStore,
    subcommand: string,
    reference: string,
    into: TimelineStore | null = null,
  ): Promise<Page | null> {
    const link = this.link();
    if (!link) throw new Disconnected();
    const params = [subcommand, conversation.name.value, reference, String(this.pageSize(link))];
    const mine = (item: Item) => isBatch(item) && item.type === "chathistory";
    const answer = await link.request("CHATHISTORY", params, { quiet: true, mine });
    if (refusalIn(answer)) return null;
    const items = answer.flatMap((item) => (isBatch(item) ? (item as Batch).items : []));
    // The one that ends in the present may be another by now.
    const timeline = into ?? conversation.timeline;
    const page = takeHistory(conversation, timeline, items, this.context);
    if (subcommand !== "AFTER" && page.first) timeline.begin = page.first;
    return page;
  }

  private pageSize(link: Link): number {
    return Math.min(PAGE, numberOf(link.isupport, "CHATHISTORY", PAGE) || PAGE);
  }

  /** Chatbox counts what is shown, so a short page is the last. Others may leave things out: theirs ends when empty. */
  private isLast(page: Page): boolean {
    const link = this.link();
    return link?.caps.offered.has("chatbox/resume") === true && page.count < this.pageSize(link);
  }

  private async loading(
    timeline: TimelineStore,
    which: "older" | "newer",
    act: () => Promise<unknown>,
  ): Promise<Result> {
    timeline.loading.value = which;
    try {
      await act();
      return OK;
    } catch (error) {
      if (!(error instanceof Disconnected)) throw error;
      return { ok: false, problem: { code: "offline", text: "" } };
    } finally {
      timeline.loading.value = "no";
    }
  }
}

const OK: Result = { ok: true, value: undefined };
