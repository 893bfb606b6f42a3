import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ConversationStore } from "./conversation";
import { FakeServer, openTab, type Tab, until } from "./fakes";

async function advance(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const MESSAGES = 40;
const all = Array.from({ length: MESSAGES }, (_, index) => `text ${index + 1}`);
let server: FakeServer;
let ann: Tab;
let lobby: ConversationStore;

/** The log that is shown, as texts. */
const shown = () =>
  (lobby.focus.value ?? lobby.timeline).entries.flatMap((entry) => (entry.type === "message" ? [entry.text] : []));

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  vi.setSystemTime(Date.UTC(2030, 0, 2));
  globalThis.indexedDB = new IDBFactory();
  server = new FakeServer();
  for (const text of all) server.says("bob", "PRIVMSG", ["#lobby", text]);
  ann = openTab(server);
  void ann.actions.join({ name: "ann" });
  await until(() => ann.store.connection.value.phase === "live", advance);
  ann.actions.show("#lobby");
  lobby = ann.store.find("#lobby")!;
});
afterEach(() => {
  ann.engine.close();
  vi.useRealTimers();
});

test("a jump shows nothing before the message is there, then both at once", async () => {
  const present = shown();
  const going = ann.actions.goTo("#lobby", "m10");
  expect(shown()).toEqual(present);
  expect(await going).toEqual({ ok: true, value: "m10" });
  expect(shown()).toEqual(all.slice(7, 12));
  expect([lobby.target.value, lobby.focus.value?.live.value]).toEqual([{ key: "m10" }, false]);
});

test("reading on from there leads to the present, in the same log, without a gap or a double", async () => {
  await ann.actions.goTo("#lobby", "m10");
  const { focus } = lobby;
  const read = focus.value;
  server.says("bob", "PRIVMSG", ["#lobby", "live"]);
  for (let pages = 0; focus.value && pages < 20; pages++) await ann.actions.loadNewer("#lobby");
  expect(lobby.timeline).toBe(read);
  expect(lobby.timeline.live.value).toBe(true);
  expect(shown()).toEqual([...all.slice(7), "live"]);
  server.says("bob", "PRIVMSG", ["#lobby", "later"]);
  await advance(100);
  expect(shown().slice(-2)).toEqual(["live", "later"]);
  while (!lobby.timeline.complete.value) await ann.actions.loadOlder("#lobby");
  expect(shown()).toEqual([...all, "live", "later"]);
});

test("of two jumps the last one counts, whichever page comes first", async () => {
  const [first, second] = await Promise.all([ann.actions.goTo("#lobby", "m10"), ann.actions.goTo("#lobby", "m20")]);
  expect([first, second]).toMatchObject([{ problem: { code: "superseded" } }, { ok: true, value: "m20" }]);
  expect(shown()).toContain("text 20");
  expect(shown()).not.toContain("text 10");
  const [far, near] = await Promise.all([ann.actions.goTo("#lobby", "m5"), ann.actions.goTo("#lobby", "m40")]);
  expect([far, near]).toMatchObject([{ problem: { code: "superseded" } }, { ok: true, value: "m40" }]);
  expect([lobby.focus.value, lobby.target.value]).toEqual([null, { key: "m40" }]);
});

test("a message that is not there leaves one where one is", async () => {
  await ann.actions.goTo("#lobby", "m10");
  const before = shown();
  expect(await ann.actions.goTo("#lobby", "nonsense")).toMatchObject({ problem: { code: "not-found" } });
  expect(shown()).toEqual(before);
});

test("who says something sees it, also from the middle of the past and with a jump on its way", async () => {
  await ann.actions.goTo("#lobby", "m10");
  const going = ann.actions.goTo("#lobby", "m20");
  const { spoken } = lobby;
  const before = spoken.value;
  ann.actions.send("#lobby", "mine");
  expect(shown().at(-1)).toBe("mine");
  expect([lobby.focus.value, lobby.target.value, spoken.value]).toEqual([null, null, before + 1]);
  expect(await going).toMatchObject({ problem: { code: "superseded" } });
  await until(() => ann.store.waiting.value === 0, advance);
  expect([lobby.focus.value, shown().at(-1)]).toEqual([null, "mine"]);
});

test("what waits stays at the end when the past reaches the present", async () => {
  await ann.actions.goTo("#lobby", "m34");
  const read = lobby.focus.value;
  server.stop();
  await advance(10);
  lobby.timeline.append({ ...lobby.timeline.entries.at(-1)!, key: "waits", msgid: null });
  lobby.join(read!);
  expect(lobby.timeline.entries.at(-1)?.key).toBe("waits");
  expect(lobby.timeline.indexOfKey("waits")).toBe(lobby.timeline.entries.length - 1);
});

test("a reply and what it answers, both on the page that one jumped to", async () => {
  server.says("carl", "PRIVMSG", ["#lobby", "answer"], { "+reply": "m40" });
  for (let more = 0; more < 20; more++) server.says("bob", "PRIVMSG", ["#lobby", `more ${more}`]);
  const eve = openTab(server);
  void eve.actions.join({ name: "eve" });
  await until(() => eve.store.connection.value.phase === "live", advance);
  await eve.actions.goTo("#lobby", "m41");
  const answer = eve.store.find("#lobby")?.focus.value?.byMsgid("m41");
  expect(answer?.type === "message" && answer.replyTo?.text).toBe("text 40");
  eve.engine.close();
});
