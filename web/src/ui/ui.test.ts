import { describe, expect, it } from "vitest";
import { hueOf, initialsOf } from "./Avatar";
import { fence, wrapSelection } from "./composer/editing";
import { hrefOf, parseHash } from "./route";

describe("addresses", () => {
  it.each(["#lobby", "##linux", "&local", "zoë", "#a/b c", "#@home"])("%s stands in one and is found again", (id) => {
    expect(parseHash(hrefOf(id))).toEqual({ id, msgid: null });
    expect(parseHash(hrefOf(id, "a/b"))).toEqual({ id, msgid: "a/b" });
  });

  it("are short for rooms", () => {
    expect(hrefOf("#lobby")).toBe("#/lobby");
    expect(hrefOf("zoe")).toBe("#/@zoe");
    expect(parseHash("#/")).toEqual({ id: null, msgid: null });
    expect(parseHash("#/%zz")).toEqual({ id: "#%zz", msgid: null });
  });
});

describe("pictures made from names", () => {
  it("have up to two letters and a hue that does not depend on case", () => {
    expect(initialsOf("Zoë_Müller")).toBe("ZM");
    expect(initialsOf("bob")).toBe("B");
    expect(initialsOf("李小龙")).toBe("李");
    expect(initialsOf("__")).toBe("_");
    expect(hueOf("Ann")).toBe(hueOf("ANN"));
  });
});

describe("editing", () => {
  it("puts marks around a selection and takes them away", () => {
    const bold = wrapSelection("a word b", 2, 6, "**");
    expect(bold).toEqual({ text: "a **word** b", start: 4, end: 8 });
    expect(wrapSelection(bold.text, bold.start, bold.end, "**")).toEqual({ text: "a word b", start: 2, end: 6 });
  });

  it("keeps pasted lines together", () => {
    expect(fence("see ", "a\nb\n", "")).toBe("see \n```\na\nb\n```");
  });
});
