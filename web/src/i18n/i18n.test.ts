import { describe, expect, it } from "vitest";
import { de } from "./de";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import { type Catalogue, preferred, t } from "./index";
import { zhHans } from "./zh-Hans";

const forms = (entry: unknown): string[] => (typeof entry === "string" ? [entry] : Object.values(entry as object));
const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe("catalogues", () => {
  it.each(Object.entries({ es, de, fr, zhHans } satisfies Record<string, Catalogue>))(
    "%s says something for every key, with the same values",
    (_, catalogue) => {
      for (const key of Object.keys(en) as (keyof typeof en)[]) {
        const wanted = new Set(forms(en[key]).flatMap(places));
        for (const form of forms(catalogue[key])) {
          expect(form.trim(), key).not.toBe("");
          expect(new Set(places(form)), key).toEqual(wanted);
        }
      }
    },
  );

  it("chooses the plural of the language and writes numbers as it does", () => {
    expect(t("rooms.unread", { n: 1 })).toBe("1 unread message");
    expect(t("rooms.unread", { n: 1200 })).toBe("1,200 unread messages");
  });

  it("shows the first of the browser's languages that it has", () => {
    expect(preferred(["pt-BR", "de-AT", "en"])).toBe("de");
    expect(preferred(["zh-TW"])).toBe("zh-Hans");
    expect(preferred(["pt"])).toBe("en");
  });
});
