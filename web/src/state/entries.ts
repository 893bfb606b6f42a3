/** What stands in a timeline. Entries are immutable: a change puts a new object in the old one's place. */

/** Who said or did something, as it was then. */
export interface Sender {
  readonly nick: string;
  readonly account: string | null;
  readonly bot: boolean;
  /** It was this identity, in whatever tab or device. */
  readonly me: boolean;
}

/** Why something did not happen. `code` is for the catalogues, `text` the server's own words (or ""). */
export interface Problem {
  readonly code: string;
  readonly text: string;
}

export type Result<T = void> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** pending: on this side's disk only; sent: on the server's disk; failed: refused, waits for retry or discard. */
export type Delivery = "pending" | "sent" | "failed";

export interface Quote {
  readonly msgid: string;
  /** null while the message quoted has not been loaded. */
  readonly nick: string | null;
  readonly text: string;
  readonly deleted: boolean;
}

export interface Reaction {
  readonly emoji: string;
  /** In the order they came. */
  readonly nicks: readonly string[];
  readonly mine: boolean;
}

interface Base {
  /** Stable for as long as the entry is shown, also when a pending message becomes a sent one. */
  readonly key: string;
  /** null while it has not come back from the server, and for events of servers without ids. */
  readonly msgid: string | null;
  readonly timeMs: number;
  readonly sender: Sender;
}

export interface MessageEntry extends Base {
  readonly type: "message";
  readonly kind: "text" | "action" | "notice";
  /** Lines are separated by \n; may hold mIRC formatting and Markdown, both for the ui to render. */
  readonly text: string;
  readonly clientId: string | null;
  readonly delivery: Delivery;
  readonly problem: Problem | null;
  readonly replyTo: Quote | null;
  readonly reactions: readonly Reaction[];
  readonly deleted: { readonly by: string; readonly reason: string } | null;
  readonly mentionsMe: boolean;
}

export type RoomEvent =
  | { readonly kind: "join" }
  | { readonly kind: "part"; readonly reason: string }
  | { readonly kind: "quit"; readonly reason: string }
  | { readonly kind: "kick"; readonly target: string; readonly reason: string }
  | { readonly kind: "nick"; readonly to: string }
  | { readonly kind: "topic"; readonly topic: string }
  | { readonly kind: "mode"; readonly change: string; readonly params: readonly string[] }
  | { readonly kind: "invite"; readonly target: string }
  | { readonly kind: "rename"; readonly to: string };

export interface EventEntry extends Base {
  readonly type: "event";
  readonly event: RoomEvent;
}

export type Entry = MessageEntry | EventEntry;
