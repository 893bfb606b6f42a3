import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Least contrast of text and of parts of controls: WCAG 2.2, 1.4.3 and 1.4.11. */
const TEXT = 4.5;
const PART = 3;

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function tokens(selector: string): Map<string, string> {
  const block = css.split(`${selector} {`)[1]?.split("\n}")[0] ?? "";
  return new Map([...block.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]));
}

type Rgb = readonly [number, number, number];

const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function fromHex(hex: string): Rgb {
  const part = (at: number) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [part(1), part(3), part(5)];
}

/** https://www.w3.org/TR/css-color-4/#color-conversion-code */
function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function contrast(a: Rgb, b: Rgb): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const light = tokens(":root");
const themes = { light, dark: new Map([...light, ...tokens(':root[data-theme="dark"]')]) };
const hues = [...css.matchAll(/--hue: (\d+);/g)].map(([, hue]) => Number(hue));

const GROUNDS = ["--bg", "--bg-side", "--bg-raised", "--bg-hover", "--bg-selected", "--bg-code"];
const PAIRS: readonly (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) => [["--text", ground] as const, ["--text-soft", ground] as const]),
  ...["--bg", "--bg-side", "--bg-raised", "--bg-hover"].map((ground) => ["--link", ground] as const),
  ...["--bg", "--bg-raised", "--bg-hover", "--bg-new"].map((ground) => ["--danger", ground] as const),
  ...["keyword", "string", "number", "comment", "title"].map((part) => [`--code-${part}`, "--bg-code"] as const),
  ["--text", "--bg-mention"],
  ["--text-soft", "--bg-mention"],
  ["--warn", "--bg-warn"],
  ["--ok", "--bg-ok"],
  ["--on-accent", "--accent"],
  ["--on-accent", "--accent-hover"],
  ["--on-danger", "--danger"],
];

describe.each(Object.entries(themes))("contrast in the %s theme", (_, theme) => {
  const colour = (name: string) => fromHex(theme.get(name) ?? "");

  it.each(PAIRS)("%s on %s can be read", (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(TEXT);
  });

  it.each(["--bg", "--bg-side", "--bg-raised"])("borders of fields can be seen on %s", (ground) => {
    expect(contrast(colour("--line-strong"), colour(ground))).toBeGreaterThanOrEqual(PART);
  });

  it.each(hues)("names of hue %d can be read", (hue) => {
    const name = fromOklch(Number(theme.get("--name-lightness")), Number(theme.get("--name-chroma")), hue);
    for (const ground of ["--bg", "--bg-side", "--bg-hover", "--bg-mention"]) {
      expect(contrast(name, colour(ground)), ground).toBeGreaterThanOrEqual(TEXT);
    }
    expect(contrast([1, 1, 1], fromOklch(0.5, 0.13, hue))).toBeGreaterThanOrEqual(TEXT);
  });
});
