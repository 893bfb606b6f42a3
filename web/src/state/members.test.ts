import { signal } from "@preact/signals";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MembersStore } from "./members";
import type { Person } from "./model";

const person = signal({} as Person);
const store = () =>
  new MembersStore(
    (nick) => nick.toLowerCase(),
    () => person,
    () => "@+",
  );

test("whoever comes, goes, is renamed or given a rank: the order is that of sorting all of them anew", () => {
  const nick = fc.constantFrom("ann", "Bob", "carl2", "carl10", "Zoë", "zoe", "eve");
  const change = fc.oneof(
    fc.record({ does: fc.constant("put" as const), nick, prefixes: fc.constantFrom("", "+", "@") }),
    fc.record({ does: fc.constant("remove" as const), nick }),
    fc.record({ does: fc.constant("rename" as const), nick, to: nick }),
    fc.record({ does: fc.constant("mark" as const), nick, on: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const members = store();
      for (const one of changes) {
        if (one.does === "put") members.put(one.nick, one.prefixes);
        else if (one.does === "remove") members.remove(one.nick);
        else if (one.does === "rename") members.rename(one.nick, one.to);
        else members.mark(one.nick, "@", one.on);
        const anew = store();
        anew.fill(members.sorted());
        expect(members.sorted().map((member) => member.nick)).toEqual(anew.sorted().map((member) => member.nick));
        expect(members.count.value).toBe(members.sorted().length);
      }
    }),
  );
});

test("a room of five thousand", () => {
  const members = store();
  members.fill(Array.from({ length: 5_000 }, (_, at) => ({ nick: `p${(at * 7919) % 5_000}`, prefixes: "" })));
  members.sorted();
  const list = members.sorted();
  members.put("newcomer", "");
  expect(members.sorted()).not.toBe(list);
  expect(members.sorted()).toHaveLength(5_001);
  members.remove("newcomer");
  expect(members.sorted()).toEqual(list);
});
