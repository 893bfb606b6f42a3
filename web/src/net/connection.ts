/** Getting connected and staying so: one link after another, with pauses that grow. */
import type { Item } from "./batches";
import { Disconnected, Link, TIMEOUT } from "./link";
import type { Message } from "./message";
import { type Credentials, Refused, Registration, type Welcome } from "./registration";
import type { Dialogue } from "./sasl";
import { type OpenSocket, openSocket, PROTOCOL } from "./socket";

export type Phase =
  | { readonly phase: "connecting"; readonly attempt: number }
  | { readonly phase: "registering" }
  | { readonly phase: "offline"; readonly retryAtMs: number; readonly reason: string }
  | { readonly phase: "refused"; readonly refusal: Refused };

export interface ConnectionHandlers {
  phase(phase: Phase): void;
  /** Asked before each attempt. */
  credentials(): Promise<Credentials>;
  /** One is in; from here on `item` is called. */
  welcome(link: Link, welcome: Welcome): void;
  item(item: Item, answer: boolean): void;
  /** The link that had been welcomed is gone. */
  lost(): void;
  /** An attempt is over without a welcome. */
  failed(refusal: Refused | null): void;
  lag(ms: number): void;
}

const FIRST_PAUSE_MS = 400;
const GROWTH = 1.6;
const LONGEST_PAUSE_MS = 30_000;
const STABLE_MS = 10_000;
const OPENING_MS = 15_000;

/** How long to wait before an attempt, with a random part so that a restarted server is not met by all at once. */
export function pauseMs(attempt: number, random: number = Math.random()): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * GROWTH ** Math.min(attempt - 1, 20)) * (0.5 + random);
}

/** Whether nobody between this page and the server can listen. */
export function isSecure(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "wss:" || /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/.test(hostname);
}

export class Connection {
  link: Link | null = null;
  readonly secure: boolean;
  private attempt = 0;
  private wanted = false;
  private protocol: string | null = PROTOCOL;
  private everOpened = false;
  private tap: MessageQueue | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly url: string,
    private readonly handlers: ConnectionHandlers,
    private readonly open: OpenSocket = openSocket,
  ) {
    this.secure = isSecure(url);
  }

  start(): void {
    this.wanted = true;
    this.attempt = 0;
    void this.connect();
  }

  /** At once, when a person or the browser says that the network is there again. */
  retryNow(): void {
    if (!this.wanted) return;
    if (this.link) this.link.probe(5_000);
    else this.start();
  }

  stop(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    const link = this.link;
    this.link = null;
    link?.send("QUIT");
    link?.close();
  }

  /**
   * Runs a conversation with the server on the living connection, as logging in is one.
   * @throws Disconnected
   */
  async converse<T>(run: (talk: Dialogue) => Promise<T>): Promise<T> {
    const { link } = this;
    if (!link || this.tap) throw new Disconnected();
    const queue = new MessageQueue();
    this.tap = queue;
    try {
      return await run({ send: link.send.bind(link), next: () => queue.next() });
    } finally {
      this.tap = null;
    }
  }

  private deliver(item: Item, answer: boolean): void {
    this.tap?.push(item);
    this.handlers.item(item, answer || this.tap !== null);
  }

  private async connect(): Promise<void> {
    clearTimeout(this.timer);
    if (this.link) return;
    this.attempt++;
    this.handlers.phase({ phase: "connecting", attempt: this.attempt });
    const queue = new MessageQueue();
    const opened = deferred<void>();
    let registered = false;
    let hasOpened = false;
    const link = new Link(this.url, this.protocol, this.open, {
      opened: () => {
        hasOpened = true;
        opened.resolve();
      },
      item: (item, answer) => (registered ? this.deliver(item, answer) : queue.push(item)),
      closed: (reason) => {
        queue.end();
        this.tap?.end();
        opened.reject(new Disconnected());
        this.closed(link, registered, hasOpened, reason);
      },
      lag: (ms) => this.handlers.lag(ms),
    });
    this.link = link;
    const tooLong = setTimeout(() => link.close(TIMEOUT), OPENING_MS);
    try {
      await opened.promise;
      this.everOpened = true;
      clearTimeout(tooLong);
      const credentials = await this.handlers.credentials();
      this.handlers.phase({ phase: "registering" });
      const talk = { send: link.send.bind(link), next: () => queue.next() };
      const welcome = await new Registration(link, talk, credentials, this.secure).run();
      registered = true;
      this.stayed(link);
      this.handlers.welcome(link, welcome);
      for (const item of queue.rest()) this.handlers.item(item, false);
    } catch (error) {
      clearTimeout(tooLong);
      if (error instanceof Refused) this.refused(link, error);
      else if (!(error instanceof Disconnected)) link.close(String(error));
    }
  }

  private stayed(link: Link): void {
    setTimeout(() => {
      if (this.link === link) this.attempt = 0;
    }, STABLE_MS);
  }

  private refused(link: Link, refusal: Refused): void {
    if (this.link !== link && this.link) return;
    this.handlers.failed(refusal);
    if (refusal.retry) {
      link.close(refusal.message);
      return;
    }
    this.wanted = false;
    this.link = null;
    link.close(refusal.message);
    this.handlers.phase({ phase: "refused", refusal });
  }

  private closed(link: Link, registered: boolean, opened: boolean, reason: string): void {
    if (this.link === link) this.link = null;
    else if (this.link || !this.wanted) return;
    if (registered) this.handlers.lost();
    else this.handlers.failed(null);
    if (!this.wanted) return;
    if (!opened && !this.everOpened) {
      // A server that chooses no sub-protocol is cut off by the browser: offer none next time.
      this.protocol = this.protocol ? null : PROTOCOL;
      if (this.protocol === null && this.attempt === 1) {
        void this.connect();
        return;
      }
    }
    const pause = pauseMs(Math.max(1, this.attempt));
    this.handlers.phase({ phase: "offline", retryAtMs: Date.now() + pause, reason });
    this.timer = setTimeout(() => void this.connect(), pause);
  }
}

/** What comes in while one registers, in order. */
class MessageQueue {
  private readonly items: Item[] = [];
  private waiting: { resolve: (message: Message) => void; reject: (error: Error) => void } | null = null;
  private ended = false;

  push(item: Item): void {
    if ("items" in item) return;
    if (this.waiting) {
      this.waiting.resolve(item);
      this.waiting = null;
    } else this.items.push(item);
  }

  next(): Promise<Message> {
    const first = this.items.shift();
    if (first) return Promise.resolve(first as Message);
    if (this.ended) return Promise.reject(new Disconnected());
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  rest(): Item[] {
    return this.items.splice(0);
  }

  end(): void {
    this.ended = true;
    this.waiting?.reject(new Disconnected());
    this.waiting = null;
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
