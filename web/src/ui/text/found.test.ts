import { expect, test } from "vitest";
import { pieces } from "./found";

test("words are marked wherever they stand, whatever their case; signs are only signs", () => {
  expect(pieces("Deploy it, deployed", ["deploy"])).toEqual(["", "Deploy", " it, ", "deploy", "ed"]);
  expect(pieces("a (b) c", ["(b)", "c"])).toEqual(["a ", "(b)", " ", "c", ""]);
  expect(pieces("a.b axb", ["a.b"])).toEqual(["", "a.b", " axb"]);
  expect(pieces("deployment", ["deploy", "deployment"])).toEqual(["", "deployment", ""]);
  expect(pieces("nothing", [])).toEqual(["nothing"]);
});

test("a long text is cut so that the first word is seen", () => {
  const [before = "", word, after] = pieces(`${"x".repeat(500)} needle and more`, ["needle"]);
  expect(before).toMatch(/^…x+ $/);
  expect(before.length).toBeLessThan(50);
  expect([word, after]).toEqual(["needle", " and more"]);
});
