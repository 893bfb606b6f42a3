/** Logging in to an account (https://ircv3.net/specs/extensions/sasl-3.2), without ever sending a password in the clear. */
import type { Caps } from "./caps";
import type { Message } from "./message";
import { Scram, ScramError, type ScramKeys, type Secret } from "./scram";
import { fromBase64, toBase64, utf8 } from "./text";

/** A conversation with the server during which nothing else is listened to. */
export interface Dialogue {
  send(command: string, params: readonly string[]): void;
  /** The next message. */
  next(): Promise<Message>;
}

/** `code` is a numeric, or "no-sasl", "insecure", "scram-changed", "scram-server". */
export class LoginError extends Error {
  constructor(
    readonly code: string,
    text = "",
  ) {
    super(text);
  }
}

export interface Login {
  readonly account: string;
  readonly secret: Secret;
}

const CHUNK = 400;
const REFUSALS = new Set(["902", "904", "905", "906", "907", "908"]);

/**
 * @param secure whether nobody between here and the server can listen: only then may a password be sent.
 * @returns the keys to log in with next time, null where the mechanism has none.
 * @throws LoginError
 */
export async function logIn(talk: Dialogue, caps: Caps, login: Login, secure: boolean): Promise<ScramKeys | null> {
  if (!caps.has("sasl")) throw new LoginError("no-sasl");
  const offered = caps.mechanisms();
  if (offered.includes("SCRAM-SHA-256")) return scram(talk, login);
  if (!("password" in login.secret)) throw new LoginError("scram-changed");
  if (!secure) throw new LoginError("insecure");
  if (offered.length && !offered.includes("PLAIN")) throw new LoginError("908");
  await begin(talk, "PLAIN");
  say(talk, utf8(`${login.account}\0${login.account}\0${login.secret.password}`));
  await finish(talk);
  return null;
}

async function scram(talk: Dialogue, login: Login): Promise<ScramKeys | null> {
  const exchange = new Scram(login.account, login.secret);
  await begin(talk, "SCRAM-SHA-256");
  say(talk, utf8(exchange.first()));
  const challenge = await heard(talk);
  try {
    say(talk, utf8(await exchange.final(challenge)));
    const final = await heard(talk);
    exchange.verify(final);
  } catch (error) {
    if (!(error instanceof ScramError)) throw error;
    talk.send("AUTHENTICATE", ["*"]);
    throw new LoginError(`scram-${error.message === "changed" ? "changed" : "server"}`);
  }
  talk.send("AUTHENTICATE", ["+"]);
  await finish(talk);
  return exchange.keys;
}

async function begin(talk: Dialogue, mechanism: string): Promise<void> {
  talk.send("AUTHENTICATE", [mechanism]);
  await heard(talk);
}

/** What the server says next in the exchange. */
async function heard(talk: Dialogue): Promise<string> {
  let text = "";
  for (;;) {
    const message = await talk.next();
    refuse(message);
    if (message.command !== "AUTHENTICATE") continue;
    const part = message.params[0] ?? "+";
    if (part !== "+") text += part;
    if (part.length < CHUNK) return new TextDecoder().decode(fromBase64(text));
  }
}

async function finish(talk: Dialogue): Promise<void> {
  for (;;) {
    const message = await talk.next();
    refuse(message);
    if (message.command === "903") return;
  }
}

function refuse(message: Message): void {
  const text = message.params.at(-1) ?? "";
  if (REFUSALS.has(message.command)) throw new LoginError(message.command, text);
  if (message.command === "FAIL" && message.params[0] === "AUTHENTICATE") {
    throw new LoginError(message.params[1] ?? "904", text);
  }
  if (message.command === "ERROR") throw new LoginError("ERROR", text);
}

function say(talk: Dialogue, bytes: Uint8Array): void {
  const text = toBase64(bytes);
  for (let at = 0; at <= text.length; at += CHUNK) talk.send("AUTHENTICATE", [text.slice(at, at + CHUNK) || "+"]);
}
