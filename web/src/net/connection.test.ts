import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Item } from "./batches";
import { Connection, isSecure, type Phase } from "./connection";
import { fakeSockets, settled } from "./fakes";
import { Disconnected, type Link } from "./link";
import type { Credentials, Welcome } from "./registration";

const NOBODY: Credentials = {
  nick: "ann",
  realname: "Ann",
  serverPassword: null,
  login: null,
  token: null,
  asked: false,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function connect(change: Partial<Credentials> = {}, url = "ws://10.0.0.1:8080/socket") {
  const fake = fakeSockets();
  const phases: Phase[] = [];
  const items: [Item, boolean][] = [];
  const seen = { phases, items, welcome: null as Welcome | null, link: null as Link | null, lost: 0 };
  const connection = new Connection(
    url,
    {
      phase: (phase) => void phases.push(phase),
      credentials: async () => ({ ...NOBODY, ...change }),
      welcome: (link, welcome) => Object.assign(seen, { link, welcome }),
      item: (item, answer) => void items.push([item, answer]),
      lost: () => void seen.lost++,
      failed: () => {},
      lag: () => {},
    },
    fake.open,
  );
  connection.start();
  return { ...fake, connection, seen };
}

async function welcomed(change: Partial<Credentials> = {}, caps = "batch labeled-response message-tags") {
  const all = connect(change);
  await all.last().opens();
  await all.last().hears(`CAP * LS :${caps}`, `CAP * ACK :${caps}`, ":s 001 ann :Welcome");
  all.last().take();
  return all;
}

describe("registration", () => {
  test("a lone name: capabilities, name, in", async () => {
    const { last, seen } = connect();
    await last().opens();
    expect(last().take()).toEqual(["CAP LS 302"]);
    await last().hears("CAP * LS * :batch sasl=PLAIN", "CAP * LS :message-tags unknown");
    expect(last().take()).toEqual(["CAP REQ :message-tags batch sasl"]);
    await last().hears("CAP * ACK :message-tags batch sasl");
    expect(last().take()).toEqual(["NICK ann", "USER web 0 * Ann", "CAP END"]);
    await last().hears(":s 001 ann_ :Welcome");
    expect(seen.welcome).toMatchObject({ nick: "ann_", resumed: false, account: null });
  });

  test("a server that knows no capabilities", async () => {
    const { last, seen } = connect({ serverPassword: "secret" });
    await last().opens();
    await last().hears(":s 421 * CAP :Unknown command");
    expect(last().take()).toEqual(["CAP LS 302", "PASS secret", "NICK ann", "USER web 0 * Ann"]);
    await last().hears(":s 001 ann :Welcome");
    expect(seen.welcome?.nick).toBe("ann");
  });

  test("a token makes one who one was; one that is not valid makes one somebody new", async () => {
    for (const [answer, resumed] of [
      ["RESUME OK ann", true],
      ["FAIL RESUME INVALID_TOKEN :No", false],
    ] as const) {
      const { last, seen } = connect({ token: "tok" });
      await last().opens();
      await last().hears("CAP * LS :chatbox/resume", "CAP * ACK :chatbox/resume");
      expect(last().take().at(-1)).toBe("RESUME tok");
      await last().hears(answer, ":s 001 ann :Welcome");
      expect(seen.welcome).toMatchObject({ resumed, tokenRefused: !resumed });
    }
  });

  test("too many attempts: the token is kept, and tried again later", async () => {
    const { last, seen, sockets } = connect({ token: "tok" });
    await last().opens();
    await last().hears("CAP * LS :chatbox/resume", "CAP * ACK :chatbox/resume");
    await last().hears("FAIL RESUME TOO_MANY_ATTEMPTS :Wait");
    expect(seen.phases.at(-1)).toMatchObject({ phase: "offline", reason: "Wait" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sockets).toHaveLength(2);
  });

  test("a name that is taken: who typed it is asked, who comes back gets another", async () => {
    const asked = connect({ asked: true });
    await asked.last().opens();
    await asked.last().hears("CAP * LS :batch", "CAP * ACK :batch", ":s 433 * ann :Nickname is already in use");
    expect(asked.seen.phases.at(-1)).toMatchObject({ phase: "refused", refusal: { code: "433" } });
    expect(asked.last().closed).toBe(true);
    const back = connect();
    await back.last().opens();
    await back.last().hears("CAP * LS :batch", "CAP * ACK :batch", ":s 433 * ann :Nickname is already in use");
    expect(back.last().take().at(-1)).toBe("NICK ann_");
  });

  test("without TLS a password is never sent in the clear", async () => {
    const login = { account: "ann", secret: { password: "pencil" } };
    const { last, seen } = connect({ login, asked: true });
    await last().opens();
    await last().hears("CAP * LS :sasl=PLAIN", "CAP * ACK :sasl");
    expect(seen.phases.at(-1)).toMatchObject({ phase: "refused", refusal: { code: "insecure" } });
    expect(last().take().join()).not.toContain("AUTHENTICATE");
    const local = connect({ login, asked: true }, "ws://localhost:8080/socket");
    await local.last().opens();
    await local.last().hears("CAP * LS :sasl=PLAIN", "CAP * ACK :sasl", "AUTHENTICATE +");
    expect(local.last().take().at(-1)).toBe(`AUTHENTICATE ${btoa("ann\0ann\0pencil")}`);
    await local.last().hears(":s 900 * a!b@c ann :You are", ":s 903 * :ok", ":s 001 ann :Welcome");
    expect(local.seen.welcome).toMatchObject({ account: "ann", keys: null });
  });

  test("a wrong password is said at once, and not tried for ever", async () => {
    const { last, seen, sockets } = connect({ login: { account: "ann", secret: { password: "x" } }, asked: true });
    await last().opens();
    await last().hears("CAP * LS :sasl=SCRAM-SHA-256,PLAIN", "CAP * ACK :sasl");
    expect(last().take().at(-1)).toBe("AUTHENTICATE SCRAM-SHA-256");
    await last().hears(":s 904 * :SASL authentication failed");
    expect(seen.phases.at(-1)).toMatchObject({ phase: "refused", refusal: { code: "904" } });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sockets).toHaveLength(1);
  });
});

describe("staying connected", () => {
  test("a server that chooses no sub-protocol is asked again without one", async () => {
    const { last, sockets } = connect();
    last().cut();
    await settled();
    expect(sockets.map((socket) => socket.protocol)).toEqual(["text.ircv3.net", null]);
  });

  test("after a cut it comes back, with pauses that grow, and says that the link is lost", async () => {
    const { last, seen, sockets } = await welcomed();
    last().cut("gone");
    expect(seen.lost).toBe(1);
    expect(seen.phases.at(-1)).toMatchObject({ phase: "offline", reason: "gone" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sockets).toHaveLength(2);
    for (let attempt = 0; attempt < 5; attempt++) {
      last().cut();
      await vi.advanceTimersByTimeAsync(46_000);
    }
    expect(sockets.length).toBeGreaterThanOrEqual(7);
  });

  test("a connection that says nothing is asked, and given up", async () => {
    const { last, seen } = await welcomed();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(last().take().at(-1)).toMatch(/^PING p\d+$/);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(seen.lost).toBe(1);
  });

  test("an answer keeps it, and whoever comes back from a sleep finds out within seconds", async () => {
    const { last, seen, connection } = await welcomed();
    await vi.advanceTimersByTimeAsync(31_000);
    await last().hears(`PONG s ${last().take().at(-1)?.split(" ")[1]}`);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(seen.lost).toBe(0);
    connection.retryNow();
    await vi.advanceTimersByTimeAsync(5_100);
    expect(seen.lost).toBe(1);
  });
});

describe("answers", () => {
  test("by label: alone, in a batch, and none", async () => {
    const { last, seen } = await welcomed();
    const alone = seen.link!.request("TOPIC", ["#a"]);
    const many = seen.link!.request("WHO", ["#a"]);
    const none = seen.link!.request("AWAY");
    expect(last().take()).toEqual(["@label=c1 TOPIC #a", "@label=c2 WHO #a", "@label=c3 AWAY"]);
    await last().hears(
      "@label=c3 ACK",
      "@label=c2 BATCH +1 labeled-response",
      "@batch=1 :s 352 x",
      "@batch=1 :s 315 x",
      "BATCH -1",
      "@label=c1 :s 331 ann #a :No topic",
    );
    expect([(await alone).length, (await many).length, (await none).length]).toEqual([1, 2, 0]);
    expect(seen.items.every(([, answer]) => answer)).toBe(true);
  });

  test("without labels a ping ends them, and what others say meanwhile is not theirs", async () => {
    const { last, seen } = await welcomed({}, "batch message-tags");
    const asked = seen.link!.request("TOPIC", ["#a", "new"]);
    expect(last().take()).toEqual(["TOPIC #a new", "PING c1"]);
    await last().hears(":n!u@h PRIVMSG #a :hi", ":s 482 ann #a :No", ":s PONG s c1");
    expect((await asked).map((item) => "command" in item && item.command)).toEqual(["482"]);
    expect(seen.items.map(([, answer]) => answer)).toEqual([false, true]);
  });

  test("a cut ends all questions", async () => {
    const { last, seen } = await welcomed();
    const asked = seen.link!.request("LIST");
    last().cut();
    await expect(asked).rejects.toBeInstanceOf(Disconnected);
    await expect(seen.link!.request("LIST")).rejects.toBeInstanceOf(Disconnected);
  });
});

test("what is secure", () => {
  const secure = ["wss://a.example/", "ws://localhost:1/", "ws://127.0.0.1:1/", "ws://[::1]:1/", "ws://x.localhost/"];
  expect(secure.map(isSecure)).toEqual(secure.map(() => true));
  expect(["ws://192.168.1.5/", "ws://localhost.example/"].map(isSecure)).toEqual([false, false]);
});
