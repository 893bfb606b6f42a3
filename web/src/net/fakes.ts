/** A socket for tests: the other end is in the test's hands. */
import type { OpenSocket, SocketHandlers } from "./socket";

export class FakeSocket {
  readonly sent: string[] = [];
  closed = false;

  constructor(
    readonly url: string,
    readonly protocol: string | null,
    readonly handlers: SocketHandlers,
  ) {}

  /** Lines from the server, each in a task of its own as a browser delivers them. */
  async hears(...lines: string[]): Promise<void> {
    for (const line of lines) {
      this.handlers.line(line);
      await settled();
    }
  }

  async opens(): Promise<void> {
    this.handlers.opened();
    await settled();
  }

  cut(reason = ""): void {
    if (this.closed) return;
    this.closed = true;
    this.handlers.closed(reason);
  }

  /** What was sent since the last time. */
  take(): string[] {
    return this.sent.splice(0);
  }
}

/** Everything that promises have set going has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

export function fakeSockets(): { open: OpenSocket; sockets: FakeSocket[]; last: () => FakeSocket } {
  const sockets: FakeSocket[] = [];
  return {
    sockets,
    last: () => sockets.at(-1)!,
    open(url, protocol, handlers) {
      const socket = new FakeSocket(url, protocol, handlers);
      sockets.push(socket);
      return { send: (line) => void socket.sent.push(line), close: () => socket.cut() };
    },
  };
}
