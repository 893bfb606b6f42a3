import { describe, expect, test } from "vitest";
import { isEmpty, parseQuery } from "./query";

describe("what is typed into the search box", () => {
  test("words and phrases", () => {
    expect(parseQuery('  Two  WORDS "Exactly so" "open')).toMatchObject({
      text: 'Two WORDS "Exactly so" "open',
      words: ["two", "words", "exactly so", "open"],
    });
    expect(parseQuery("“Exactly so” so").words).toEqual(["exactly so", "so"]);
  });

  test("selectors anywhere", () => {
    expect(parseQuery('from:@ann deploy in:"#my room"')).toMatchObject({ text: "deploy", from: "ann", in: "#my room" });
    expect(parseQuery("FROM:ann")).toMatchObject({ text: "", from: "ann", words: [] });
  });

  test("days as they begin and end here", () => {
    const { afterMs, beforeMs, text } = parseQuery("after:2026-01-31 before:2026-2-1");
    expect([afterMs, beforeMs, text]).toEqual([
      new Date(2026, 0, 31).getTime(),
      new Date(2026, 1, 1).getTime() - 1,
      "",
    ]);
    expect(parseQuery("before:yesterday after:2026-02-31").text).toBe("before:yesterday after:2026-02-31");
  });

  test("nothing", () => {
    expect(isEmpty(parseQuery("  "))).toBe(true);
    expect(isEmpty(parseQuery("from:ann"))).toBe(false);
  });
});
