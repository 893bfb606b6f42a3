/** Joins the parts: the connection drives the state, and the state's wishes go out on the connection. */
import { batch } from "@preact/signals";
import type { Item } from "../net/batches";
import { Connection, type Phase } from "../net/connection";
import { uuid7 } from "../net/ids";
import type { Link } from "../net/link";
import type { Message } from "../net/message";
import { foldOf } from "../net/names";
import { type Credentials, Refused, type Welcome } from "../net/registration";
import type { Login } from "../net/sasl";
import { type OpenSocket, openSocket } from "../net/socket";
import type { JoinForm } from "./actions";
import { Arrival } from "./arrival";
import { type Database, openDatabase } from "./database";
import { featuresOf } from "./features";
import { type Context, type Effects, fold } from "./fold";
import { takeHistory } from "./fold/messages";
import { Keeper } from "./keeper";
import { type Locks, openLocks, type Release } from "./locks";
import type { Problem, Result } from "./model";
import { Outbox } from "./outbox";
import { forgetPerson, keepPerson, lastPerson, loginOf, personOn } from "./person";
import { loadSettings } from "./settings";
import { openShelf, type Shelf } from "./shelf";
import { Store } from "./store";
import { Sync } from "./sync";

/** What a page gives; tests give others. */
export interface Environment {
  readonly shelf: Shelf;
  /** Of this tab alone, and lost with it. */
  readonly tabShelf: Shelf;
  readonly database: Database;
  readonly locks: Locks;
  readonly openSocket: OpenSocket;
  /** The address of the page's own server. */
  readonly home: string;
}

export function browserEnvironment(): Environment {
  const shelf = openShelf();
  const database = openDatabase(shelf);
  const { protocol, host, pathname } = location;
  const home = `${protocol === "https:" ? "wss:" : "ws:"}//${host}${pathname.replace(/[^/]*$/, "")}socket`;
  let tabShelf = shelf;
  try {
    tabShelf = openShelf(sessionStorage);
  } catch {
    tabShelf = openShelf();
  }
  return { shelf, tabShelf, database, locks: openLocks(database), openSocket, home };
}

/** A token that has not come this long after the welcome is not waited for. */
const TOKEN_WAIT_MS = 5_000;

export class Engine implements Effects {
  readonly store = new Store();
  readonly sync: Sync;
  readonly keeper: Keeper;
  outbox: Outbox | null = null;
  connection: Connection | null = null;
  server = "";
  exactlyOnce = false;
  private readonly context: Context = { store: this.store, effects: this };
  private tab: string;
  private tabLock: Release | null = null;
  private form: JoinForm | null = null;
  private wanted: string[] = [];
  private login: Login | null = null;
  private arrival: Arrival | null = null;
  private offlineMs: number | null = null;
  private releaseToken: Release | null = null;
  private waiters: ((result: Result) => void)[] = [];
  private isReady = false;

  constructor(readonly environment: Environment) {
    this.sync = new Sync(this.context, () => this.link);
    this.sync.onCaughtUp = () => this.outbox?.pump();
    this.sync.onIdle = () => this.goLive();
    this.keeper = new Keeper(this.store, environment.shelf, () => this.server);
    this.store.settings.value = loadSettings(environment.shelf);
    const last = lastPerson(environment.shelf);
    if (last) this.remember(last.server);
    this.tab = environment.tabShelf.get<string>("tab") ?? uuid7();
    environment.shelf.onChange((key) => this.otherTab(key));
  }

  /** The living connection, once one is in. */
  get link(): Link | null {
    return this.isReady ? (this.connection?.link ?? null) : null;
  }

  /** Comes in, as whoever the form says or as who one was; resolves when one is in or refused. */
  async begin(server: string, form: JoinForm | null, rooms: readonly string[]): Promise<Result> {
    this.connection?.stop();
    this.form = form;
    this.server = server;
    this.wanted = [...rooms];
    await this.prepare(server);
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      this.connection = new Connection(server, this.handlers(), this.environment.openSocket);
      this.connection.start();
    });
  }

  private async prepare(server: string): Promise<void> {
    const { database, locks } = this.environment;
    const tab = await this.claimTab();
    const line = this;
    this.outbox = new Outbox(
      this.store,
      database,
      locks,
      {
        get link() {
          return line.link;
        },
        get exactlyOnce() {
          return line.exactlyOnce;
        },
      },
      server,
      tab,
    );
    for (const nick of personOn(this.environment.shelf, server)?.directs ?? [])
      this.keeper.restore(this.store.open(nick));
    await this.outbox.adopt();
  }

  /** A tab that was copied has the id of the one it was copied from, and needs its own. */
  private async claimTab(): Promise<string> {
    if (this.tabLock) return this.tab;
    const { locks, tabShelf } = this.environment;
    this.tabLock = await locks.tryHold(`tab:${this.tab}`);
    if (!this.tabLock) {
      this.tab = uuid7();
      this.tabLock = await locks.tryHold(`tab:${this.tab}`);
    }
    tabShelf.set("tab", this.tab);
    return this.tab;
  }

  /** The page goes; what waits is another's to send. */
  close(): void {
    this.connection?.stop();
    this.letGo();
    this.tabLock?.();
    this.tabLock = null;
  }

  remember(server: string): void {
    const person = personOn(this.environment.shelf, server);
    this.store.remembered.value = person && { server, nick: person.nick, account: person.account };
  }

  /** Leaves for good: this browser knows nothing of the person any more. */
  async forget(): Promise<void> {
    const { server } = this;
    this.connection?.stop();
    this.connection = null;
    this.isReady = false;
    forgetPerson(this.environment.shelf, server);
    await this.outbox?.clear();
    this.clear();
  }

  private clear(): void {
    batch(() => {
      for (const conversation of [...this.store.conversations.value]) this.store.close(conversation);
      this.store.remembered.value = null;
      this.store.me.value = null;
      this.store.connection.value = { phase: "idle" };
    });
  }

  /** Another tab has logged out, or changed what they share. */
  private otherTab(key: string): void {
    if (key === "settings") this.store.settings.value = loadSettings(this.environment.shelf);
    if (key !== `person:${this.server}` || !this.connection) return;
    if (personOn(this.environment.shelf, this.server)) return;
    this.connection.stop();
    this.connection = null;
    this.isReady = false;
    this.clear();
  }

  private handlers() {
    return {
      phase: (phase: Phase) => this.phase(phase),
      credentials: () => this.credentials(),
      welcome: (link: Link, welcome: Welcome) => this.welcome(link, welcome),
      item: (item: Item, answer: boolean) => fold(item, answer, this.context),
      lost: () => this.lost(),
      failed: () => this.letGo(),
      lag: (ms: number) => {
        this.store.lagMs.value = ms;
      },
    };
  }

  private phase(phase: Phase): void {
    const { connection } = this.store;
    if (phase.phase === "refused") {
      const problem: Problem = { code: phase.refusal.code, text: phase.refusal.message };
      connection.value = { phase: "refused", problem };
      this.settle({ ok: false, problem });
    } else if (phase.phase === "offline") {
      const before = connection.value;
      const sinceMs = before.phase === "offline" ? before.sinceMs : (this.offlineMs ?? Date.now());
      this.offlineMs = sinceMs;
      connection.value = { ...phase, sinceMs };
      this.settle({ ok: false, problem: { code: "offline", text: phase.reason } });
    } else connection.value = phase;
  }

  private settle(result: Result): void {
    for (const waiter of this.waiters.splice(0)) waiter(result);
  }

  private async credentials(): Promise<Credentials> {
    const { shelf, locks } = this.environment;
    this.letGo();
    // Two tabs must not show the same token: the second would show one that has died meanwhile.
    this.releaseToken = await locks.hold(`person:${this.server}`);
    const person = personOn(shelf, this.server);
    const { form } = this;
    const name = form?.name.trim() || person?.nick || "guest";
    const same = !form || (person !== null && this.store.fold(person.nick) === this.store.fold(name));
    if (form?.password) this.login = { account: form.account || name, secret: { password: form.password } };
    else if (form && !same) this.login = null;
    const login = this.login ?? (same && person ? loginOf(person) : null);
    if (same && person?.account && !login) throw new Refused("login-needed", person.account);
    return {
      nick: same && person?.nick ? person.nick : name,
      realname: name,
      serverPassword: form?.serverPassword || person?.serverPassword || null,
      login,
      token: login || !same ? null : (person?.token ?? null),
      asked: form !== null,
    };
  }

  private letGo(): void {
    this.releaseToken?.();
    this.releaseToken = null;
  }

  private welcome(_link: Link, welcome: Welcome): void {
    const { store, form, sync, keeper } = this;
    const { shelf } = this.environment;
    const before = personOn(shelf, this.server);
    const { account } = welcome;
    batch(() => {
      store.me.value = { nick: welcome.nick, account, away: null, operator: false };
      store.people.change(welcome.nick, { nick: welcome.nick, online: true, account });
    });
    const sameAccount = account !== null && account === before?.account;
    this.exactlyOnce = welcome.resumed || sameAccount;
    this.arrival = new Arrival(store, sync, keeper, welcome.resumed || account !== null);
    keepPerson(shelf, this.server, {
      nick: welcome.nick,
      account,
      keys: welcome.keys ?? (sameAccount ? (before?.keys ?? null) : null),
      ...(welcome.resumed ? {} : { token: null }),
      ...(form?.serverPassword ? { serverPassword: form.serverPassword } : {}),
    });
    this.remember(this.server);
    setTimeout(() => this.letGo(), TOKEN_WAIT_MS);
  }

  private lost(): void {
    this.letGo();
    this.isReady = false;
    this.arrival = null;
    this.offlineMs = Date.now();
    batch(() => {
      this.outbox?.interrupted();
      this.sync.interrupted();
      this.store.lagMs.value = null;
      this.store.people.forgetPresence();
      for (const conversation of this.store.conversations.value) conversation.typists.clear();
    });
  }

  // effects

  ready(): void {
    const link = this.connection?.link;
    if (this.isReady || !link) return;
    this.isReady = true;
    this.updateFeatures(link);
    this.store.connection.value = { phase: "catching-up" };
    this.offlineMs = null;
    void this.enter(link).catch(() => {});
  }

  private async enter(link: Link): Promise<void> {
    const kept = personOn(this.environment.shelf, this.server)?.rooms ?? [];
    // First of all, so that what other tabs left goes out before what was written after it.
    await this.outbox?.adopt();
    const entering = this.arrival?.enter(link, this.wanted, kept);
    this.wanted = [];
    this.settle({ ok: true, value: undefined });
    await entering;
    if (this.sync.idle) this.goLive();
  }

  private updateFeatures(link: Link): void {
    this.store.setFold(foldOf(link.isupport.get("CASEMAPPING") ?? "rfc1459"));
    this.store.features.value = featuresOf(link, this.connection?.secure ?? false);
  }

  private goLive(): void {
    if (!this.isReady || this.store.connection.value.phase === "live") return;
    this.store.connection.value = { phase: "live", sinceMs: Date.now() };
    this.form = null;
    this.outbox?.pump();
  }

  joined(id: string): void {
    const conversation = this.store.find(id);
    if (conversation) this.arrival?.seated(conversation);
  }

  direct(id: string): void {
    const conversation = this.store.find(id);
    if (!conversation) return;
    this.keeper.restore(conversation);
    this.keeper.keepDirects();
    if (this.isReady) this.sync.want(conversation);
  }

  delivered(clientId: string): void {
    this.outbox?.delivered(clientId);
  }

  history(target: string, items: readonly Item[]): void {
    const conversation = this.store.find(target);
    if (conversation) takeHistory(conversation, conversation.timeline, items, this.context);
  }

  token(token: string): void {
    keepPerson(this.environment.shelf, this.server, { token });
    this.letGo();
  }

  /** https://ircv3.net/specs/extensions/capability-negotiation#cap-notify */
  capsChanged(message: Message): void {
    const link = this.connection?.link;
    if (!link) return;
    const [, verb, list = ""] = message.params;
    if (verb === "NEW") {
      link.caps.offer(list);
      for (const request of link.caps.requests()) link.send("CAP", ["REQ", request]);
    }
    if (verb === "DEL") link.caps.withdraw(list);
    if (verb === "ACK") link.caps.acknowledge(list);
    this.updateFeatures(link);
  }
}
