import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Member, Members, Person } from "./model";

/** Everybody whom this page has heard of, each with a signal of their own. */
export class People {
  private readonly known = new Map<string, Signal<Person>>();

  constructor(private readonly fold: (name: string) => string) {}

  get(nick: string): Signal<Person> {
    const folded = this.fold(nick);
    let person = this.known.get(folded);
    if (!person) {
      person = signal(nobody(nick));
      this.known.set(folded, person);
    }
    return person;
  }

  change(nick: string, change: Partial<Person>): void {
    const person = this.get(nick);
    const old = person.value;
    const differs = Object.entries(change).some(([name, value]) => old[name as keyof Person] !== value);
    if (differs) person.value = { ...old, ...change };
  }

  rename(from: string, to: string): void {
    const person = this.known.get(this.fold(from));
    if (!person) return;
    const gone = person.value;
    this.known.delete(this.fold(from));
    const there = this.known.get(this.fold(to));
    // Somebody may be looking at the signal of either name.
    if (there && there !== person) there.value = { ...gone, nick: to };
    else this.known.set(this.fold(to), person);
    person.value = { ...gone, nick: to };
  }

  /** After the connection is lost nobody is known to be there. */
  forgetPresence(): void {
    batch(() => {
      for (const person of this.known.values()) {
        if (person.value.online) person.value = { ...person.value, online: false };
      }
    });
  }
}

function nobody(nick: string): Person {
  return {
    nick,
    account: null,
    away: null,
    bot: false,
    displayName: null,
    status: null,
    online: false,
    host: null,
    realname: null,
  };
}

export class MembersStore implements Members {
  readonly version = signal(0);
  readonly count = signal(0);
  private readonly members = new Map<string, Member>();
  /** Kept in order from change to change: sorting thousands anew for each who comes would be felt. */
  private cached: { version: number; symbols: string; list: readonly Member[] } | null = null;

  constructor(
    private readonly fold: (name: string) => string,
    private readonly personOf: (nick: string) => ReadonlySignal<Person>,
    private readonly symbols: () => string,
  ) {}

  get(nick: string): Member | undefined {
    return this.members.get(this.fold(nick));
  }

  sorted(): readonly Member[] {
    const version = this.version.value;
    const symbols = this.symbols();
    if (this.cached?.version !== version || this.cached.symbols !== symbols) {
      this.cached = { version, symbols, list: [...this.members.values()].sort(inOrder(symbols)) };
    }
    return this.cached.list;
  }

  put(nick: string, prefixes: string): void {
    const folded = this.fold(nick);
    const before = this.members.get(folded);
    const member = { nick, prefixes, person: this.personOf(nick) };
    this.members.set(folded, member);
    this.changed(before, member);
  }

  /** Everybody who is there, at once. */
  fill(people: readonly { nick: string; prefixes: string }[]): void {
    this.members.clear();
    for (const { nick, prefixes } of people) {
      this.members.set(this.fold(nick), { nick, prefixes, person: this.personOf(nick) });
    }
    this.changed();
  }

  remove(nick: string): boolean {
    const member = this.get(nick);
    if (!member) return false;
    this.members.delete(this.fold(nick));
    this.changed(member);
    return true;
  }

  rename(from: string, to: string): boolean {
    const member = this.members.get(this.fold(from));
    if (!member) return false;
    this.remove(from);
    this.put(to, member.prefixes);
    return true;
  }

  /** A prefix given or taken; `symbols` gives the order. */
  mark(nick: string, symbol: string, on: boolean): void {
    const member = this.get(nick);
    if (!member) return;
    const has = new Set(member.prefixes);
    if (on) has.add(symbol);
    else has.delete(symbol);
    this.put(member.nick, [...this.symbols()].filter((one) => has.has(one)).join(""));
  }

  clear(): void {
    this.members.clear();
    this.changed();
  }

  /** All of them, or one who goes and one who comes. */
  private changed(gone?: Member, come?: Member): void {
    const { cached } = this;
    const known = (gone || come) && cached?.version === this.version.peek() && cached.symbols === this.symbols();
    this.cached = known ? { ...cached, version: cached.version + 1, list: replaced(cached, gone, come) } : null;
    batch(() => {
      this.count.value = this.members.size;
      this.version.value++;
    });
  }
}

type Order = (a: Member, b: Member) => number;

/** By rank, then by name. */
function inOrder(symbols: string): Order {
  const rank = (member: Member) => {
    const at = symbols.indexOf(member.prefixes[0] ?? " ");
    return at < 0 ? symbols.length : at;
  };
  return (a, b) => rank(a) - rank(b) || collator.compare(a.nick, b.nick);
}

function replaced(
  { list, symbols }: { readonly list: readonly Member[]; readonly symbols: string },
  gone: Member | undefined,
  come: Member | undefined,
): Member[] {
  const changed = gone ? list.filter((member) => member !== gone) : [...list];
  if (!come) return changed;
  const order = inOrder(symbols);
  let low = 0;
  let high = changed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order(changed[middle]!, come) <= 0) low = middle + 1;
    else high = middle;
  }
  changed.splice(low, 0, come);
  return changed;
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });
