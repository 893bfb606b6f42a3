/**
 * The state that the ui reads. Everything that changes is a signal, small enough that a component re-renders only for
 * what it shows; long lists are arrays that are changed in place and have a `version` signal: read `version.value`, then
 * the array. The ui writes nothing here: it calls `Actions`.
 */
import type { ReadonlySignal } from "@preact/signals";
import type { Entry, MessageEntry, Problem } from "./entries";

export { TIMEOUT } from "../net/link";
export type * from "./entries";

/** What the page is told by `/config.json` before it connects. */
export interface Boot {
  readonly name: string;
  readonly network: string;
  readonly description: string;
  readonly version: string;
  readonly rooms: readonly string[];
  readonly servers: readonly string[];
  readonly passwordNeeded: boolean;
  readonly registration: boolean;
  readonly nickLength: number;
}

/** Honest at every moment. Offline and refused keep what was typed; `retryAtMs` null means: only by hand. */
export type Connection =
  | { readonly phase: "idle" }
  | { readonly phase: "connecting"; readonly attempt: number }
  | { readonly phase: "registering" }
  | { readonly phase: "catching-up" }
  | { readonly phase: "live"; readonly sinceMs: number }
  | { readonly phase: "offline"; readonly sinceMs: number; readonly retryAtMs: number | null; readonly reason: string }
  | { readonly phase: "refused"; readonly problem: Problem };

export interface Me {
  readonly nick: string;
  readonly account: string | null;
  readonly away: string | null;
  readonly operator: boolean;
}

/** What this server can do; the ui hides what it cannot. */
export interface Features {
  /** The connection is encrypted, or does not leave this machine. */
  readonly secure: boolean;
  readonly echo: boolean;
  readonly history: boolean;
  /** The server finds what was ever said; else only what is loaded can be searched. */
  readonly search: boolean;
  readonly multiline: boolean;
  readonly reactions: boolean;
  readonly redaction: boolean;
  readonly typing: boolean;
  readonly readMarker: boolean;
  readonly metadata: boolean;
  readonly accounts: boolean;
  readonly registration: boolean;
  /** Whoever wants an account gives a mail address, to which a code is sent. */
  readonly registrationEmail: boolean;
  /** Links that let people into a room: `actions.createInvitation`. */
  readonly invitations: boolean;
  readonly topicLength: number;
  readonly nickLength: number;
  readonly kickLength: number;
  /** Most bytes of one multi-line message; of a line where there is no multiline. */
  readonly messageBytes: number;
  readonly messageLines: number;
  /** Highest first: `[["q", "~"], ["a", "&"], ["o", "@"], …]`. */
  readonly prefixes: readonly (readonly [mode: string, symbol: string])[];
  readonly channelTypes: string;
  readonly channelModes: {
    readonly list: string;
    readonly always: string;
    readonly set: string;
    readonly flag: string;
  };
  readonly botMode: string | null;
  readonly network: string;
}

export interface Person {
  readonly nick: string;
  readonly account: string | null;
  readonly away: string | null;
  readonly bot: boolean;
  readonly displayName: string | null;
  readonly status: string | null;
  readonly online: boolean;
  readonly host: string | null;
  readonly realname: string | null;
}

export interface Member {
  readonly nick: string;
  /** Symbols, highest first: "@+"; "" for an ordinary member. */
  readonly prefixes: string;
  readonly person: ReadonlySignal<Person>;
}

export interface Members {
  readonly version: ReadonlySignal<number>;
  readonly count: ReadonlySignal<number>;
  get(nick: string): Member | undefined;
  /** Sorted by rank, then name; the same array until `version` changes. */
  sorted(): readonly Member[];
}

export interface Timeline {
  /** No other has it, also none of another conversation. */
  readonly id: number;
  /** Changes with every change of `entries`. */
  readonly version: ReadonlySignal<number>;
  /** Oldest first; changed in place, never replaced. */
  readonly entries: readonly Entry[];
  /** How many entries were ever put before the first: `index + prepended` … keeps a virtual list's anchor. */
  readonly prepended: ReadonlySignal<number>;
  readonly loading: ReadonlySignal<"no" | "older" | "newer">;
  /** There is nothing older. */
  readonly complete: ReadonlySignal<boolean>;
  /** It ends in the present; false only for `Conversation.focus`. */
  readonly live: ReadonlySignal<boolean>;
  indexOfKey(key: string): number;
  indexOfMsgid(msgid: string): number;
  byMsgid(msgid: string): Entry | undefined;
}

export type MuteLevel = "all" | "mentions" | "nothing" | "default";

export interface Draft {
  readonly text: string;
  /** msgid of the message replied to. */
  readonly replyTo: string | null;
}

export interface RoomModes {
  /** Flags set, without parameters: "int". */
  readonly flags: string;
  /** Modes with a parameter: key `k`, limit `l`, … */
  readonly params: ReadonlyMap<string, string>;
}

export interface ListEntry {
  readonly mask: string;
  readonly by: string;
  readonly timeMs: number | null;
}

/** Folded name: "#lobby", "zoë". Also what stands in a deep link. */
export type ConversationId = string;

export interface Conversation {
  readonly id: ConversationId;
  readonly kind: "room" | "direct";
  readonly name: ReadonlySignal<string>;
  /** Rooms: one is a member; direct: always. */
  readonly joined: ReadonlySignal<boolean>;
  /** Why one is not in the room (kicked, banned, key needed), null where that is not known. */
  readonly closed: ReadonlySignal<Problem | null>;
  readonly topic: ReadonlySignal<{ readonly text: string; readonly by: string; readonly timeMs: number | null }>;
  readonly modes: ReadonlySignal<RoomModes>;
  readonly members: Members;
  /** Of direct conversations: the other; null in rooms. */
  readonly peer: ReadonlySignal<Person> | null;
  /** What ends in the present; reading it subscribes, since a focus that reaches the present becomes it. */
  readonly timeline: Timeline;
  /** A part of the past that one jumped to; shown instead of `timeline` while it is there. */
  readonly focus: ReadonlySignal<Timeline | null>;
  /** Where `goTo` has led, a new object each time; it stands in what is shown. Null when one has gone on. */
  readonly target: ReadonlySignal<{ readonly key: string } | null>;
  /** How often one has said something here: whoever does wants to see it. */
  readonly spoken: ReadonlySignal<number>;
  readonly unread: ReadonlySignal<number>;
  readonly mentions: ReadonlySignal<number>;
  /** The divider stands before this entry; stays until one leaves the conversation. */
  readonly dividerKey: ReadonlySignal<string | null>;
  /** Read up to this time, on whatever device. */
  readonly readMs: ReadonlySignal<number>;
  readonly typing: ReadonlySignal<readonly string[]>;
  readonly draft: ReadonlySignal<Draft>;
  readonly mute: ReadonlySignal<MuteLevel>;
  readonly lastActivityMs: ReadonlySignal<number>;
}

export interface Settings {
  readonly theme: "system" | "light" | "dark";
  readonly density: "comfortable" | "compact";
  /** In percent. */
  readonly textSize: number;
  readonly reducedMotion: "system" | "on" | "off";
  readonly clock: "system" | "12" | "24";
  readonly language: "system" | "en" | "es" | "de" | "fr" | "zh-Hans";
  readonly notify: "all" | "mentions" | "nothing";
  readonly desktopNotifications: boolean;
  readonly sounds: boolean;
  readonly showJoins: boolean;
  readonly sendTyping: boolean;
  readonly highlightWords: readonly string[];
}

/** What the server says to this person outside of any conversation, and problems that no call waits for. */
export interface ServerNotice {
  readonly id: number;
  readonly timeMs: number;
  readonly level: "info" | "error";
  readonly code: string;
  readonly text: string;
  readonly from: string;
}

/** Somebody asks one into a room. */
export interface Invitation {
  readonly room: string;
  readonly by: string;
  readonly timeMs: number;
}

/** A message that has just been said (never loaded history): for the announcer, sounds and notifications. */
export interface Heard {
  readonly conversation: Conversation;
  readonly entry: MessageEntry;
  /** What to do about it, by settings and mute levels; the ui knows whether the page is seen. */
  readonly alert: "none" | "badge" | "notify";
}

/** Something that a slash command asks of the ui: `/help`, `/search words`, `/whois nick`, `/list`, … */
export interface UiRequest {
  readonly kind: "help" | "search" | "profile" | "directory" | "settings" | "login" | "register";
  readonly argument: string;
}

/** The last known person of this browser on a server: the ui shows no join form if there is one. */
export interface Remembered {
  readonly server: string;
  readonly nick: string;
  readonly account: string | null;
}

/** An account that waits for the code sent to its owner. */
export interface Verification {
  readonly account: string;
  readonly email: string;
  /** This page still knows the password that was chosen, and can keep what SCRAM makes of it. */
  readonly known: boolean;
}

export interface State {
  readonly boot: ReadonlySignal<Boot | null>;
  readonly connection: ReadonlySignal<Connection>;
  readonly lagMs: ReadonlySignal<number | null>;
  readonly remembered: ReadonlySignal<Remembered | null>;
  readonly me: ReadonlySignal<Me | null>;
  /** What one has yet to confirm, also after a reload. */
  readonly verifying: ReadonlySignal<Verification | null>;
  readonly features: ReadonlySignal<Features>;
  /** Rooms first, both by name; changes only when one comes, goes or is renamed. */
  readonly conversations: ReadonlySignal<readonly Conversation[]>;
  /** The one on screen, null before joining. */
  readonly active: ReadonlySignal<Conversation | null>;
  readonly settings: ReadonlySignal<Settings>;
  readonly notices: ReadonlySignal<readonly ServerNotice[]>;
  readonly invitations: ReadonlySignal<readonly Invitation[]>;
  /** Messages in the outbox that the server does not have yet. */
  readonly waiting: ReadonlySignal<number>;
  readonly totals: ReadonlySignal<{ readonly unread: number; readonly mentions: number }>;
  find(id: ConversationId): Conversation | undefined;
  person(nick: string): ReadonlySignal<Person>;
  /** @returns how to stop hearing. */
  onHeard(listener: (heard: Heard) => void): () => void;
  /** @returns how to stop being asked. */
  onRequest(listener: (request: UiRequest) => void): () => void;
}
