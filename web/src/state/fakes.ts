/** A small chat server in memory, for tests of the whole client without sockets: a log of one room, ids, pages, resume. */
import { format, type Message, parse, type Tags } from "../net/message";
import type { OpenSocket, SocketHandlers } from "../net/socket";
import { makeActions } from "./acts";
import { openDatabase } from "./database";
import { Engine } from "./engine";
import { openLocks } from "./locks";
import { memory, openShelf, type Shelf } from "./shelf";

export const CAPS =
  "message-tags batch labeled-response server-time echo-message draft/chathistory draft/event-playback draft/multiline " +
  "draft/message-redaction draft/read-marker chatbox/resume";

interface Logged {
  readonly tags: Tags;
  readonly from: string;
  readonly command: string;
  readonly params: readonly string[];
}

interface Peer {
  readonly handlers: SocketHandlers;
  nick: string;
  token: string;
  in: boolean;
  open: boolean;
}

/** Every line has a time of its own, and so have the arrivals in between. */
function timeAt(number: number): string {
  return new Date(Date.UTC(2030, 0, 1) + number * 10).toISOString();
}

export class FakeServer {
  readonly log: Logged[] = [];
  up = true;
  /** Lines after which the connection is cut before they are answered, once. */
  cutAt: ((message: Message) => boolean) | null = null;
  page = 5;
  /** Why nobody is let in, while it is not up. */
  refusal = "";
  readonly heard: string[] = [];
  caps = CAPS;
  /** What searches find; null: they are refused. */
  found: string[] | null = [];
  private readonly peers = new Set<Peer>();
  private readonly owners = new Map<string, string>();
  private tokens = 0;
  private opened: { label: string; target: string; tags: Tags; lines: string[]; name: string } | null = null;

  readonly open: OpenSocket = (_url, _protocol, handlers) => {
    const peer: Peer = { handlers, nick: "", token: "", in: false, open: true };
    queueMicrotask(() => {
      if (!this.up) this.cut(peer);
      else if (peer.open) {
        this.peers.add(peer);
        handlers.opened();
      }
    });
    return {
      send: (line) => peer.open && this.take(peer, line),
      close: () => this.cut(peer),
    };
  };

  /** kill −9: what is in the log stays. */
  stop(): void {
    this.up = false;
    for (const peer of [...this.peers]) this.cut(peer);
  }

  start(): void {
    this.up = true;
  }

  /** Somebody else says something, whether anybody is connected or not. */
  says(from: string, command: string, params: readonly string[], tags: Tags = {}): string {
    const number = this.log.length + 1;
    const all = { ...tags, msgid: `m${number}`, time: timeAt(number) };
    const logged = { tags: all, from, command, params };
    this.log.push(logged);
    for (const peer of this.peers) if (peer.in && peer.nick !== from) this.tell(peer, line(logged));
    return all.msgid;
  }

  private cut(peer: Peer): void {
    if (!peer.open) return;
    peer.open = false;
    this.peers.delete(peer);
    peer.handlers.closed("");
  }

  private tell(peer: Peer, ...lines: string[]): void {
    for (const one of lines) queueMicrotask(() => peer.open && peer.handlers.line(one));
  }

  private take(peer: Peer, text: string): void {
    this.heard.push(text);
    const message = parse(text)!;
    if (this.cutAt?.(message)) {
      this.cutAt = null;
      this.act(peer, message);
      this.cut(peer);
      return;
    }
    this.act(peer, message);
  }

  private act(peer: Peer, message: Message): void {
    const label = message.tags.get("label");
    const { command, params } = message;
    const answer = (...lines: string[]) => this.answer(peer, label, lines);
    if (command === "CAP" && params[0] === "LS") answer(`CAP * LS :${this.caps}`);
    else if (command === "CAP" && params[0] === "REQ") answer(`CAP * ACK :${params[1]}`);
    else if (command === "CAP" && params[0] === "END") this.welcome(peer);
    else if (command === "NICK") peer.nick ||= params[0] ?? "";
    else if (command === "RESUME") this.resume(peer, params[0] ?? "");
    else if (command === "PING") this.tell(peer, `${label ? `@label=${label} ` : ""}PONG s ${params[0]}`);
    else if (command === "JOIN") {
      this.seat(peer);
      answer();
    } else if (command === "BATCH") this.batch(peer, message);
    else if (message.tags.has("batch")) this.opened?.lines.push(params[1] ?? "");
    else if (["PRIVMSG", "TAGMSG", "REDACT"].includes(command)) this.say(peer, message);
    else if (command === "CHATHISTORY") this.history(peer, label, params);
    else if (command === "SEARCH") this.search(peer, label);
    else if (command === "MARKREAD" && params[1]) answer(`MARKREAD ${params.join(" ")}`);
    else answer();
  }

  private answer(peer: Peer, label: string | undefined, lines: readonly string[]): void {
    const tag = label ? `@label=${label} ` : "";
    if (lines.length === 0 && label) this.tell(peer, `${tag}ACK`);
    else if (lines.length === 1) this.tell(peer, tag + lines[0]);
    else this.tell(peer, ...lines);
  }

  private resume(peer: Peer, token: string): void {
    const nick = this.owners.get(token);
    if (nick === undefined) this.tell(peer, "FAIL RESUME INVALID_TOKEN :No");
    else {
      Object.assign(peer, { nick, token });
      this.tell(peer, `RESUME OK ${nick}`);
    }
  }

  private welcome(peer: Peer): void {
    const token = `t${++this.tokens}`;
    const isupport = "CASEMAPPING=precis CHANTYPES=# PREFIX=(ov)@+ CHATHISTORY=5 CHANMODES=b,k,l,imnst :are supported";
    this.tell(peer, `:s 001 ${peer.nick} :Welcome`, `:s 005 ${peer.nick} ${isupport}`, `:s 376 ${peer.nick} :End`);
    if (this.owners.has(peer.token)) this.seat(peer);
    this.owners.set(token, peer.nick);
    this.tell(peer, `RESUME TOKEN ${token}`);
  }

  private seat(peer: Peer): void {
    peer.in = true;
    this.tell(
      peer,
      `@time=${timeAt(this.log.length + 0.5)} :${peer.nick}!u@h JOIN #lobby`,
      `:s 353 ${peer.nick} = #lobby :${peer.nick}`,
    );
    this.tell(peer, `:s 366 ${peer.nick} #lobby :End`);
  }

  private batch(peer: Peer, message: Message): void {
    const [name = "", , target = ""] = message.params;
    if (name.startsWith("+")) {
      const tags = Object.fromEntries(message.tags);
      const { label = "", ...rest } = tags;
      this.opened = { label, target, tags: rest, lines: [], name: name.slice(1) };
      return;
    }
    const { opened } = this;
    this.opened = null;
    if (!opened) return;
    const text = opened.lines.join("\n");
    this.relay(peer, opened.label, {
      tags: opened.tags,
      from: peer.nick,
      command: "PRIVMSG",
      params: [target || opened.target, text],
    });
  }

  private say(peer: Peer, message: Message): void {
    const { label = "", ...tags } = Object.fromEntries(message.tags);
    this.relay(peer, label, { tags, from: peer.nick, command: message.command, params: message.params });
  }

  /** Exactly once: a client id that is there already is answered with what is there. */
  private relay(peer: Peer, label: string, said: Logged): void {
    const id = said.tags["+chatbox/id"];
    const known = id ? this.log.find((one) => one.tags["+chatbox/id"] === id) : undefined;
    if (!known) this.says(said.from, said.command, said.params, said.tags);
    this.tell(peer, line(known ?? this.log.at(-1)!, label ? { label } : {}));
    if (!known)
      for (const other of this.peers)
        if (other.nick === peer.nick && other !== peer) this.tell(other, line(this.log.at(-1)!));
  }

  private search(peer: Peer, label: string | undefined): void {
    const tag = label ? `@label=${label} ` : "";
    if (this.found) {
      const lines = this.found.map((one) => one.replace(/^@/, "@batch=s;"));
      this.tell(peer, `${tag}BATCH +s soju.im/search`, ...lines, "BATCH -s");
    } else this.tell(peer, `${tag}FAIL SEARCH INVALID_PARAMS in :There is no history of that for you`);
  }

  private history(peer: Peer, label: string | undefined, [verb, target = "", reference = ""]: readonly string[]): void {
    const at = this.log.findIndex((one) => one.tags.msgid === reference.slice("msgid=".length));
    const found =
      verb === "AFTER"
        ? this.log.slice(at + 1, at + 1 + this.page)
        : verb === "BEFORE"
          ? this.log.slice(Math.max(0, at - this.page), at)
          : verb === "LATEST"
            ? this.log.slice(-this.page)
            : verb === "AROUND"
              ? this.log.slice(Math.max(0, at - 2), at + 3)
              : [];
    const tag = label ? `@label=${label} ` : "";
    const type = verb === "TARGETS" ? "draft/chathistory-targets" : `chathistory ${target}`;
    // As the real one does, reactions that lie outside of the page come with what they are about.
    const about = (one: Logged) => this.log.filter((other) => other.tags["+reply"] === one.tags.msgid);
    const context = (one: Logged) => about(one).filter((other) => other.command === "TAGMSG" && !found.includes(other));
    const lines = found.flatMap((one) => [
      line(one, { batch: "h" }),
      ...context(one).map((other) => line(other, { batch: "h", "draft/chathistory-context": "" })),
    ]);
    this.tell(peer, `${tag}BATCH +h ${type}`, ...lines, "BATCH -h");
  }
}

function line(logged: Logged, more: Tags = {}): string {
  const params = logged.command === "TAGMSG" ? logged.params.slice(0, 1) : logged.params;
  const rest = format(
    logged.command,
    params.map((param) => param.replaceAll("\n", "\u2424")),
  );
  return format("X", [], { ...logged.tags, ...more }).replace(/X$/, () => `:${logged.from}!u@h ${rest}`);
}

/** One tab of somebody's browser. */
export function openTab(server: FakeServer, shelf: Shelf = openShelf(memory()), tabShelf: Shelf = openShelf(memory())) {
  const database = openDatabase(shelf);
  const locks = openLocks(database, undefined);
  const engine = new Engine({
    shelf,
    tabShelf,
    database,
    locks,
    openSocket: server.open,
    home: "ws://localhost/socket",
    whyClosed: async () => server.refusal,
  });
  const actions = makeActions(engine);
  const messages = () =>
    (engine.store.find("#lobby")?.timeline.entries ?? []).flatMap((entry) =>
      entry.type === "message" ? [{ text: entry.text, delivery: entry.delivery, entry }] : [],
    );
  return {
    engine,
    store: engine.store,
    actions,
    shelf,
    tabShelf,
    messages,
    texts: () => messages().map((one) => one.text),
  };
}

export type Tab = ReturnType<typeof openTab>;

/** Lets timers and promises run until it is so. */
export async function until(what: () => boolean, advance: (ms: number) => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 400; turn++) {
    if (what()) return;
    await advance(100);
  }
  throw new Error(`never: ${what}`);
}
