/** Looking people up. */
import { isBatch } from "../../net/batches";
import type { Profile } from "../actions";
import type { Engine } from "../engine";
import type { Result } from "../model";
import { ask, done, failed } from "./ask";

/** https://modern.ircdocs.horse/#whois-message */
export async function whois(engine: Engine, nick: string): Promise<Result<Profile>> {
  const result = await ask(engine, "WHOIS", [nick, nick], { quiet: true });
  if (!result.ok) return result;
  const found: { -readonly [K in keyof Profile]: Profile[K] } = {
    ...engine.store.person(nick).value,
    rooms: [],
    idleS: null,
    signedOnMs: null,
    operator: false,
    secure: false,
  };
  let there = false;
  for (const item of result.value) {
    if (isBatch(item)) continue;
    const { command, params } = item;
    there ||= command === "311";
    const text = params.at(-1) ?? "";
    if (command === "311") Object.assign(found, { nick: params[1], host: params[3], realname: text, online: true });
    if (command === "319") found.rooms = [...found.rooms, ...text.split(" ").filter(Boolean)];
    if (command === "317") {
      found.idleS = Number(params[2]);
      found.signedOnMs = Number(params[3]) * 1000 || null;
    }
    if (command === "330") found.account = params[2] ?? null;
    if (command === "301") found.away = text;
    if (command === "313") found.operator = true;
    if (command === "335") found.bot = true;
    if (command === "671") found.secure = true;
  }
  if (!there) return failed("401");
  const { nick: name, account, away, bot, host, realname } = found;
  engine.store.people.change(name, { nick: name, account, away, bot, host, realname, online: true });
  return done(found);
}
