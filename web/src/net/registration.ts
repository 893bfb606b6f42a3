/** From an open connection to a person on the server (https://modern.ircdocs.horse/#connection-registration). */
import type { Link } from "./link";
import type { Message } from "./message";
import { type Dialogue, type Login, LoginError, logIn } from "./sasl";
import type { ScramKeys } from "./scram";

export interface Credentials {
  readonly nick: string;
  readonly realname: string;
  readonly serverPassword: string | null;
  readonly login: Login | null;
  /** Of `chatbox/resume` (docs/protocol.md). */
  readonly token: string | null;
  /** Somebody has just typed the name: if it is taken they are asked for another. Else a variant will do. */
  readonly asked: boolean;
}

export interface Welcome {
  readonly nick: string;
  /** The server took the token: one is the same identity as before. */
  readonly resumed: boolean;
  readonly tokenRefused: boolean;
  readonly keys: ScramKeys | null;
  readonly account: string | null;
}

/** Why one does not get in. `retry`: it may work later without anybody doing anything. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    text: string,
    readonly retry = false,
  ) {
    super(text);
  }
}

const NICK_PROBLEMS = new Set(["432", "433", "436", "437"]);
const FINAL = new Set(["464", "465", "463"]);
const MOST_VARIANTS = 6;

/** @throws Refused, and whatever `talk.next` throws. */
export class Registration {
  private nick: string;
  private variants = 0;
  private resumed = false;
  private tokenRefused = false;
  private keys: ScramKeys | null = null;
  private account: string | null = null;

  constructor(
    private readonly link: Link,
    private readonly talk: Dialogue,
    private readonly credentials: Credentials,
    private readonly secure: boolean,
  ) {
    this.nick = credentials.nick;
  }

  async run(): Promise<Welcome> {
    const { credentials, talk } = this;
    talk.send("CAP", ["LS", "302"]);
    if (credentials.serverPassword) talk.send("PASS", [credentials.serverPassword]);
    const negotiated = await this.negotiate();
    if (negotiated) await this.prove();
    // After the proof: a name may be kept for whoever proves to be its owner.
    talk.send("NICK", [this.nick]);
    talk.send("USER", ["web", "0", "*", credentials.realname || this.nick]);
    if (negotiated) talk.send("CAP", ["END"]);
    for (;;) {
      const message = await this.next();
      if (message.command === "001") return this.welcome(message);
    }
  }

  private welcome(message: Message): Welcome {
    const { resumed, tokenRefused, keys, account } = this;
    return { nick: message.params[0] ?? this.nick, resumed, tokenRefused, keys, account };
  }

  /** @returns false for a server that knows no capabilities. */
  private async negotiate(): Promise<boolean> {
    const { caps } = this.link;
    for (let more = true; more; ) {
      const message = await this.next();
      if (message.command === "421" || message.command === "451") return false;
      if (message.command !== "CAP" || message.params[1] !== "LS") continue;
      more = message.params[2] === "*";
      caps.offer(message.params.at(-1) ?? "");
    }
    const requests = caps.requests();
    for (const request of requests) this.talk.send("CAP", ["REQ", request]);
    for (let answered = 0; answered < requests.length; ) {
      const message = await this.next();
      if (message.command !== "CAP") continue;
      const [, verb, list = ""] = message.params;
      if (verb === "ACK") caps.acknowledge(list);
      if (verb === "ACK" || verb === "NAK") answered++;
    }
    return true;
  }

  private async prove(): Promise<void> {
    const { login, token } = this.credentials;
    if (login) {
      try {
        this.keys = await logIn({ send: this.talk.send, next: () => this.next() }, this.link.caps, login, this.secure);
      } catch (error) {
        throw error instanceof LoginError ? new Refused(error.code, error.message) : error;
      }
    } else if (token && this.link.caps.has("chatbox/resume")) await this.resume(token);
  }

  private async resume(token: string): Promise<void> {
    this.talk.send("RESUME", [token]);
    for (;;) {
      const { command, params } = await this.next();
      if (command === "RESUME" && params[0] === "OK") {
        this.resumed = true;
        return;
      }
      if (command !== "FAIL" || params[0] !== "RESUME") continue;
      if (params[1] !== "INVALID_TOKEN") throw new Refused(params[1] ?? "RESUME", params.at(-1) ?? "", true);
      this.tokenRefused = true;
      return;
    }
  }

  /** The next message that is not about the nick. */
  private async next(): Promise<Message> {
    for (;;) {
      const message = await this.talk.next();
      const text = message.params.at(-1) ?? "";
      if (message.command === "900") this.account = message.params[2] ?? null;
      if (message.command === "ERROR") throw new Refused("ERROR", text, true);
      if (FINAL.has(message.command)) throw new Refused(message.command, text);
      if (message.command === "FAIL" && message.params[1] === "ACCOUNT_REQUIRED") {
        throw new Refused("ACCOUNT_REQUIRED", text);
      }
      if (!NICK_PROBLEMS.has(message.command) && !isNickRefusal(message)) return message;
      if (this.credentials.asked || this.variants >= MOST_VARIANTS) {
        throw new Refused(message.command === "FAIL" ? (message.params[1] ?? "NICK") : message.command, text);
      }
      this.variants++;
      this.nick = `${this.credentials.nick.slice(0, 24)}${"_".repeat(this.variants)}`;
      this.talk.send("NICK", [this.nick]);
    }
  }
}

function isNickRefusal(message: Message): boolean {
  return message.command === "FAIL" && message.params[0] === "NICK";
}
