import type { Reaction } from "./model";

interface Mark {
  readonly nick: string;
  readonly emoji: string;
  readonly on: boolean;
  readonly timeMs: number;
}

/** What was said about messages, whether they are loaded or not: reactions and deletions, in whatever order one hears of them. */
export class Annotations {
  private readonly marks = new Map<string, Map<string, Mark>>();
  private readonly deleted = new Map<string, { by: string; reason: string }>();

  /** @returns whether that changes anything. */
  react(msgid: string, emoji: string, nick: string, on: boolean, timeMs: number): boolean {
    const marks = this.marks.get(msgid) ?? new Map<string, Mark>();
    this.marks.set(msgid, marks);
    const key = `${emoji}\0${nick}`;
    const known = marks.get(key);
    if (known && (known.timeMs > timeMs || (known.timeMs === timeMs && !known.on))) return false;
    marks.set(key, { nick, emoji, on, timeMs });
    return known?.on !== on;
  }

  redact(msgid: string, by: string, reason: string): void {
    this.deleted.set(msgid, { by, reason });
  }

  deletionOf(msgid: string | null): { by: string; reason: string } | null {
    return (msgid && this.deleted.get(msgid)) || null;
  }

  reactionsTo(msgid: string | null, isMe: (nick: string) => boolean): readonly Reaction[] {
    const marks = msgid ? this.marks.get(msgid) : undefined;
    if (!marks) return NONE;
    const found = new Map<string, { emoji: string; nicks: string[]; mine: boolean }>();
    for (const mark of [...marks.values()].filter((one) => one.on).sort(byTime)) {
      const reaction = found.get(mark.emoji) ?? { emoji: mark.emoji, nicks: [], mine: false };
      found.set(mark.emoji, reaction);
      reaction.nicks.push(mark.nick);
      reaction.mine ||= isMe(mark.nick);
    }
    return [...found.values()];
  }
}

const NONE: readonly Reaction[] = [];

function byTime(one: Mark, other: Mark): number {
  return one.timeMs - other.timeMs || (one.nick < other.nick ? -1 : 1);
}
