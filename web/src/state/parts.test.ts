import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Annotations } from "./annotations";
import { type OutboxRow, openDatabase } from "./database";
import type { Entry } from "./entries";
import { ASSUMED } from "./features";
import { modeChanges } from "./fold/modes";
import { openLocks } from "./locks";
import { alertFor, mentionMatcher, mentionsEveryone } from "./mentions";
import { DEFAULT_SETTINGS, loadSettings, saveSettings } from "./settings";
import { memory, openShelf } from "./shelf";
import { TimelineStore } from "./timeline";
import { TypingStore } from "./typing";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function said(timeMs: number, more: Partial<Entry> = {}): Entry {
  const sender = { nick: "bob", account: null, bot: false, me: false };
  return {
    type: "message",
    key: `m${timeMs}`,
    msgid: `m${timeMs}`,
    timeMs,
    sender,
    kind: "text",
    text: `${timeMs}`,
    clientId: null,
    delivery: "sent",
    problem: null,
    replyTo: null,
    reactions: [],
    deleted: null,
    mentionsMe: false,
    ...more,
  } as Entry;
}

describe("timeline", () => {
  test("pages in any order, that overlap in any way, end as one", () => {
    const page = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(page, { minLength: 1, maxLength: 12 }), (pages) => {
        const timeline = new TimelineStore();
        const wanted = new Set<number>();
        for (const [from, length] of pages) {
          const times = Array.from({ length }, (_, at) => from + at);
          for (const time of times) wanted.add(time);
          timeline.merge(times.map((time) => said(time)));
        }
        const sorted = [...wanted].sort((a, b) => a - b);
        expect(timeline.entries.map((entry) => entry.timeMs)).toEqual(sorted);
        sorted.forEach((time, index) => {
          expect(timeline.indexOfMsgid(`m${time}`)).toBe(index);
        });
      }),
    );
  });

  test("of two with the same time the page says which is first", () => {
    const [a, b, c] = ["a", "b", "c"].map((id) => said(5, { key: id, msgid: id }));
    for (const first of [[b!], [c!, b!].slice(1), [a!]]) {
      const timeline = new TimelineStore();
      timeline.merge(first);
      timeline.merge([a!, b!, c!]);
      expect(timeline.entries.map((entry) => entry.key)).toEqual(["a", "b", "c"]);
    }
  });

  test("what waits stands at the end until it is settled, and keeps its key", () => {
    const timeline = new TimelineStore();
    timeline.append(said(1, { key: "x", msgid: null, delivery: "pending" }));
    timeline.merge([said(2), said(3)]);
    expect(timeline.entries.map((entry) => entry.key)).toEqual(["m2", "m3", "x"]);
    timeline.settle("x", said(4) as never);
    timeline.merge([said(5), said(4)].reverse());
    expect(timeline.entries.map((entry) => [entry.key, entry.msgid])).toEqual([
      ["m2", "m2"],
      ["m3", "m3"],
      ["x", "m4"],
      ["m5", "m5"],
    ]);
  });

  test("a hundred thousand messages are not copied for a further one, and each is found", () => {
    const timeline = new TimelineStore();
    for (let time = 0; time < 100_000; time++) timeline.merge([said(time)]);
    const { entries } = timeline;
    for (let time = 100_000; time < 101_000; time++) timeline.merge([said(time)]);
    expect(timeline.entries).toBe(entries);
    expect(entries).toHaveLength(101_000);
    expect(timeline.indexOfMsgid("m50000")).toBe(50_000);
  });
});

test("reactions and deletions come in any order, also before their message", () => {
  const event = fc.record({
    nick: fc.constantFrom("ann", "bob"),
    emoji: fc.constantFrom("👍", "🎉"),
    on: fc.boolean(),
    timeMs: fc.nat(20),
  });
  const events = fc.uniqueArray(event, { maxLength: 12, selector: (one) => one.timeMs });
  fc.assert(
    fc.property(
      events.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const [inOrder, mixed] = [[...all].sort((a, b) => a.timeMs - b.timeMs), shuffled].map((list) => {
          const annotations = new Annotations();
          for (const { emoji, nick, on, timeMs } of list) annotations.react("m", emoji, nick, on, timeMs);
          return annotations.reactionsTo("m", (nick) => nick === "ann");
        });
        expect(mixed).toEqual(inOrder);
      },
    ),
  );
});

describe("being told", () => {
  test("names are found as words, whatever stands around them", () => {
    const names = mentionMatcher(["Zoë", "c++"]);
    for (const text of ["zoë: hi", "hi @ZOË!", "(zoë)", "I like c++."]) expect(names(text)).toBe(true);
    for (const text of ["zoëlle", "xzoë", "zoë_", "hello"]) expect(names(text)).toBe(false);
    expect(mentionMatcher([""])("anything")).toBe(false);
    expect(["@all hi", "hi @everyone", "mail@all.example", "@allison"].map(mentionsEveryone)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("what is worth an alert", () => {
    const about = (change: object) => ({ mine: false, mention: false, direct: false, notice: false, ...change });
    expect(alertFor(about({}), "mentions")).toBe("badge");
    expect(alertFor(about({}), "all")).toBe("notify");
    expect(alertFor(about({ mention: true }), "mentions")).toBe("notify");
    expect(alertFor(about({ direct: true }), "mentions")).toBe("notify");
    expect(alertFor(about({ direct: true, notice: true }), "mentions")).toBe("badge");
    expect(alertFor(about({ mention: true }), "nothing")).toBe("none");
    expect(alertFor(about({ mention: true, mine: true }), "all")).toBe("none");
  });

  test("who types is shown until they stop, or for six seconds", () => {
    vi.useFakeTimers();
    const typing = new TypingStore();
    typing.heard("ann", "active");
    typing.heard("bob", "paused");
    expect(typing.nicks.value).toEqual(["ann", "bob"]);
    vi.advanceTimersByTime(6_001);
    expect(typing.nicks.value).toEqual(["bob"]);
    typing.heard("bob", "done");
    expect(typing.nicks.value).toEqual([]);
    vi.useRealTimers();
  });
});

test("modes with and without parameters", () => {
  const changes = modeChanges(["+ov-m+kl-k", "ann", "bob", "key", "5", "key"], ASSUMED);
  expect(changes.map(({ on, mode, param }) => `${on ? "+" : "-"}${mode} ${param ?? ""}`)).toEqual([
    "+o ann",
    "+v bob",
    "-m ",
    "+k key",
    "+l 5",
    "-k key",
  ]);
});

test("settings are kept, and what is not one counts as not there", () => {
  const backing = memory();
  const shelf = openShelf(backing);
  saveSettings(shelf, { ...DEFAULT_SETTINGS, theme: "dark" });
  expect(loadSettings(shelf).theme).toBe("dark");
  shelf.set("settings", { theme: 5, highlightWords: "x", unknown: 1 });
  expect(loadSettings(shelf)).toEqual(DEFAULT_SETTINGS);
  backing.setItem("chatbox:settings", "{");
  expect(loadSettings(shelf)).toEqual(DEFAULT_SETTINGS);
});

describe("on disk", () => {
  const row = (id: string): OutboxRow => ({
    id,
    server: "s",
    tab: "t",
    target: "#a",
    kind: "text",
    text: id,
    replyTo: null,
    createdMs: 1,
    tried: false,
    problem: null,
  });

  test.each(["IndexedDB", "the shelf alone"])("the outbox in %s", async (where) => {
    if (where !== "IndexedDB") Object.assign(globalThis, { indexedDB: undefined });
    const shelf = openShelf(memory());
    const database = openDatabase(shelf);
    await database.put(row("2"));
    await database.put(row("1"));
    await database.put({ ...row("2"), tried: true });
    const again = openDatabase(shelf);
    expect((await again.rows()).map((one) => [one.id, one.tried])).toEqual([
      ["1", false],
      ["2", true],
    ]);
    await again.delete("1");
    expect(await database.rows()).toHaveLength(1);
  });

  test("a row is on the shelf at once, and only until the database has it", async () => {
    const shelf = openShelf(memory());
    const database = openDatabase(shelf);
    const putting = database.put(row("1"));
    expect(shelf.keys()).toEqual(["outbox:1"]);
    const newer = database.put({ ...row("1"), tried: true });
    await Promise.all([putting, newer]);
    expect(shelf.keys()).toEqual([]);
    expect((await openDatabase(openShelf(memory())).rows()).map((one) => one.tried)).toEqual([true]);
  });

  test("a lease has one owner, ends when it is given back, and passes on when its owner is gone", async () => {
    const database = openDatabase(openShelf(memory()));
    const [one, other] = [openLocks(database, undefined), openLocks(database, undefined)];
    const release = await one.tryHold("x");
    expect(release).not.toBeNull();
    expect(await other.tryHold("x")).toBeNull();
    release?.();
    const theirs = await other.hold("x");
    expect(await one.tryHold("x")).toBeNull();
    theirs();
    expect(await database.lease("y", "gone", 1_000, 4_000)).toBe(true);
    expect(await database.lease("y", "me", 4_999, 4_000)).toBe(false);
    expect(await database.lease("y", "me", 5_001, 4_000)).toBe(true);
  });
});
