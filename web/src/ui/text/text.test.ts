import { describe, expect, it } from "vitest";
import { pieces, safeHref, trimAddress } from "./links";
import { isOnlyEmoji, parse } from "./markdown";
import { spans, withoutFormatting } from "./mirc";
import { plainText } from "./plain";

const types = (text: string): string[] => parse(text)?.map((token) => token.type) ?? ["plain"];

describe("Markdown", () => {
  it("knows what people use in chat", () => {
    expect(types("- one\n- two")).toEqual(["list"]);
    expect(types("> quoted")).toEqual(["blockquote"]);
    expect(types("> quoted\n> on\nan answer")).toEqual(["blockquote", "paragraph"]);
    expect(types("```js\nlet a\n```")).toEqual(["code"]);
    expect(types("**bold**")).toEqual(["paragraph"]);
  });

  it("leaves what makes documents as it was typed", () => {
    for (const text of ["# one", "a\n---", "---", "<b>*x*</b>", "    indented *x*", "a | b\n--|--\n*1* | 2"]) {
      expect(
        types(text).every((type) => type === "paragraph" || type === "plain"),
        text,
      ).toBe(true);
    }
  });

  it("spares plain text the parser", () => {
    expect(parse("hello, how are you? (well)")).toBeNull();
  });

  it("shows a few emoji large, and nothing else", () => {
    expect(isOnlyEmoji("👍🏽 👩‍👩‍👧")).toBe(true);
    expect(isOnlyEmoji("🇩🇪")).toBe(true);
    expect(isOnlyEmoji("ok 👍")).toBe(false);
    expect(isOnlyEmoji("👍👍👍👍")).toBe(false);
    expect(isOnlyEmoji("12")).toBe(false);
  });
});

describe("links", () => {
  it("end where the address ends, not the sentence", () => {
    expect(trimAddress("https://example.org/a.")).toBe("https://example.org/a");
    expect(trimAddress("https://example.org/a_(b)).")).toBe("https://example.org/a_(b)");
    expect(trimAddress("https://example.org/?q=1&b=2")).toBe("https://example.org/?q=1&b=2");
  });

  it("are addresses and rooms, not numbers and anchors", () => {
    const found = pieces("see https://example.org/#top, #lobby. and #12 or a#b");
    expect(found.filter((piece) => piece.href).map((piece) => piece.text)).toEqual(["https://example.org/#top"]);
    expect(found.filter((piece) => piece.room).map((piece) => piece.room)).toEqual(["#lobby"]);
    expect(found.map((piece) => piece.text).join("")).toBe("see https://example.org/#top, #lobby. and #12 or a#b");
  });

  it("lead to pages only", () => {
    expect(safeHref("https://example.org")).toBe("https://example.org");
    for (const bad of ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/x"]) {
      expect(safeHref(bad)).toBeNull();
    }
  });
});

describe("formatting of IRC clients", () => {
  it("becomes spans with what is on at each place", () => {
    expect(spans("a\x02b\x1dc\x0fd")).toEqual([
      { text: "a" },
      { text: "b", bold: true },
      { text: "c", bold: true, italic: true },
      { text: "d" },
    ]);
    expect(spans("\x0304,07x\x03y")).toEqual([{ text: "x", colour: 4, background: 7 }, { text: "y" }]);
    expect(spans("\x031,x")).toEqual([{ text: ",x", colour: 1 }]);
  });

  it("can be taken away", () => {
    expect(withoutFormatting("\x02\x0312hi\x0f \x04ff0000there")).toBe("hi there");
  });
});

describe("a message as a line of words", () => {
  it("has no marks", () => {
    expect(plainText("**hi** `there`\n[a](https://b) ~~x~~")).toBe("hi there a x");
    expect(plainText("```py\nprint(1)\n```")).toBe("print(1)");
    expect(plainText("*a* _b_ *two words*, __init__")).toBe("a b two words, init");
    expect(plainText("snake_case and 2 * 3 * 4")).toBe("snake_case and 2 * 3 * 4");
  });
});
