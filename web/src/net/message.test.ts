import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { format, parse, parseSource } from "./message";

describe("lines", () => {
  test.each([
    ["PING :a b", "PING", ["a b"]],
    [":irc.example 001 ann :Welcome, ann", "001", ["ann", "Welcome, ann"]],
    ["PRIVMSG  #lobby   ::)", "PRIVMSG", ["#lobby", ":)"]],
    ["privmsg #a :", "PRIVMSG", ["#a", ""]],
    ["@a=b;c :n!u@h TAGMSG #a\r\n", "TAGMSG", ["#a"]],
  ])("%s", (line, command, params) => {
    const message = parse(line);
    expect(message?.command).toBe(command);
    expect(message?.params).toEqual(params);
  });

  test("tags are unescaped (https://ircv3.net/specs/extensions/message-tags#escaping-values)", () => {
    const message = parse("@a=one\\:\\s\\\\\\r\\ntwo;b;c=;d=x\\;e=y\\b :n!u@h PRIVMSG #a :x");
    expect(Object.fromEntries(message?.tags ?? [])).toEqual({ a: "one; \\\r\ntwo", b: "", c: "", d: "x", e: "yb" });
  });

  test("sources with any of their parts missing", () => {
    expect(parseSource("irc.example")).toEqual({ nick: "irc.example", user: "", host: "" });
    expect(parseSource("n@h")).toEqual({ nick: "n", user: "", host: "h" });
    expect(parseSource("n!u@h@x")).toEqual({ nick: "n", user: "u", host: "h@x" });
  });

  test("nothing gets a second line or parameter in", () => {
    expect(() => format("PRIVMSG", ["#a", "x\r\nQUIT"])).toThrow(RangeError);
    expect(() => format("JOIN", ["#a b", "key"])).toThrow(RangeError);
    expect(() => format("JOIN", ["", "key"])).toThrow(RangeError);
  });
});

const word = fc.stringMatching(/^[^\s:\0][^\s\0]{0,20}$/u);
const text = fc.string({ unit: "grapheme" }).map((value) => value.replace(/[\r\n\0]/g, ""));

test("whatever is said is read as it was said", () => {
  const tags = fc.dictionary(fc.stringMatching(/^\+?[a-z./-]{1,12}$/), fc.string({ unit: "binary" }));
  const middle = fc.array(word, { maxLength: 5 });
  fc.assert(
    fc.property(tags, middle, text, (given, words, last) => {
      const params = [...words, last];
      const message = parse(format("PRIVMSG", params, given));
      expect(message?.params).toEqual(params);
      expect(Object.fromEntries(message?.tags ?? [])).toEqual(given);
    }),
  );
});

test("no line whatever makes the parser throw", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .array(fc.constantFrom("@", ":", ";", "=", "\\", " ", "PRIVMSG", "#a", "\r", "\n"))
      .map((parts) => parts.join("")),
  );
  fc.assert(fc.property(hostile, (line) => void parse(line)));
});
