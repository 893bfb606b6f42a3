/** One connection: lines out, whole messages and batches in, and which answer belongs to which question. */
import { type Batch, Batches, type Item, isBatch } from "./batches";
import { Caps } from "./caps";
import { type Isupport, takeIsupport } from "./isupport";
import { format, type Message, parse, type Tags } from "./message";
import type { OpenSocket, Socket } from "./socket";

export interface LinkHandlers {
  opened(): void;
  /** `answer`: it belongs to a request, which will tell about errors in it. */
  item(item: Item, answer: boolean): void;
  closed(reason: string): void;
  lag(ms: number): void;
}

/** The connection went before the answer came. */
export class Disconnected extends Error {}

export interface RequestOptions {
  readonly tags?: Tags;
  /** The answer goes only to whoever asked. */
  readonly quiet?: boolean;
  /** Where the server knows no labels: what belongs to the answer; numerics and standard replies by default. */
  readonly mine?: (item: Item) => boolean;
}

interface Waiting {
  readonly resolve: (items: Item[]) => void;
  readonly reject: (error: Error) => void;
  readonly quiet: boolean;
  readonly mine: (item: Item) => boolean;
  readonly items: Item[];
}

const PING_EVERY_MS = 30_000;
const SILENCE_MS = 15_000;
/** Why a connection was closed from which nothing came. */
export const TIMEOUT = "timeout";
const STANDARD_REPLIES = new Set(["FAIL", "WARN", "NOTE"]);

export class Link {
  readonly caps = new Caps();
  readonly isupport: Isupport = new Map();
  private readonly socket: Socket;
  private readonly batches = new Batches();
  private readonly labelled = new Map<string, Waiting>();
  /** Without labels: a question, and a ping after it whose answer ends the question's. */
  private readonly fenced = new Map<string, Waiting>();
  private count = 0;
  private open = true;
  private heardMs = Date.now();
  private pinged: { token: string; sentMs: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reason = "";

  constructor(
    url: string,
    protocol: string | null,
    openSocket: OpenSocket,
    private readonly handlers: LinkHandlers,
  ) {
    this.socket = openSocket(url, protocol, {
      opened: () => {
        this.watch(PING_EVERY_MS);
        handlers.opened();
      },
      line: (line) => this.take(line),
      closed: (reason) => this.closed(reason),
    });
  }

  /** @throws RangeError for what cannot be said on a line. */
  send(command: string, params: readonly string[] = [], tags: Tags = {}): void {
    this.socket.send(format(command, params, this.caps.has("message-tags") || tags.label ? tags : {}));
  }

  /** A line as somebody typed it. */
  sendRaw(line: string): void {
    this.socket.send(line.replace(/[\r\n\0]+/g, " "));
  }

  /**
   * Asks, and gets all that was answered.
   * @throws Disconnected
   */
  request(command: string, params: readonly string[] = [], options: RequestOptions = {}): Promise<Item[]> {
    return this.ask(options, (label) => this.send(command, params, { ...options.tags, ...label }));
  }

  /** As `request`, for a question of several lines: `say` puts the label where it belongs. */
  ask(options: RequestOptions, say: (label: Tags) => void): Promise<Item[]> {
    return new Promise((resolve, reject) => {
      if (!this.open) {
        reject(new Disconnected());
        return;
      }
      const name = `c${++this.count}`;
      const waiting = { resolve, reject, quiet: options.quiet ?? false, mine: options.mine ?? isReply, items: [] };
      try {
        if (this.caps.has("labeled-response")) {
          this.labelled.set(name, waiting);
          say({ label: name });
        } else {
          say({});
          this.fenced.set(name, waiting);
          this.send("PING", [name]);
        }
      } catch (error) {
        this.labelled.delete(name);
        reject(error as Error);
      }
    });
  }

  /** Is anybody there? Asked at once, and answered soon or the connection is given up. */
  probe(withinMs: number = SILENCE_MS): void {
    if (!this.open || this.pinged) return;
    this.pinged = { token: `p${++this.count}`, sentMs: Date.now() };
    this.send("PING", [this.pinged.token]);
    this.watch(withinMs);
  }

  close(reason = ""): void {
    this.reason ||= reason;
    this.socket.close();
  }

  private take(line: string): void {
    this.heardMs = Date.now();
    const message = parse(line);
    if (!message) return;
    if (message.command === "PING") this.send("PONG", message.params);
    else if (message.command === "PONG") {
      this.takePong(message.params.at(-1) ?? "");
      if (message.tags.has("label")) this.deliver(message);
    } else {
      if (message.command === "005") takeIsupport(this.isupport, message.params);
      if (message.command === "ERROR") this.reason = message.params.at(-1) ?? "";
      const item = this.batches.take(message);
      if (item) this.deliver(item);
    }
  }

  private deliver(item: Item): void {
    const label = item.tags.get("label") ?? "";
    const labelled = this.labelled.get(label);
    const waiting = labelled ?? [...this.fenced.values()].find((one) => one.mine(item));
    const items = labelled && isBatch(item) && item.type === "labeled-response" ? item.items : [item];
    for (const one of items) {
      waiting?.items.push(one);
      if (!waiting?.quiet) this.handlers.item(one, waiting !== undefined);
    }
    if (labelled) {
      this.labelled.delete(label);
      labelled.resolve(labelled.items.filter((one) => isBatch(one) || one.command !== "ACK"));
    }
  }

  private takePong(token: string): void {
    if (token === this.pinged?.token) {
      this.handlers.lag(Date.now() - this.pinged.sentMs);
      this.pinged = null;
      this.watch(PING_EVERY_MS);
    }
    const fenced = this.fenced.get(token);
    this.fenced.delete(token);
    fenced?.resolve(fenced.items);
  }

  private watch(ms: number): void {
    clearTimeout(this.timer);
    const sinceMs = Date.now();
    this.timer = setTimeout(() => {
      if (!this.pinged) this.probe();
      else if (this.heardMs < sinceMs) this.close(TIMEOUT);
      else this.watch(SILENCE_MS);
    }, ms);
  }

  private closed(reason: string): void {
    if (!this.open) return;
    this.open = false;
    clearTimeout(this.timer);
    for (const waiting of [...this.labelled.values(), ...this.fenced.values()]) waiting.reject(new Disconnected());
    this.labelled.clear();
    this.fenced.clear();
    this.handlers.closed(this.reason || reason);
  }
}

export function isReply(item: Item | Batch): boolean {
  return !isBatch(item) && (/^\d{3}$/.test(item.command) || STANDARD_REPLIES.has(item.command));
}

/** The first refusal in an answer: FAIL, or a numeric of the 400s to 500s (or of SASL). */
export function refusalIn(items: readonly Item[]): { code: string; text: string; params: readonly string[] } | null {
  for (const item of items) {
    if (isBatch(item)) continue;
    const text = item.params.at(-1) ?? "";
    if (item.command === "FAIL") return { code: item.params[1] ?? "FAIL", text, params: item.params };
    if (isErrorNumeric(item)) return { code: item.command, text, params: item.params };
  }
  return null;
}

export function isErrorNumeric(message: Message): boolean {
  return /^[45]\d\d$/.test(message.command) && message.command !== "422";
}
