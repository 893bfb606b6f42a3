/**
 * What was typed and is not known to be on the server's disk. It is on this side's disk from the moment it is sent, goes out once
 * and in order when the server is there, and is only forgotten when the server has it or somebody discards it.
 */

import { uuid7 } from "../net/ids";
import { Disconnected, type Link, refusalIn } from "../net/link";
import type { Tags } from "../net/message";
import { byteLength, pieces } from "../net/text";
import type { ConversationStore } from "./conversation";
import type { Database, OutboxRow } from "./database";
import { lineBytes } from "./features";
import type { Locks } from "./locks";
import type { MessageEntry, Problem } from "./model";
import type { Store } from "./store";

/** On the wire and not acknowledged: less than a server's receive queue, so that nobody is cut for haste. */
const WINDOW_BYTES = 6_000;
const WINDOW_MESSAGES = 8;

/** What the outbox asks of the connection. */
export interface Line {
  readonly link: Link | null;
  /** Who one is now is who one was: an id sent again is recognised (docs/protocol.md). */
  readonly exactlyOnce: boolean;
}

export class Outbox {
  private readonly rows = new Map<string, OutboxRow>();
  private readonly flying = new Map<string, number>();

  constructor(
    private readonly store: Store,
    private readonly database: Database,
    private readonly locks: Locks,
    private readonly line: Line,
    private readonly server: string,
    private readonly tab: string,
  ) {}

  /** Takes what this tab left before it was loaded anew, and what tabs left that are gone. */
  async adopt(): Promise<void> {
    for (const row of await this.database.rows()) {
      if (row.server !== this.server || this.rows.has(row.id)) continue;
      if (row.tab !== this.tab) {
        const gone = await this.locks.tryHold(`tab:${row.tab}`);
        if (!gone) continue;
        gone();
      }
      await this.keep({ ...row, tab: this.tab });
      this.show({ ...row, tab: this.tab });
    }
    this.pump();
  }

  /** Says something in a conversation; it shows at once. */
  add(conversation: ConversationStore, text: string, kind: OutboxRow["kind"], replyTo: string | null): void {
    const target = conversation.name.value;
    const row: OutboxRow = {
      id: uuid7(),
      server: this.server,
      tab: this.tab,
      target,
      kind,
      text,
      replyTo,
      createdMs: Date.now(),
      tried: false,
      problem: null,
    };
    void this.keep(row);
    this.show(row);
    this.pump();
  }

  retry(id: string): void {
    const row = this.rows.get(id);
    if (!row) return;
    void this.keep({ ...row, tried: false, problem: null });
    this.mark(id, "pending", null);
    this.pump();
  }

  discard(id: string): void {
    const row = this.rows.get(id);
    if (!row) return;
    this.forget(id);
    this.store.find(row.target)?.timeline.remove(id);
  }

  /** The server has it. */
  delivered(id: string): void {
    if (this.rows.has(id)) this.forget(id);
    this.pump();
  }

  /** The connection is gone: what was on the wire may or may not have arrived. */
  interrupted(): void {
    this.flying.clear();
  }

  /** Forgets all of this server's, also other tabs'. */
  async clear(): Promise<void> {
    const rows = await this.database.rows();
    await Promise.all(rows.filter((row) => row.server === this.server).map((row) => this.database.delete(row.id)));
    this.rows.clear();
    this.count();
  }

  /** Sends what may be sent now. */
  pump(): void {
    const { link } = this.line;
    if (!link) return;
    const rows = [...this.rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const row of rows) {
      if (row.problem || this.flying.has(row.id)) continue;
      const conversation = this.store.find(row.target);
      if (conversation && !conversation.joined.value && this.store.connection.value.phase === "live") {
        this.fail(row, { code: "442", text: "" });
        continue;
      }
      if (!conversation?.caughtUp) continue;
      if (row.tried && !this.line.exactlyOnce) {
        this.fail(row, { code: "uncertain", text: "" });
        continue;
      }
      if (this.isFull()) return;
      if (this.split(row, conversation)) {
        this.pump();
        return;
      }
      void this.transmit(row, conversation, link);
    }
  }

  private isFull(): boolean {
    let bytes = 0;
    for (const one of this.flying.values()) bytes += one;
    return this.flying.size >= WINDOW_MESSAGES || bytes >= WINDOW_BYTES;
  }

  private async transmit(row: OutboxRow, conversation: ConversationStore, link: Link): Promise<void> {
    this.flying.set(row.id, byteLength(row.text) + 200);
    void this.keep({ ...row, tried: true });
    try {
      const answer = await say(link, row, lineBytes(this.store.mask, row.target), this.store.features.value.multiline);
      this.flying.delete(row.id);
      if (!this.rows.has(row.id)) return;
      const refusal = refusalIn(answer);
      if (refusal) this.fail(row, { code: refusal.code, text: refusal.text });
      else this.arrived(row, conversation);
    } catch (error) {
      this.flying.delete(row.id);
      if (!(error instanceof Disconnected)) this.fail(row, { code: "unsendable", text: String(error) });
    }
    this.pump();
  }

  /** Acknowledged by a server that sends no echo. */
  private arrived(row: OutboxRow, conversation: ConversationStore): void {
    const entry = conversation.timeline.get(row.id);
    if (entry?.type === "message" && entry.delivery !== "sent") {
      conversation.settle(row.id, { ...entry, delivery: "sent", problem: null, timeMs: Date.now() });
    }
    this.delivered(row.id);
  }

  private fail(row: OutboxRow, problem: Problem): void {
    void this.keep({ ...row, problem });
    this.mark(row.id, "failed", problem);
  }

  /** On a server that takes single lines only a long message becomes several. */
  private split(row: OutboxRow, conversation: ConversationStore): boolean {
    const { multiline } = this.store.features.value;
    const bytes = lineBytes(this.store.mask, row.target);
    if (multiline && row.kind !== "action") return false;
    const lines = row.text.split("\n").filter((line) => line.trim());
    const parts = lines.flatMap((line) => pieces(line, bytes - (row.kind === "action" ? 9 : 0)));
    if (parts.length <= 1) return false;
    this.discard(row.id);
    parts.forEach((text, index) => {
      const part = { ...row, id: uuid7(), text, replyTo: index ? null : row.replyTo };
      void this.keep(part);
      this.show(part);
    });
    return conversation !== undefined;
  }

  private show(row: OutboxRow): void {
    const conversation = this.store.open(row.target);
    if (conversation.timeline.get(row.id)) return;
    const me = this.store.me.value;
    const nick = me?.nick ?? this.store.remembered.value?.nick ?? "";
    const entry: MessageEntry = {
      type: "message",
      key: row.id,
      msgid: null,
      timeMs: row.createdMs,
      sender: { nick, account: me?.account ?? null, bot: false, me: true },
      kind: row.kind,
      text: row.text,
      clientId: row.id,
      delivery: row.problem ? "failed" : "pending",
      problem: row.problem,
      replyTo: null,
      reactions: [],
      deleted: null,
      mentionsMe: false,
    };
    conversation.timeline.append(conversation.dress({ type: "said", entry, target: row.target, replyTo: row.replyTo }));
  }

  private mark(id: string, delivery: MessageEntry["delivery"], problem: Problem | null): void {
    const timeline = this.store.find(this.rows.get(id)?.target ?? "")?.timeline;
    const entry = timeline?.get(id);
    if (entry?.type === "message") timeline?.replace({ ...entry, delivery, problem });
  }

  private keep(row: OutboxRow): Promise<void> {
    this.rows.set(row.id, row);
    this.count();
    return this.database.put(row);
  }

  private forget(id: string): void {
    this.rows.delete(id);
    this.flying.delete(id);
    this.count();
    void this.database.delete(id);
  }

  private count(): void {
    this.store.waiting.value = [...this.rows.values()].filter((row) => !row.problem).length;
  }
}

let batches = 0;

/** Puts a message on the wire, as a batch where it does not fit a line (https://ircv3.net/specs/extensions/multiline). */
function say(link: Link, row: OutboxRow, bytes: number, multiline: boolean) {
  const command = row.kind === "notice" ? "NOTICE" : "PRIVMSG";
  const tags: Tags = { "+chatbox/id": row.id, ...(row.replyTo ? replyTags(row.replyTo) : {}) };
  const mine = () => false;
  if (row.kind === "action") {
    return link.request(command, [row.target, `\x01ACTION ${row.text}\x01`], { tags });
  }
  const lines = row.text.split("\n").map((line) => pieces(line, bytes));
  if (lines.length === 1 && lines[0]!.length === 1) return link.request(command, [row.target, row.text], { tags });
  if (!multiline) return link.request(command, [row.target, row.text.replace(/\n/g, " ")], { tags });
  const name = `m${++batches}`;
  return link.ask({ mine }, (label) => {
    link.send("BATCH", [`+${name}`, "draft/multiline", row.target], { ...tags, ...label });
    for (const line of lines) {
      line.forEach((piece, index) => {
        const concat: Tags = index ? { "draft/multiline-concat": "" } : {};
        link.send(command, [row.target, piece], { batch: name, ...concat });
      });
    }
    link.send("BATCH", [`-${name}`]);
  });
}

/** Both names of the tag: https://ircv3.net/specs/client-tags/reply is young. */
export function replyTags(msgid: string): Tags {
  return { "+reply": msgid, "+draft/reply": msgid };
}
