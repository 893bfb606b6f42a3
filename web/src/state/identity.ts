import { type Credentials, Refused, type Welcome } from "../net/registration";
import type { Login } from "../net/sasl";
import type { JoinForm } from "./actions";
import type { Environment } from "./environment";
import type { Release } from "./locks";
import { forgetPerson, keepPerson, loginOf, personOn } from "./person";
import type { Store } from "./store";

/** A token that has not come this long after the welcome is not waited for. */
const TOKEN_WAIT_MS = 5_000;

/** Who one is on a server: as the form says, or as this browser remembers. */
export class Identity {
  private login: Login | null = null;
  private releaseToken: Release | null = null;

  constructor(
    private readonly environment: Environment,
    private readonly store: Store,
    readonly server: string,
    /** What was typed; null once one is in. */
    public form: JoinForm | null,
  ) {}

  async credentials(): Promise<Credentials> {
    const { shelf, locks } = this.environment;
    this.letGo();
    const { form } = this;
    // Two tabs must not show the same token: the second would show one that has died meanwhile.
    if (personOn(shelf, this.server)?.token) this.releaseToken = await locks.hold(`person:${this.server}`);
    const person = personOn(shelf, this.server);
    const name = form?.name.trim() || person?.nick || "guest";
    const same = !form || (person !== null && this.store.fold(person.nick) === this.store.fold(name));
    if (form?.password) this.login = { account: form.account || name, secret: { password: form.password } };
    else if (form && !same) this.login = null;
    const login = this.login ?? (same && person ? loginOf(person) : null);
    if (same && person?.account && !login) throw new Refused("login-needed", person.account);
    const token = login || !same ? null : (person?.token ?? null);
    if (!token) this.letGo();
    return {
      nick: same && person?.nick ? person.nick : name,
      realname: name,
      serverPassword: form?.serverPassword || person?.serverPassword || null,
      login,
      token,
      asked: form !== null,
    };
  }

  letGo(): void {
    this.releaseToken?.();
    this.releaseToken = null;
  }

  /**
   * One is in, and this browser remembers as whom.
   * @returns whether that is who one was: then ids that are sent again are recognised.
   */
  welcomed(welcome: Welcome): boolean {
    const { shelf } = this.environment;
    const before = personOn(shelf, this.server);
    const { account } = welcome;
    const sameAccount = account !== null && account === before?.account;
    keepPerson(shelf, this.server, {
      nick: welcome.nick,
      account,
      keys: welcome.keys ?? (sameAccount ? (before?.keys ?? null) : null),
      ...(welcome.resumed ? {} : { token: null }),
      ...(this.form?.serverPassword ? { serverPassword: this.form.serverPassword } : {}),
    });
    this.remember();
    setTimeout(() => this.letGo(), TOKEN_WAIT_MS);
    return welcome.resumed || sameAccount;
  }

  token(token: string): void {
    keepPerson(this.environment.shelf, this.server, { token });
    this.letGo();
  }

  remember(): void {
    const person = personOn(this.environment.shelf, this.server);
    const { verifying } = this.store;
    const waits = person?.verifying ?? null;
    verifying.value = waits && { ...waits, known: verifying.value?.account === waits.account && verifying.value.known };
    this.store.remembered.value = person && { server: this.server, nick: person.nick, account: person.account };
  }

  forget(): void {
    this.letGo();
    forgetPerson(this.environment.shelf, this.server);
  }
}
