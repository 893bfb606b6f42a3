/** Joins the parts: the connection drives the state, and the state's wishes go out on the connection. */
import { batch } from "@preact/signals";
import type { Item } from "../net/batches";
import { Connection, type Phase } from "../net/connection";
import { uuid7 } from "../net/ids";
import { type Link, TIMEOUT } from "../net/link";
import type { Message } from "../net/message";
import { foldOf } from "../net/names";
import type { Welcome } from "../net/registration";
import type { JoinForm } from "./actions";
import { Arrival } from "./arrival";
import type { Environment } from "./environment";
import { featuresOf } from "./features";
import { type Context, type Effects, fold } from "./fold";
import { takeHistory } from "./fold/messages";
import { Identity } from "./identity";
import { Keeper } from "./keeper";
import type { Release } from "./locks";
import type { Problem, Result } from "./model";
import { Outbox } from "./outbox";
import { lastPerson, personOn } from "./person";
import { loadSettings } from "./settings";
import { Store } from "./store";
import { Sync } from "./sync";

/** The token of the link by which this tab was opened. */
export const INVITATION = "invitation";
/** How often one looks for what tabs left that are gone: a bit more than a lease lasts. */
const ADOPT_EVERY_MS = 5_000;

export class Engine implements Effects {
  readonly store = new Store();
  readonly sync: Sync;
  readonly keeper: Keeper;
  outbox: Outbox | null = null;
  connection: Connection | null = null;
  server = "";
  exactlyOnce = false;
  identity: Identity | null = null;
  private readonly context: Context = { store: this.store, effects: this };
  private tab: string;
  private tabLock: Release | null = null;
  private wanted: string[] = [];
  private arrival: Arrival | null = null;
  private offlineMs: number | null = null;
  private adopting: ReturnType<typeof setInterval> | undefined;
  private waiters: ((result: Result) => void)[] = [];
  private isReady = false;

  constructor(readonly environment: Environment) {
    this.sync = new Sync(this.context, () => this.link);
    this.sync.onCaughtUp = () => this.outbox?.pump();
    this.sync.onIdle = () => this.goLive();
    this.keeper = new Keeper(this.store, environment.shelf, () => this.server);
    this.store.settings.value = loadSettings(environment.shelf);
    const last = lastPerson(environment.shelf);
    if (last) new Identity(environment, this.store, last.server, null).remember();
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
    this.identity?.letGo();
    const identity = new Identity(this.environment, this.store, server, form);
    this.identity = identity;
    this.server = server;
    this.wanted = [...rooms];
    await this.prepare(server);
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      this.connection = new Connection(server, this.handlers(identity), this.environment.openSocket);
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
    clearInterval(this.adopting);
    this.adopting = setInterval(() => void this.outbox?.adopt(), ADOPT_EVERY_MS);
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
    clearInterval(this.adopting);
    this.connection?.stop();
    this.identity?.letGo();
    this.tabLock?.();
    this.tabLock = null;
  }

  /** Leaves for good: this browser knows nothing of the person any more. */
  async forget(): Promise<void> {
    this.connection?.stop();
    this.connection = null;
    this.isReady = false;
    this.identity?.forget();
    await this.outbox?.clear();
    this.clear();
  }

  private clear(): void {
    batch(() => {
      for (const conversation of [...this.store.conversations.value]) this.store.close(conversation);
      this.store.remembered.value = null;
      this.store.me.value = null;
      this.store.verifying.value = null;
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

  private handlers(identity: Identity) {
    return {
      phase: (phase: Phase) => this.phase(phase),
      credentials: () => identity.credentials(),
      welcome: (link: Link, welcome: Welcome) => this.welcome(link, welcome),
      item: (item: Item, answer: boolean) => fold(item, answer, this.context),
      lost: () => this.lost(),
      failed: () => identity.letGo(),
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
      void this.explain(phase.reason);
    } else connection.value = phase;
  }

  /** What the server said before it closed, or says to who asks. */
  private async explain(said: string): Promise<void> {
    const { connection } = this.store;
    const reason = said || (await this.environment.whyClosed(this.server));
    if (connection.value.phase !== "offline") return;
    connection.value = { ...connection.value, reason };
    const known = reason !== "" && reason !== TIMEOUT;
    this.settle({ ok: false, problem: known ? { code: "turned-away", text: reason } : { code: "offline", text: "" } });
  }

  private settle(result: Result): void {
    for (const waiter of this.waiters.splice(0)) waiter(result);
  }

  private welcome(_link: Link, welcome: Welcome): void {
    const { store, sync, keeper } = this;
    const { account } = welcome;
    batch(() => {
      store.me.value = { nick: welcome.nick, account, away: null, operator: false };
      store.people.change(welcome.nick, { nick: welcome.nick, online: true, account });
    });
    this.exactlyOnce = this.identity?.welcomed(welcome) ?? false;
    this.arrival = new Arrival(store, sync, keeper, welcome.resumed || account !== null);
  }

  private lost(): void {
    this.identity?.letGo();
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
    const { tabShelf } = this.environment;
    const entering = this.arrival?.enter(link, this.wanted, kept, tabShelf.get<string>(INVITATION) ?? null);
    tabShelf.delete(INVITATION);
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
    if (this.identity) this.identity.form = null;
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
    this.identity?.token(token);
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
