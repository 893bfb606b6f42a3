import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CAPS, FakeServer, openTab, type Tab, until } from "../fakes";

const advance = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 1)));

let server: FakeServer;
let ann: Tab;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  server = new FakeServer();
  server.caps = `${CAPS} soju.im/search`;
  ann = openTab(server);
  void ann.actions.join({ name: "ann" });
  await until(() => ann.store.connection.value.phase === "live", advance);
});
afterEach(() => ann.engine.close());

async function search(typed: string, where?: string) {
  const found = await ann.actions.search(typed, where);
  return found.ok
    ? found.value.hits.map((hit) => [hit.place, hit.entry.text, hit.conversation?.id ?? null])
    : found.problem;
}

test("the server finds what was never loaded, newest first, also where one is not at the moment", async () => {
  server.found = [
    "@time=2029-01-01T00:00:00.000Z;msgid=o1 :bob!u@h PRIVMSG #lobby :the old deploy",
    "@time=2029-01-02T00:00:00.000Z;msgid=o2 :ann!u@h PRIVMSG bob :deploy it",
    "@time=2029-01-03T00:00:00.000Z;msgid=o3 :bob!u@h PRIVMSG ann :\x01ACTION deploys\x01",
  ];
  expect(await search("deploy")).toEqual([
    ["bob", "deploys", null],
    ["bob", "deploy it", null],
    ["#lobby", "the old deploy", "#lobby"],
  ]);
  expect(ann.texts()).toEqual([]);
  expect(ann.store.conversations.value.map((one) => one.id)).toEqual(["#lobby"]);
});

test("it is asked with all that was typed", async () => {
  await search('two words; "exactly so" from:@Bob before:2030-02-01', "#lobby");
  const asked = server.heard.find((line) => line.includes("SEARCH"));
  const before = new Date(new Date(2030, 1, 1).getTime() - 1).toISOString();
  expect(asked).toMatch(
    new RegExp(`SEARCH limit=5;text=two\\\\swords\\\\:\\\\s"exactly\\\\sso";from=Bob;in=#lobby;before=${before}$`),
  );
  await search("word in:#other", "#lobby");
  expect(server.heard.at(-1)).toContain("in=#other");
});

test("whether there is more, and which of it these are", async () => {
  const more = async (typed: string) => {
    const found = await ann.actions.search(typed);
    return found.ok && [found.value.more, found.value.loaded];
  };
  server.found = ["1", "2", "3", "4"].map((id) => `@msgid=${id} :bob!u@h PRIVMSG #lobby :word`);
  expect(await more("word")).toEqual([null, false]);
  server.found.push("@msgid=5 :bob!u@h PRIVMSG #lobby :word");
  expect(await more("word")).toEqual(["newest", false]);
  expect(await more("word after:2026-01-01")).toEqual(["oldest", false]);
});

test("what it refuses is told; nothing typed asks nothing", async () => {
  const before = server.heard.length;
  expect(await search("  ")).toEqual([]);
  expect(server.heard.length).toBe(before);
  server.found = null;
  expect(await search("word in:#none")).toEqual({
    code: "INVALID_PARAMS",
    text: "There is no history of that for you",
  });
});

test("offline it is what is loaded", async () => {
  server.says("bob", "PRIVMSG", ["#lobby", "loaded words"]);
  await until(() => ann.texts().length === 1, advance);
  server.stop();
  await until(() => ann.store.connection.value.phase === "offline", advance);
  expect(await search("words")).toEqual([["#lobby", "loaded words", "#lobby"]]);
});
