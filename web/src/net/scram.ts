/**
 * SCRAM-SHA-256 (https://www.rfc-editor.org/rfc/rfc5802, RFC 7677), with a bundled hash: browsers have none of their own on
 * pages without TLS. The password never leaves this machine, nor is it kept: `keys` are enough to log in again.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, toBase64, utf8 } from "./text";

export interface ScramKeys {
  readonly salt: string;
  readonly iterations: number;
  readonly clientKey: string;
  readonly serverKey: string;
}

/** A password to be tried, or what was made of it before. */
export type Secret = { readonly password: string } | { readonly keys: ScramKeys };

export class ScramError extends Error {}

/** Fewer could be tried out in no time by whoever listens. */
const FEWEST_ITERATIONS = 4096;
const MOST_ITERATIONS = 2_000_000;

export class Scram {
  /** What to keep for the next time, known once the server has been believed. */
  keys: ScramKeys | null = null;
  private readonly nonce: string;
  private readonly bare: string;
  private signature = "";

  constructor(
    account: string,
    private readonly secret: Secret,
    nonce: string = toBase64(crypto.getRandomValues(new Uint8Array(18))),
  ) {
    this.nonce = nonce;
    this.bare = `n=${account.normalize("NFKC").replace(/=/g, "=3D").replace(/,/g, "=2C")},r=${nonce}`;
  }

  /** The client's first message. */
  first(): string {
    return `n,,${this.bare}`;
  }

  /** @throws ScramError when the server's first message cannot be answered. */
  async final(serverFirst: string): Promise<string> {
    const fields = parseFields(serverFirst);
    const nonce = fields.get("r") ?? "";
    const salt = fields.get("s") ?? "";
    const iterations = Number(fields.get("i"));
    if (!nonce.startsWith(this.nonce) || nonce === this.nonce || !salt) throw new ScramError("nonce");
    if (!(iterations >= FEWEST_ITERATIONS && iterations <= MOST_ITERATIONS)) throw new ScramError("iterations");
    const keys = await this.makeKeys(salt, iterations);
    const withoutProof = `c=biws,r=${nonce}`;
    const authMessage = utf8(`${this.bare},${serverFirst},${withoutProof}`);
    const clientKey = fromBase64(keys.clientKey);
    const clientSignature = hmac(sha256, sha256(clientKey), authMessage);
    const proof = clientKey.map((byte, index) => byte ^ clientSignature[index]!);
    this.signature = toBase64(hmac(sha256, fromBase64(keys.serverKey), authMessage));
    this.keys = keys;
    return `${withoutProof},p=${toBase64(proof)}`;
  }

  /** @throws ScramError when the server does not know the password either. */
  verify(serverFinal: string): void {
    if (parseFields(serverFinal).get("v") !== this.signature) throw new ScramError("server");
  }

  private async makeKeys(salt: string, iterations: number): Promise<ScramKeys> {
    if ("keys" in this.secret) {
      const { keys } = this.secret;
      if (keys.salt !== salt || keys.iterations !== iterations) throw new ScramError("changed");
      return keys;
    }
    const password = utf8(this.secret.password.normalize("NFKC"));
    const salted = await pbkdf2Async(sha256, password, fromBase64(salt), { c: iterations, dkLen: 32 });
    const clientKey = toBase64(hmac(sha256, salted, utf8("Client Key")));
    const serverKey = toBase64(hmac(sha256, salted, utf8("Server Key")));
    return { salt, iterations, clientKey, serverKey };
  }
}

function parseFields(message: string): Map<string, string> {
  return new Map(message.split(",").map((part) => [part.slice(0, 1), part.slice(2)]));
}
