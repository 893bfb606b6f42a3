import { test } from "vitest";
import { openSocket } from "../net/socket";
import { makeActions } from "../state/acts";
import { openDatabase } from "../state/database";
import { Engine } from "../state/engine";
import { openLocks } from "../state/locks";
import { memory, openShelf } from "../state/shelf";

export function person(shelf = openShelf(memory()), url = "ws://127.0.0.1:18471/socket") {
  const database = openDatabase(shelf);
  const engine = new Engine({
    shelf,
    tabShelf: openShelf(memory()),
    database,
    locks: openLocks(database, undefined),
    openSocket,
    home: url,
  });
  return { engine, store: engine.store, actions: makeActions(engine), shelf };
}
async function until(what: () => boolean, ms = 5000) {
  const end = Date.now() + ms;
  while (!what()) {
    if (Date.now() > end) throw new Error(`timeout ${what}`);
    await new Promise((r) => setTimeout(r, 20));
  }
}
test("two chat", async () => {
  const a = person();
  const b = person();
  const r1 = await a.actions.join({ name: "ann" });
  console.log(r1, a.store.connection.value);
  console.log(await b.actions.join({ name: "bob" }));
  await until(() => a.store.connection.value.phase === "live" && b.store.connection.value.phase === "live");
  console.log(
    a.store.features.value,
    a.store.conversations.value.map((c) => [c.id, c.joined.value, c.members.sorted().map((m) => m.prefixes + m.nick)]),
  );
  console.log(await a.actions.submit("#lobby", "hello\nworld"));
  await until(() => b.store.find("#lobby")!.timeline.entries.some((e) => e.type === "message"));
  console.log(JSON.stringify(b.store.find("#lobby")!.timeline.entries, null, 1));
  console.log(JSON.stringify(a.store.find("#lobby")!.timeline.entries.at(-1)), a.store.waiting.value);
  console.log(await b.actions.openDirect("ann"));
  console.log(b.actions.send("ann", "psst"));
  await until(() => a.store.find("bob")?.timeline.entries.length === 1);
  console.log(a.store.find("bob")!.unread.value, await a.actions.whois("bob"), await a.actions.listRooms());
  console.log(
    await a.actions.submit("#lobby", "/nosuch"),
    await a.actions.submit("#lobby", "/topic hi there"),
    await a.actions.submit("#lobby", "/kick bob"),
  );
  console.log(a.store.notices.value, a.shelf.get("person:ws://127.0.0.1:18471/socket"));
}, 20000);
