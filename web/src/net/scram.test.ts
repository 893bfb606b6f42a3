import { expect, test } from "vitest";
import { Scram } from "./scram";

// https://www.rfc-editor.org/rfc/rfc7677#section-3
const NONCE = "rOprNGfwEbeRWgbNEkqO";
const SERVER_FIRST = `r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const SIGNATURE = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

test("the example of the RFC", async () => {
  const exchange = new Scram("user", { password: "pencil" }, NONCE);
  expect(exchange.first()).toBe(`n,,n=user,r=${NONCE}`);
  expect(await exchange.final(SERVER_FIRST)).toBe(`c=biws,r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=${PROOF}`);
  exchange.verify(SIGNATURE);
});

test("what is kept instead of the password logs in again, as long as the password is the same", async () => {
  const first = new Scram("user", { password: "pencil" }, NONCE);
  await first.final(SERVER_FIRST);
  const again = new Scram("user", { keys: first.keys! }, NONCE);
  expect(await again.final(SERVER_FIRST)).toContain(PROOF);
  expect(JSON.stringify(first.keys)).not.toContain("pencil");
  const changed = new Scram("user", { keys: first.keys! }, NONCE);
  await expect(changed.final(SERVER_FIRST.replace("W22Z", "X22Z"))).rejects.toThrow("changed");
});

test("a server that does not know the password, or wants a cheap hash, is not believed", async () => {
  const exchange = new Scram("user", { password: "pencil" }, NONCE);
  await exchange.final(SERVER_FIRST);
  expect(() => exchange.verify("v=AAAA")).toThrow("server");
  for (const bad of [SERVER_FIRST.replace("i=4096", "i=1"), SERVER_FIRST.replace(NONCE, "other"), "e=nothing"]) {
    await expect(new Scram("user", { password: "pencil" }, NONCE).final(bad)).rejects.toThrow();
  }
});
