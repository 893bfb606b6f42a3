/** Coming and going, and who one is. */
import { type Item, isBatch } from "../../net/batches";
import { Disconnected } from "../../net/link";
import { LoginError, logIn } from "../../net/sasl";
import type { Actions } from "../actions";
import type { Engine } from "../engine";
import type { Result } from "../model";
import { keepPerson, lastPerson } from "../person";
import { ask, DONE, done, failed, tell } from "./ask";

type Session = Pick<
  Actions,
  | "join"
  | "resume"
  | "reconnectNow"
  | "login"
  | "register"
  | "verify"
  | "forgetVerification"
  | "changePassword"
  | "logout"
  | "changeNick"
  | "setAway"
  | "setDisplayName"
  | "setStatus"
>;

export function sessionActions(engine: Engine): Session {
  const { store, environment } = engine;
  return {
    async join(form) {
      if (!form.name.trim()) return failed("name-empty");
      if (/[\s,*?!@:]/.test(form.name.trim())) {
        return engine.begin(form.server || environment.home, { ...form, name: nickFrom(form.name) }, form.rooms ?? []);
      }
      return engine.begin(form.server || environment.home, form, form.rooms ?? []);
    },
    async resume(rooms = []) {
      const last = lastPerson(environment.shelf);
      return last ? engine.begin(last.server, null, rooms) : failed("nobody");
    },
    reconnectNow: () => engine.connection?.retryNow(),
    login: (account, password) => logInNow(engine, account, password),
    register: (password, email = "") => register(engine, password, email),
    verify: (code, password) => verify(engine, code, password),
    forgetVerification() {
      keepPerson(environment.shelf, engine.server, { verifying: null });
      chosen.delete(engine);
      engine.identity?.remember();
    },
    changePassword: (oldPassword, newPassword) => changePassword(engine, oldPassword, newPassword),
    async logout() {
      if (!store.me.value?.account) await tell(engine, "RESUME", ["REVOKE"]);
      await engine.forget();
      return DONE;
    },
    async changeNick(nick) {
      const result = await tell(engine, "NICK", [nickFrom(nick)]);
      if (result.ok) {
        keepPerson(environment.shelf, engine.server, { nick: store.me.value?.nick ?? nick });
        engine.identity?.remember();
      }
      return result;
    },
    setAway: (reason) => tell(engine, "AWAY", reason ? [reason] : []),
    setDisplayName: (name) => setMetadata(engine, "display-name", name),
    setStatus: (status) => setMetadata(engine, "status", status),
  };
}

/** A nick near to what somebody calls themselves, as the server makes them. */
export function nickFrom(name: string): string {
  return name
    .trim()
    .normalize("NFC")
    .replace(/[\s,*?!@.:"'<>#&~%;/\\$+=|`()[\]{}^]+/g, "_")
    .replace(/^[-_]+|_+$/g, "")
    .replace(/^(?=\d)/, "_");
}

/** Passwords of accounts that wait for their codes: in memory only, and gone with the page. */
const chosen = new WeakMap<Engine, string>();

/** https://ircv3.net/specs/extensions/account-registration */
async function register(engine: Engine, password: string, email: string): Promise<Result<"done" | "code">> {
  const answer = await ask(engine, "REGISTER", ["*", email || "*", password]);
  if (!answer.ok) return answer;
  const waits = answer.value.find((item) => !isBatch(item) && item.params[0] === "VERIFICATION_REQUIRED");
  if (!waits || isBatch(waits)) {
    await claimed(engine, engine.store.me.value?.account ?? engine.store.me.value?.nick ?? "", password);
    return done("done");
  }
  const account = waits.params[1] ?? "";
  chosen.set(engine, password);
  keepPerson(engine.environment.shelf, engine.server, { verifying: { account, email } });
  engine.store.verifying.value = { account, email, known: true };
  return done("code");
}

async function verify(engine: Engine, code: string, password = chosen.get(engine)): Promise<Result> {
  const waits = engine.store.verifying.value;
  if (!waits) return failed("unsupported");
  // Some paste the whole line of the mail.
  const word = code.trim().split(/\s+/).at(-1) ?? "";
  const result = await tell(engine, "VERIFY", [waits.account, word]);
  if (!result.ok) return result;
  chosen.delete(engine);
  keepPerson(engine.environment.shelf, engine.server, { verifying: null });
  await claimed(engine, engine.store.me.value?.account ?? waits.account, password);
  return DONE;
}

/** One has an account now: logged in once more, this browser can come back without keeping the password. */
async function claimed(engine: Engine, account: string, password: string | undefined): Promise<void> {
  keepPerson(engine.environment.shelf, engine.server, { account });
  if (password) await logInNow(engine, account, password);
  engine.identity?.remember();
}

async function logInNow(engine: Engine, account: string, password: string) {
  const { connection, link } = engine;
  if (!connection || !link) return failed("offline");
  try {
    const login = { account, secret: { password } };
    const keys = await connection.converse((talk) => logIn(talk, link.caps, login, connection.secure));
    keepPerson(engine.environment.shelf, engine.server, { account, keys });
    engine.identity?.remember();
    return DONE;
  } catch (error) {
    if (error instanceof LoginError) return failed(error.code, error.message);
    if (error instanceof Disconnected) return failed("offline");
    throw error;
  }
}

/** There is no command of IRCv3 for it, so it is said to the service, whose words end at spaces. */
async function changePassword(engine: Engine, oldPassword: string, newPassword: string): Promise<Result> {
  const account = engine.store.me.value?.account;
  if (!account) return failed("not-logged-in");
  if (/\s/.test(oldPassword + newPassword)) return failed("password-spaces");
  const command = `PASSWD ${oldPassword} ${newPassword} ${newPassword}`;
  const mine = (item: Item) => !isBatch(item) && item.source?.nick === "NickServ";
  const answer = await ask(engine, "PRIVMSG", ["NickServ", command], { quiet: true, mine });
  if (!answer.ok) return answer;
  const said = answer.value.map((item) => (isBatch(item) ? "" : (item.params.at(-1) ?? ""))).join(" ");
  const changed = await logInNow(engine, account, newPassword);
  return changed.ok ? DONE : failed("password-unchanged", said);
}

async function setMetadata(engine: Engine, key: string, value: string) {
  if (!engine.store.features.value.metadata) return failed("unsupported");
  const result = await tell(engine, "METADATA", ["*", "SET", key, ...(value ? [value] : [])]);
  // To take away what is not there is no failure for a person.
  return !result.ok && result.problem.code === "KEY_NOT_SET" ? DONE : result;
}
