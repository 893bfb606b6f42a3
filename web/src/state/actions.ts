/** All that a person can do, as the ui calls it. Nothing here throws; what fails says why in its `Result`. */
import type {
  Conversation,
  ConversationId,
  ListEntry,
  MessageEntry,
  MuteLevel,
  Person,
  Result,
  Settings,
} from "./model";

export interface JoinForm {
  readonly name: string;
  /** Of an account: log in as `account` (or `name`). */
  readonly account?: string;
  readonly password?: string;
  /** The server's own password, where one is needed. */
  readonly serverPassword?: string;
  /** A WebSocket address; the page's own server by default. */
  readonly server?: string;
  /** Rooms to enter besides the default ones, from a deep link or an invitation. */
  readonly rooms?: readonly string[];
}

export interface RoomListing {
  readonly name: string;
  readonly members: number;
  readonly topic: string;
}

export interface Profile extends Person {
  /** Rooms that the server tells one about, with prefixes. */
  readonly rooms: readonly string[];
  readonly idleS: number | null;
  readonly signedOnMs: number | null;
  readonly operator: boolean;
  readonly secure: boolean;
}

export interface CommandHelp {
  readonly name: string;
  readonly aliases: readonly string[];
  /** As in "<nick> [reason]"; the description is `i18n` key `command.<name>`. */
  readonly usage: string;
}

export type Suggestion =
  | { readonly kind: "person"; readonly insert: string; readonly person: Person; readonly prefixes: string }
  | { readonly kind: "everyone"; readonly insert: string; readonly count: number }
  | { readonly kind: "room"; readonly insert: string; readonly name: string }
  | { readonly kind: "command"; readonly insert: string; readonly command: CommandHelp };

/** What can stand in place of `text.slice(from, to)`; `:` is completed by the ui, which has the emoji. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly Suggestion[];
}

export interface SearchHit {
  /** The room's name, or the nick of whom one talked with. */
  readonly place: string;
  /** null where that is not open. */
  readonly conversation: Conversation | null;
  readonly entry: MessageEntry;
}

export interface Found {
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  /** There may be more: these are the newest of them, or the oldest. */
  readonly more: "newest" | "oldest" | null;
  /** Only what is loaded was looked through. */
  readonly loaded: boolean;
}

/** What sending would do, so that the ui can ask first. */
export interface Preview {
  /** The message names everybody (`@all`, `@everyone`, `@room`): how many would be told; 0 otherwise. */
  readonly everyone: number;
  readonly lines: number;
  /** Messages it would be split into, as the server takes them. */
  readonly messages: number;
}

export interface Actions {
  // coming and going
  join(form: JoinForm): Promise<Result>;
  /** Comes back as the remembered person, without asking. */
  resume(rooms?: readonly string[]): Promise<Result>;
  reconnectNow(): void;
  login(account: string, password: string): Promise<Result>;
  /** Claims the present nick (draft/account-registration); "code": once `verify` has been given what was mailed. */
  register(password: string, email?: string): Promise<Result<"done" | "code">>;
  /** Confirms what `state.verifying` waits for; with the password this browser can come back by itself. */
  verify(code: string, password?: string): Promise<Result>;
  /** The account that waits for its code is given up, for another try. */
  forgetVerification(): void;
  changePassword(oldPassword: string, newPassword: string): Promise<Result>;
  /** Forgets who one is in this browser, drafts and outbox included, and leaves. */
  logout(): Promise<Result>;
  changeNick(nick: string): Promise<Result>;
  setAway(reason: string | null): Promise<Result>;

  // messages
  /** What stands in the composer: a slash command or a message. Clears the draft unless it fails. */
  submit(conversation: ConversationId, input: string): Promise<Result>;
  preview(conversation: ConversationId, input: string): Preview;
  send(conversation: ConversationId, text: string, kind?: "text" | "action" | "notice"): Result;
  react(conversation: ConversationId, msgid: string, emoji: string): Promise<Result>;
  unreact(conversation: ConversationId, msgid: string, emoji: string): Promise<Result>;
  redact(conversation: ConversationId, msgid: string, reason?: string): Promise<Result>;
  retry(conversation: ConversationId, key: string): void;
  discard(conversation: ConversationId, key: string): void;
  setDraft(conversation: ConversationId, text: string): void;
  setReply(conversation: ConversationId, msgid: string | null): void;
  /** At every change of the composer; limits itself. */
  typing(conversation: ConversationId, state: "active" | "paused" | "done"): void;

  // conversations
  /** Shows one (null: none); moves the divider of the one left behind. */
  show(conversation: ConversationId | null): void;
  joinRoom(name: string, key?: string): Promise<Result<ConversationId>>;
  leaveRoom(conversation: ConversationId, reason?: string): Promise<Result>;
  openDirect(nick: string): Promise<Result<ConversationId>>;
  closeDirect(conversation: ConversationId): void;
  listRooms(filter?: string): Promise<Result<readonly RoomListing[]>>;
  loadOlder(conversation: ConversationId): Promise<Result>;
  /** Only in `focus`. */
  loadNewer(conversation: ConversationId): Promise<Result>;
  /**
   * Sees to it that the message is in `timeline` or `focus`, and that `target` says so; `value` is its key. Until then
   * nothing changes. "superseded": another jump has begun meanwhile, or one has gone back to the present.
   */
  goTo(conversation: ConversationId, msgid: string): Promise<Result<string>>;
  /** Back to the present. */
  endFocus(conversation: ConversationId): void;
  /** Everything down to this entry (the newest by default) has been seen. */
  markRead(conversation: ConversationId, key?: string): void;
  markUnread(conversation: ConversationId, key: string): void;
  setMute(conversation: ConversationId, level: MuteLevel): void;

  // running a room
  setTopic(conversation: ConversationId, topic: string): Promise<Result>;
  /** `change` as in "+m-t", `params` as they go with it. */
  setModes(conversation: ConversationId, change: string, params?: readonly string[]): Promise<Result>;
  /** `mode` is one of `features.prefixes`. */
  setRole(conversation: ConversationId, nick: string, mode: string, on: boolean): Promise<Result>;
  kick(conversation: ConversationId, nick: string, reason?: string): Promise<Result>;
  ban(conversation: ConversationId, nickOrMask: string, on: boolean): Promise<Result>;
  /** Takes the voice of one person (`~q`/`m:` ban, as the server has it). */
  silence(conversation: ConversationId, nickOrMask: string, on: boolean): Promise<Result>;
  invite(conversation: ConversationId, nick: string): Promise<Result>;
  /** A token that lets whoever has it into the room for a week: `?invite=<token>` in a link (docs/protocol.md). */
  createInvitation(conversation: ConversationId): Promise<Result<string>>;
  /** `mode` is one of `features.channelModes.list`, as "b". */
  fetchList(conversation: ConversationId, mode: string): Promise<Result<readonly ListEntry[]>>;
  dismissInvitation(room: string): void;

  // people and settings
  whois(nick: string): Promise<Result<Profile>>;
  setDisplayName(name: string): Promise<Result>;
  setStatus(status: string): Promise<Result>;
  changeSettings(change: Partial<Settings>): void;
  dismissNotice(id: number): void;

  // looking things up
  commands(): readonly CommandHelp[];
  complete(conversation: ConversationId, text: string, caret: number): Completion | null;
  /** `state/query.ts` says what can be asked for; offline, or where the server cannot, in what is loaded. */
  search(query: string, conversation?: ConversationId): Promise<Result<Found>>;
}

export interface Client {
  readonly state: import("./model").State;
  readonly actions: Actions;
}
