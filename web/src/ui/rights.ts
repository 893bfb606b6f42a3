/** What one may do in a room, so that what would be refused is shown with the reason instead. */
import { t } from "../i18n";
import type { Client } from "../state/actions";
import type { Conversation } from "../state/model";

/** Place of a mode in the server's order, highest first; past the end for those without any. */
function rank(client: Client, prefixes: string): number {
  const order = client.state.features.value.prefixes;
  const at = order.findIndex(([, symbol]) => prefixes.includes(symbol));
  return at < 0 ? order.length : at;
}

function rankOfMode(client: Client, mode: string): number {
  const at = client.state.features.value.prefixes.findIndex(([known]) => known === mode);
  return at < 0 ? -1 : at;
}

function mine(client: Client, room: Conversation): string {
  room.members.version.value;
  const me = client.state.me.value;
  return (me && room.members.get(me.nick)?.prefixes) ?? "";
}

/** Has at least the rank of `mode`, or the server's own rights. */
function has(client: Client, room: Conversation, mode: string): boolean {
  if (room.kind !== "room") return false;
  if (client.state.me.value?.operator) return true;
  const needed = rankOfMode(client, mode);
  return needed >= 0 && rank(client, mine(client, room)) <= needed;
}

export const mayRun = (client: Client, room: Conversation): boolean => has(client, room, "o");

/** Half-operators too, where the server has them. */
export const mayModerate = (client: Client, room: Conversation): boolean =>
  has(client, room, "h") || has(client, room, "o");

export const maySetTopic = (client: Client, room: Conversation): boolean =>
  mayModerate(client, room) || (room.kind === "room" && !room.modes.value.flags.includes("t"));

/** Nobody is moved by somebody below them. */
export function outranks(client: Client, room: Conversation, nick: string): boolean {
  if (client.state.me.value?.operator) return true;
  return rank(client, mine(client, room)) <= rank(client, room.members.get(nick)?.prefixes ?? "");
}

/** Why one cannot speak in a room just now; null if one can. */
export function silenced(client: Client, room: Conversation): string | null {
  if (room.kind !== "room" || !room.modes.value.flags.includes("m")) return null;
  if (has(client, room, "v")) return null;
  return t("composer.moderated");
}

/** Words for the highest of somebody's prefixes. */
export function roleName(client: Client, prefixes: string): string | null {
  const mode = client.state.features.value.prefixes[rank(client, prefixes)]?.[0];
  switch (mode) {
    case "q":
      return t("role.founder");
    case "a":
      return t("role.admin");
    case "o":
      return t("role.operator");
    case "h":
      return t("role.halfop");
    case "v":
      return t("role.voice");
    default:
      return null;
  }
}
