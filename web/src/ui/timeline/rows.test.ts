import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry, EventEntry, MessageEntry, RoomEvent } from "../../state/model";
import { modeWords } from "./modes";
import { buildRows, RowBuilder } from "./rows";

const NOON = new Date(2026, 4, 3, 12).getTime();
const MINUTE = 60_000;
const options = { dividerKey: null, showJoins: true };

const sender = (nick: string) => ({ nick, account: null, bot: false, me: false });

const said = (key: string, nick: string, timeMs: number, more: Partial<MessageEntry> = {}): MessageEntry => ({
  type: "message",
  key,
  msgid: key,
  timeMs,
  sender: sender(nick),
  kind: "text",
  text: key,
  clientId: null,
  delivery: "sent",
  problem: null,
  replyTo: null,
  reactions: [],
  deleted: null,
  mentionsMe: false,
  ...more,
});

const happened = (key: string, timeMs: number, event: RoomEvent = { kind: "join" }): EventEntry => ({
  type: "event",
  key,
  msgid: null,
  timeMs,
  sender: sender(key),
  event,
});

describe("rows of the timeline", () => {
  it("groups what one author says within five minutes", () => {
    const rows = buildRows(
      [
        said("1", "ana", NOON),
        said("2", "ana", NOON + MINUTE),
        said("3", "bo", NOON + 2 * MINUTE),
        said("4", "bo", NOON + 9 * MINUTE),
      ],
      options,
    );
    expect(rows.map((row) => row.type === "message" && row.lead)).toEqual([true, false, true, true]);
  });

  it("names the day of the first row of each day", () => {
    const rows = buildRows(
      [said("1", "a", NOON), said("2", "a", NOON + 1), said("3", "a", NOON + 86_400_000)],
      options,
    );
    expect(rows.map((row) => row.dayMs)).toEqual([NOON, null, NOON + 86_400_000]);
  });

  it("condenses coming and going, but not what changes the room", () => {
    const rows = buildRows(
      [
        happened("a", NOON),
        happened("b", NOON, { kind: "quit", reason: "" }),
        happened("c", NOON, { kind: "topic", topic: "x" }),
        happened("d", NOON),
      ],
      options,
    );
    expect(rows.map((row) => row.type === "events" && row.entries.length)).toEqual([2, 1, 1]);
  });

  it("puts the divider before the next entry that is shown", () => {
    const rows = buildRows([said("1", "a", NOON), happened("2", NOON), said("3", "a", NOON)], {
      dividerKey: "2",
      showJoins: false,
    });
    expect(rows.map((row) => [row.key, row.divider])).toEqual([
      ["1", false],
      ["3", true],
    ]);
  });

  it("comes to the same rows step by step as at once", () => {
    const entry = fc.record({
      event: fc.boolean(),
      nick: fc.constantFrom("ana", "bo"),
      gap: fc.constantFrom(0, MINUTE, 400 * MINUTE),
    });
    const step = fc.record({ at: fc.nat(20), add: fc.array(entry, { maxLength: 5 }), replace: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.boolean(), (steps, showJoins) => {
        const builder = new RowBuilder();
        const entries: Entry[] = [];
        let [key, timeMs] = [0, NOON];
        for (const { at, add, replace } of steps) {
          for (const one of add) {
            timeMs += one.gap;
            const name = `k${key++}`;
            entries.push(one.event ? happened(name, timeMs) : said(name, one.nick, timeMs));
          }
          const old = entries[replace];
          if (old) entries[replace] = { ...old };
          if (at > 15) entries.unshift(said(`k${key++}`, "ana", NOON - timeMs));
          const wanted = { dividerKey: `k${at}`, showJoins };
          expect(builder.build(entries, wanted)).toEqual(buildRows(entries, wanted));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("changes of modes", () => {
  it("are in words, with the parameters where they belong", () => {
    expect(modeWords("+mo-v", ["Yuki", "Bo"])).toBe("+Moderated, +Operator Yuki, −Voice Bo");
    expect(modeWords("-l+b", ["*!*@x"])).toBe("−Most members, +Banned *!*@x");
  });

  it("never tell a key", () => {
    expect(modeWords("+k", ["secret"])).toBe("+Key");
  });

  it("stay as they are where a letter is unknown", () => {
    expect(modeWords("+mX", ["5"])).toBe("+mX 5");
  });
});
