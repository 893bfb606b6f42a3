import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeServer, openTab, type Tab, until } from "../fakes";
import type { Heard, UiRequest } from "../model";
import { parseCommand } from "./commands";
import { nickFrom } from "./session";

async function advance(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

let server: FakeServer;
let ann: Tab;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  vi.setSystemTime(Date.UTC(2030, 0, 1));
  globalThis.indexedDB = new IDBFactory();
  server = new FakeServer();
  ann = openTab(server);
  void ann.actions.join({ name: "ann" });
  await until(() => ann.store.connection.value.phase === "live", advance);
});
afterEach(() => {
  ann.engine.close();
  vi.useRealTimers();
});

describe("slash commands", () => {
  test("what is one", () => {
    expect(parseCommand("/me waves  twice ")).toEqual({ name: "me", text: "waves  twice" });
    expect(parseCommand("/ME")).toEqual({ name: "me", text: "" });
    for (const text of ["//etc", "/usr/bin/env", "/ 5", "hello /me", "/5"]) expect(parseCommand(text)).toBeNull();
  });

  test("an unknown one is never said, nor one that lacks something", async () => {
    expect(await ann.actions.submit("#lobby", "/secret plan")).toMatchObject({ problem: { code: "unknown-command" } });
    expect(await ann.actions.submit("#lobby", "/kick")).toMatchObject({ problem: { code: "command-usage" } });
    expect(ann.texts()).toEqual([]);
    expect(server.heard.join("\n")).not.toContain("plan");
  });

  test("those that speak, and two slashes that say one", async () => {
    await ann.actions.submit("#lobby", "/me waves");
    await ann.actions.submit("#lobby", "//etc/hosts");
    await until(() => ann.store.waiting.value === 0, advance);
    expect(server.log.map((one) => one.params[1])).toEqual(["\x01ACTION waves\x01", "/etc/hosts"]);
    expect(ann.messages().map(({ entry }) => [entry.kind, entry.text])).toEqual([
      ["action", "waves"],
      ["text", "/etc/hosts"],
    ]);
  });

  test("those that the page itself must do are asked of it", async () => {
    const asked: UiRequest[] = [];
    ann.store.onRequest((request) => asked.push(request));
    await ann.actions.submit("#lobby", "/search lost words");
    await ann.actions.submit("#lobby", "/help");
    expect(asked).toEqual([
      { kind: "search", argument: "lost words" },
      { kind: "help", argument: "" },
    ]);
  });

  test("a draft goes with what was sent, and stays with what was refused", async () => {
    ann.actions.setDraft("#lobby", "hello");
    await ann.actions.submit("#lobby", "hello");
    expect(ann.store.find("#lobby")?.draft.value.text).toBe("");
    ann.actions.setDraft("#lobby", "/nothing");
    await ann.actions.submit("#lobby", "/nothing");
    expect(ann.store.find("#lobby")?.draft.value.text).toBe("/nothing");
  });
});

describe("reading", () => {
  test("unread and mentions, the divider, and reading on any device", async () => {
    const heard: Heard[] = [];
    ann.store.onHeard((one) => heard.push(one));
    server.says("bob", "PRIVMSG", ["#lobby", "hello"]);
    server.says("bob", "PRIVMSG", ["#lobby", "hello Ann"]);
    await advance(100);
    const lobby = ann.store.find("#lobby")!;
    expect([lobby.unread.value, lobby.mentions.value, ann.store.totals.value.unread]).toEqual([2, 1, 2]);
    expect(heard.map((one) => one.alert)).toEqual(["badge", "notify"]);
    ann.actions.show("#lobby");
    expect(lobby.dividerKey.value).toBe("m1");
    ann.actions.markRead("#lobby");
    expect([lobby.unread.value, lobby.dividerKey.value]).toEqual([0, "m1"]);
    await advance(4_000);
    expect(server.heard.at(-1)).toMatch(/MARKREAD #lobby timestamp=2030-01-01T00:00:00\.020Z$/);
    ann.actions.show(null);
    expect(lobby.dividerKey.value).toBeNull();
    ann.actions.setMute("#lobby", "nothing");
    server.says("bob", "PRIVMSG", ["#lobby", "ann!"]);
    await advance(100);
    expect(heard.at(-1)?.alert).toBe("none");
    expect(ann.store.totals.value.unread).toBe(0);
  });

  test("replies quote what they answer, whichever comes first, and a deleted one no more", async () => {
    server.says("bob", "PRIVMSG", ["#lobby", "question"]);
    server.says("carl", "PRIVMSG", ["#lobby", "answer"], { "+reply": "m1" });
    await advance(100);
    const quote = () => ann.messages()[1]?.entry.replyTo;
    expect(quote()).toEqual({ msgid: "m1", nick: "bob", text: "question", deleted: false });
    server.says("bob", "REDACT", ["#lobby", "m1", "oops"]);
    await advance(100);
    expect(quote()).toMatchObject({ deleted: true, text: "" });
    expect(ann.messages()[0]?.entry.deleted).toEqual({ by: "bob", reason: "oops" });
  });

  test("a reply of one's own goes out with its tag, once", async () => {
    server.says("bob", "PRIVMSG", ["#lobby", "question"]);
    await advance(100);
    ann.actions.setReply("#lobby", "m1");
    await ann.actions.submit("#lobby", "answer");
    await ann.actions.submit("#lobby", "more");
    await until(() => ann.store.waiting.value === 0, advance);
    expect(server.log.map((one) => one.tags["+reply"])).toEqual([undefined, "m1", undefined]);
    expect(ann.messages()[1]?.entry.replyTo?.nick).toBe("bob");
  });
});

describe("finding", () => {
  test("people who spoke last come first, rooms, commands, and everybody", async () => {
    for (const nick of ["bea", "bob", "bea"]) {
      server.says(nick, "JOIN", ["#lobby"]);
      server.says(nick, "PRIVMSG", ["#lobby", "hi"]);
    }
    await advance(100);
    const inserts = (text: string) =>
      ann.actions.complete("#lobby", text, text.length)?.suggestions.map((one) => one.insert) ?? [];
    expect(inserts("hi @b")).toEqual(["@bea ", "@bob "]);
    expect(inserts("be")).toEqual(["bea: "]);
    expect(inserts("#lo")).toEqual(["#lobby "]);
    expect(inserts("/jo")).toEqual(["/join "]);
    expect(inserts("say /jo")).toEqual([]);
    expect(inserts("@eve")).toEqual(["@everyone "]);
    expect(ann.actions.preview("#lobby", "hi @everyone").everyone).toBe(3);
  });

  test("every word, by anybody or by one", async () => {
    server.says("bob", "PRIVMSG", ["#lobby", "Red apples"]);
    server.says("carl", "PRIVMSG", ["#lobby", "green apples"]);
    await advance(100);
    const hits = async (query: string, where?: string) => {
      const found = await ann.actions.search(query, where);
      return found.ok && found.value.hits.map((hit) => hit.entry.text);
    };
    expect(await hits("apples")).toEqual(["green apples", "Red apples"]);
    expect(await hits("apples red")).toEqual(["Red apples"]);
    expect(await hits("from:Carl")).toEqual(["green apples"]);
    expect(await hits("apples", "#lobby")).toEqual(["green apples", "Red apples"]);
    expect(await hits("apples in:#elsewhere")).toEqual([]);
    expect(await hits("apples before:2029-12-01")).toEqual([]);
    expect(await hits("apples after:2029-12-01")).toEqual(["green apples", "Red apples"]);
    expect(await hits("")).toEqual([]);
    expect(server.heard.join()).not.toContain("SEARCH");
  });
});

test("a name as people write it becomes one that servers take", () => {
  expect(["Ivan Petrov", " Zoë ", "1st", "-x", "a@b"].map(nickFrom)).toEqual([
    "Ivan_Petrov",
    "Zoë",
    "_1st",
    "x",
    "a_b",
  ]);
});

test("what is said in a room one has been put out of fails, and says so", async () => {
  server.says("bob", "PRIVMSG", ["#lobby", "last words"]);
  server.says("bob", "KICK", ["#lobby", "ann", "enough"]);
  await advance(100);
  const lobby = ann.store.find("#lobby");
  expect([lobby?.joined.value, lobby?.closed.value]).toEqual([false, { code: "kicked", text: "enough" }]);
  ann.actions.send("#lobby", "but");
  await advance(100);
  expect(ann.messages()[1]?.entry).toMatchObject({ delivery: "failed", problem: { code: "442" } });
  ann.actions.show("#lobby");
  await advance(500);
  expect(ann.texts()).toEqual(["last words", "but"]);
});

test("logging out leaves nothing behind", async () => {
  ann.actions.setDraft("#lobby", "secret");
  server.stop();
  ann.actions.send("#lobby", "waiting");
  server.start();
  await ann.actions.logout();
  await advance(1_000);
  expect(ann.store.remembered.value).toBeNull();
  expect(ann.store.conversations.value).toEqual([]);
  expect(ann.shelf.keys().filter((key) => !["settings", "last-server"].includes(key))).toEqual([]);
});
