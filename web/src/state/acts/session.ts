/** Coming and going, and who one is. */
import { Disconnected } from "../../net/link";
import { LoginError, logIn } from "../../net/sasl";
import type { Actions } from "../actions";
import type { Engine } from "../engine";
import { keepPerson, lastPerson } from "../person";
import { DONE, failed, tell } from "./ask";

type Session = Pick<
  Actions,
  | "join"
  | "resume"
  | "reconnectNow"
  | "login"
  | "register"
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
    async register(password, email = "*") {
      const result = await tell(engine, "REGISTER", ["*", email || "*", password]);
      if (!result.ok) return result;
      const nick = store.me.value?.nick ?? "";
      keepPerson(environment.shelf, engine.server, { account: store.me.value?.account ?? nick });
      // So that this browser can come back without keeping the password.
      await logInNow(engine, store.me.value?.account ?? nick, password);
      engine.remember(engine.server);
      return DONE;
    },
    async changePassword(oldPassword, newPassword) {
      const account = store.me.value?.account;
      if (!account) return failed("not-logged-in");
      const result = await tell(engine, "PRIVMSG", ["NickServ", `PASSWD ${oldPassword} ${newPassword} ${newPassword}`]);
      return result.ok ? logInNow(engine, account, newPassword) : result;
    },
    async logout() {
      if (!store.me.value?.account) await tell(engine, "RESUME", ["REVOKE"]);
      await engine.forget();
      return DONE;
    },
    async changeNick(nick) {
      const result = await tell(engine, "NICK", [nickFrom(nick)]);
      if (result.ok) {
        keepPerson(environment.shelf, engine.server, { nick: store.me.value?.nick ?? nick });
        engine.remember(engine.server);
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

async function logInNow(engine: Engine, account: string, password: string) {
  const { connection, link } = engine;
  if (!connection || !link) return failed("offline");
  try {
    const login = { account, secret: { password } };
    const keys = await connection.converse((talk) => logIn(talk, link.caps, login, connection.secure));
    keepPerson(engine.environment.shelf, engine.server, { account, keys });
    engine.remember(engine.server);
    return DONE;
  } catch (error) {
    if (error instanceof LoginError) return failed(error.code, error.message);
    if (error instanceof Disconnected) return failed("offline");
    throw error;
  }
}

async function setMetadata(engine: Engine, key: string, value: string) {
  if (!engine.store.features.value.metadata) return failed("unsupported");
  const result = await tell(engine, "METADATA", ["*", "SET", key, ...(value ? [value] : [])]);
  // To take away what is not there is no failure for a person.
  return !result.ok && result.problem.code === "KEY_NOT_SET" ? DONE : result;
}
