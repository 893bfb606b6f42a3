import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Batches, flat, isBatch } from "./batches";
import { Caps, WANTED } from "./caps";
import { pauseMs } from "./connection";
import { uuid7 } from "./ids";
import { type Isupport, prefixesOf, takeIsupport } from "./isupport";
import { parse } from "./message";
import { foldOf } from "./names";
import { byteLength, fromBase64, pieces, toBase64 } from "./text";

test("ids are UUIDv7 and always increase, also when the clock goes back", () => {
  const ids = [5, 5, 5, 4, 9, 9].map((ms) => uuid7(Date.UTC(2030, 1, 1) + ms));
  for (let count = 0; count < 10_000; count++) ids.push(uuid7(Date.UTC(2030, 1, 1)));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("pieces fit, and put together they are the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.integer({ min: 8, max: 60 }), (text, bytes) => {
      const found = pieces(text, bytes);
      expect(found.join("")).toBe(text);
      for (const piece of found) expect(byteLength(piece)).toBeLessThanOrEqual(bytes);
    }),
  );
  expect(pieces("hello wide world", 11)).toEqual(["hello wide ", "world"]);
});

test("bytes and Base64", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void expect(fromBase64(toBase64(bytes))).toEqual(bytes)));
});

describe("names", () => {
  test("which are the same", () => {
    expect(foldOf("ascii")("Zoë[]")).toBe("zoë[]");
    expect(foldOf("rfc1459")("A[]\\~")).toBe("a{}|^");
    expect(foldOf("precis")("ZOË")).toBe(foldOf("precis")("zoe\u0308"));
    expect(foldOf("precis")("Ａnn")).toBe("ann");
  });
});

describe("capabilities", () => {
  test("all that is wanted and offered is asked for, in lines that fit", () => {
    const caps = new Caps();
    caps.offer(`${WANTED.join(" ")} draft/multiline=max-bytes=4096,max-lines=32 unknown/cap`);
    const requests = caps.requests();
    expect(requests.join(" ").split(" ").sort()).toEqual([...WANTED].sort());
    for (const request of requests) expect(request.length).toBeLessThan(450);
    expect(caps.valueOf("draft/multiline", "max-lines")).toBe("32");
    caps.acknowledge("batch -sasl");
    expect([caps.has("batch"), caps.has("sasl")]).toEqual([true, false]);
    caps.withdraw("batch");
    expect(caps.has("batch")).toBe(false);
  });

  test("what the server says of itself", () => {
    const known: Isupport = new Map();
    takeIsupport(known, ["ann", "PREFIX=(qaohv)~&@%+", "NETWORK=My\\x20Net", "WHOX", "are supported"]);
    expect(prefixesOf(known)).toHaveLength(5);
    expect([known.get("NETWORK"), known.has("WHOX")]).toEqual(["My Net", true]);
    takeIsupport(known, ["ann", "-WHOX", "are supported"]);
    expect(known.has("WHOX")).toBe(false);
  });
});

describe("batches", () => {
  const take = (lines: string[]) => {
    const batches = new Batches();
    return lines.map((line) => batches.take(parse(line)!)).filter((item) => item !== null);
  };

  test("inner ones are within outer ones, in order, and what is outside passes", () => {
    const [live, outer] = take([
      "BATCH +1 chathistory #a",
      "@batch=1;msgid=1 :n!u@h PRIVMSG #a :one",
      ":n!u@h PRIVMSG #a :live",
      "@batch=1;msgid=2 BATCH +2 draft/multiline #a",
      "@batch=2 :n!u@h PRIVMSG #a :two",
      "BATCH -2",
      "@batch=1;msgid=3 :n!u@h PRIVMSG #a :three",
      "BATCH -1",
    ]);
    expect(isBatch(live!)).toBe(false);
    expect([...flat(outer!)].map((item) => item.tags.get("msgid"))).toEqual(["1", "2", "3"]);
  });

  test("batches that never end do not fill the memory, and ends without a start are nothing", () => {
    const batches = new Batches();
    for (let at = 0; at < 1000; at++) batches.take(parse(`BATCH +${at} x`)!);
    expect(batches.take(parse("BATCH -0")!)).toBeNull();
    expect(batches.take(parse("BATCH -999")!)).not.toBeNull();
    expect(batches.take(parse("@batch=gone PRIVMSG #a :x")!)).not.toBeNull();
  });
});

test("pauses grow to half a minute, never the same for all", () => {
  expect(pauseMs(1, 0)).toBe(200);
  expect(pauseMs(1, 1)).toBe(600);
  expect(pauseMs(100, 0)).toBe(15_000);
  expect(pauseMs(100, 1)).toBe(45_000);
});
