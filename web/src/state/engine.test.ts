import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeServer, openTab, type Tab, until } from "./fakes";

/** Lets time pass, and what the database does between tasks happen. */
async function advance(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
const live = (...tabs: Tab[]) => until(() => tabs.every((tab) => tab.store.connection.value.phase === "live"), advance);

let server: FakeServer;
let tabs: Tab[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  vi.setSystemTime(Date.UTC(2030, 0, 2));
  globalThis.indexedDB = new IDBFactory();
  server = new FakeServer();
  tabs = [];
});
afterEach(() => {
  for (const tab of tabs) tab.engine.close();
  vi.useRealTimers();
});

function tab(...from: Parameters<typeof openTab> extends [unknown, ...infer Rest] ? Rest : never): Tab {
  const made = openTab(server, ...from);
  tabs.push(made);
  return made;
}

async function joined(name = "ann"): Promise<Tab> {
  const made = tab();
  void made.actions.join({ name });
  await live(made);
  return made;
}

describe("what is typed is never lost", () => {
  test("it shows at once as pending, and once as sent", async () => {
    const ann = await joined();
    ann.actions.send("#lobby", "hello");
    expect(ann.messages()).toMatchObject([{ text: "hello", delivery: "pending" }]);
    const { key } = ann.messages()[0]!.entry;
    await until(() => ann.store.waiting.value === 0, advance);
    expect(ann.messages()).toMatchObject([{ text: "hello", delivery: "sent", entry: { key, msgid: "m1" } }]);
  });

  test("the server goes before it answers: sent again, there once, in order", async () => {
    const ann = await joined();
    server.cutAt = (message) => message.params[1] === "two";
    for (const text of ["one", "two", "three"]) ann.actions.send("#lobby", text);
    await until(() => ann.store.waiting.value === 0 && ann.store.connection.value.phase === "live", advance);
    expect(server.log.map((one) => one.params[1])).toEqual(["one", "two", "three"]);
    expect(ann.texts()).toEqual(["one", "two", "three"]);
  });

  test("the tab is loaded anew while the server is away", async () => {
    const ann = await joined();
    server.stop();
    for (const text of ["one", "two"]) ann.actions.send("#lobby", text);
    expect(ann.store.waiting.value).toBe(2);
    await advance(500);
    ann.engine.close();
    await advance(100);
    const again = tab(ann.shelf, ann.tabShelf);
    void again.actions.resume();
    await until(() => again.texts().length === 2, advance);
    expect(again.messages().map((one) => one.delivery)).toEqual(["pending", "pending"]);
    again.actions.send("#lobby", "three");
    server.start();
    await live(again);
    await until(() => again.store.waiting.value === 0, advance);
    expect(again.store.me.value?.nick).toBe("ann");
    expect(server.log.map((one) => one.params[1])).toEqual(["one", "two", "three"]);
    expect(again.texts()).toEqual(["one", "two", "three"]);
  });

  test("a tab that is closed leaves its messages to another; one that lives sends its own", async () => {
    const first = await joined();
    const second = tab(first.shelf);
    void second.actions.resume();
    await live(second);
    server.stop();
    first.actions.send("#lobby", "of the first");
    second.actions.send("#lobby", "of the second");
    await advance(500);
    first.engine.close();
    await advance(10_000);
    server.start();
    await live(second);
    await until(() => second.store.waiting.value === 0 && server.log.length === 2, advance);
    await advance(5_000);
    expect(server.log.map((one) => one.params[1])).toEqual(["of the first", "of the second"]);
  });

  test("a server that does not know ids: what may have arrived is not sent again unasked", async () => {
    server.caps = "message-tags batch labeled-response server-time echo-message";
    const ann = await joined();
    server.cutAt = (message) => message.params[1] === "one";
    ann.actions.send("#lobby", "one");
    await until(() => ann.messages()[0]?.delivery === "failed", advance);
    expect(ann.messages()[0]?.entry).toMatchObject({ problem: { code: "uncertain" } });
    expect(server.log).toHaveLength(1);
    ann.actions.discard("#lobby", ann.messages()[0]!.entry.key);
    expect(ann.texts()).toEqual([]);
    expect(ann.store.waiting.value).toBe(0);
  });

  test("many lines are one message where the server takes that, and several where it does not", async () => {
    const ann = await joined();
    ann.actions.send("#lobby", "one\n\ntwo");
    await until(() => ann.store.waiting.value === 0, advance);
    expect(server.log[0]?.params[1]).toBe("one\n\ntwo");
    ann.engine.close();
    globalThis.indexedDB = new IDBFactory();
    server = new FakeServer();
    server.caps = server.caps.replace("draft/multiline", "");
    const bob = await joined("bob");
    bob.actions.send("#lobby", "one\n\ntwo");
    await until(() => bob.store.waiting.value === 0, advance);
    expect(server.log.map((one) => one.params[1])).toEqual(["one", "two"]);
    expect(bob.texts()).toEqual(["one", "two"]);
  });
});

describe("the past", () => {
  test("is read backwards to its beginning, without a gap or a double", async () => {
    for (let at = 1; at <= 23; at++) server.says("bob", "PRIVMSG", ["#lobby", `${at}`]);
    const ann = await joined();
    expect(ann.texts()).toEqual(["19", "20", "21", "22", "23"]);
    const { timeline } = ann.store.find("#lobby")!;
    while (!timeline.complete.value) await Promise.all([ann.actions.loadOlder("#lobby"), advance(100)]);
    expect(ann.texts()).toEqual(Array.from({ length: 23 }, (_, at) => `${at + 1}`));
    expect(timeline.prepended.value).toBe(18);
  });

  test("a message far back is shown in its place, and the way to the present is found", async () => {
    for (let at = 1; at <= 23; at++) server.says("bob", "PRIVMSG", ["#lobby", `${at}`]);
    const ann = await joined();
    const conversation = ann.store.find("#lobby")!;
    const [found] = await Promise.all([ann.actions.goTo("#lobby", "m10"), advance(200)]);
    expect(found).toEqual({ ok: true, value: "m10" });
    expect(conversation.focus.value?.entries.map((entry) => entry.msgid)).toEqual(["m8", "m9", "m10", "m11", "m12"]);
    for (let turn = 0; turn < 4 && conversation.focus.value; turn++) {
      await Promise.all([ann.actions.loadNewer("#lobby"), advance(100)]);
    }
    expect(conversation.focus.value).toBeNull();
    expect(ann.texts()).toEqual(Array.from({ length: 16 }, (_, at) => `${at + 8}`));
    const [missing] = await Promise.all([ann.actions.goTo("#lobby", "nothing"), advance(200)]);
    expect(missing.ok).toBe(false);
  });

  test("after a cut all that was missed is there, also more than a page", async () => {
    const ann = await joined();
    server.says("bob", "PRIVMSG", ["#lobby", "1"]);
    await until(() => ann.texts().length === 1, advance);
    server.stop();
    for (let at = 2; at <= 14; at++) server.says("bob", "PRIVMSG", ["#lobby", `${at}`]);
    server.start();
    await until(() => ann.texts().length === 14, advance);
    expect(ann.texts()).toEqual(Array.from({ length: 14 }, (_, at) => `${at + 1}`));
    expect(ann.store.find("#lobby")?.unread.value).toBe(14);
  });

  test("a late reaction to something early does not make what lies between look read", async () => {
    const ann = await joined();
    server.says("bob", "PRIVMSG", ["#lobby", "1"]);
    await until(() => ann.texts().length === 1, advance);
    server.stop();
    for (let at = 2; at <= 14; at++) server.says("bob", "PRIVMSG", ["#lobby", `${at}`]);
    server.says("bob", "TAGMSG", ["#lobby"], { "+reply": "m6", "+draft/react": "👍" });
    server.start();
    await until(() => ann.store.find("#lobby")?.caughtUp === true, advance);
    expect(ann.texts()).toEqual(Array.from({ length: 14 }, (_, at) => `${at + 1}`));
  });

  test("any order of live lines, pages, reactions, deletions and cuts ends in the same state", async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant("say") },
      { weight: 2, arbitrary: fc.constantFrom("react", "unreact", "redact") },
      { weight: 2, arbitrary: fc.constantFrom("older", "cut", "wait") },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        server = new FakeServer();
        const ann = await joined();
        for (const [number, what] of steps.entries()) await play(ann, what, number);
        await live(ann);
        await load(ann);
        const fresh = await joined("watcher");
        await load(fresh);
        expect(shown(ann)).toEqual(shown(fresh));
        expect(ann.texts()).toEqual(server.log.filter((one) => one.command === "PRIVMSG").map((one) => one.params[1]));
        for (const one of [ann, fresh]) one.engine.close();
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

async function play(ann: Tab, what: string, number: number): Promise<void> {
  const some = server.log.filter((one) => one.command === "PRIVMSG")[number % 3]?.tags.msgid;
  if (what === "say") server.says("bob", "PRIVMSG", ["#lobby", `${number}`]);
  else if (what === "react" && some) server.says("bob", "TAGMSG", ["#lobby"], { "+reply": some, "+draft/react": "👍" });
  else if (what === "unreact" && some) {
    server.says("bob", "TAGMSG", ["#lobby"], { "+reply": some, "+draft/unreact": "👍" });
  } else if (what === "redact" && some) server.says("bob", "REDACT", ["#lobby", some]);
  else if (what === "older") void ann.actions.loadOlder("#lobby");
  else if (what === "cut") {
    server.stop();
    server.start();
  } else await advance(700);
}

async function load(ann: Tab): Promise<void> {
  await advance(1_000);
  const { timeline } = ann.store.find("#lobby")!;
  for (let turn = 0; turn < 30 && !timeline.complete.value; turn++) {
    await Promise.all([ann.actions.loadOlder("#lobby"), advance(100)]);
  }
}

function shown(ann: Tab) {
  return ann.messages().map(({ entry }) => ({
    msgid: entry.msgid,
    text: entry.text,
    deleted: entry.deleted !== null,
    reactions: entry.reactions.map((one) => [one.emoji, one.nicks]),
  }));
}
