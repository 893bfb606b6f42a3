/** Rooms and direct conversations: entering, reading, running them. */
import { batch } from "@preact/signals";
import { isBatch } from "../../net/batches";
import type { Message } from "../../net/message";
import type { Actions } from "../actions";
import type { ConversationStore } from "../conversation";
import type { Engine } from "../engine";
import type { ListEntry, Result } from "../model";
import { ask, DONE, done, failed, tell } from "./ask";

type Rooms = Omit<Actions, never>;

type RoomActions = Pick<
  Rooms,
  | "show"
  | "joinRoom"
  | "leaveRoom"
  | "openDirect"
  | "closeDirect"
  | "listRooms"
  | "loadOlder"
  | "loadNewer"
  | "goTo"
  | "endFocus"
  | "markRead"
  | "markUnread"
  | "setMute"
  | "setTopic"
  | "setModes"
  | "setRole"
  | "kick"
  | "ban"
  | "silence"
  | "invite"
  | "createInvitation"
  | "fetchList"
  | "dismissInvitation"
>;

/** Servers slow down who says much; nobody else needs to know sooner. */
const MARK_EVERY_MS = 3_000;

export function roomActions(engine: Engine): RoomActions {
  const { store, sync, keeper } = engine;
  const marks = new Map<ConversationStore, ReturnType<typeof setTimeout>>();

  /** The conversation with this id, given to an action that needs one. */
  function withRoom<T>(id: string, act: (room: string, conversation: ConversationStore) => Promise<Result<T>>) {
    const conversation = store.find(id);
    return conversation ? act(conversation.name.value, conversation) : Promise.resolve(failed("no-conversation"));
  }

  /** Tells the server how far one has read, not for every line that scrolls by. */
  function tellRead(conversation: ConversationStore): void {
    keeper.read(conversation);
    if (!store.features.value.readMarker || marks.has(conversation)) return;
    const tellNow = () => {
      marks.delete(conversation);
      const stamp = `timestamp=${new Date(conversation.readMs.value).toISOString()}`;
      engine.link?.request("MARKREAD", [conversation.name.value, stamp]).catch(() => {});
    };
    marks.set(conversation, setTimeout(tellNow, MARK_EVERY_MS));
  }

  return {
    show(id) {
      const conversation = id === null ? null : (store.find(id) ?? null);
      const left = store.active.value;
      if (left === conversation) return;
      batch(() => {
        if (left) left.dividerKey.value = null;
        left?.lookAtPresent();
        store.active.value = conversation;
        conversation?.divide();
      });
      if (!conversation) return;
      if (engine.link) {
        sync.want(conversation);
        sync.lookUp(conversation);
      }
    },
    async joinRoom(name, key) {
      const room = store.isRoom(name) ? name : `${store.features.value.channelTypes[0] ?? "#"}${name}`;
      const there = store.find(room);
      if (there?.joined.value) return done(there.id);
      const result = await tell(engine, "JOIN", key ? [room, key] : [room]);
      if (!result.ok) return result;
      store.invitations.value = store.invitations.value.filter((one) => store.fold(one.room) !== store.fold(room));
      return done(store.find(room)?.id ?? store.fold(room));
    },
    async leaveRoom(id, reason = "") {
      const conversation = store.find(id);
      if (!conversation) return failed("no-conversation");
      if (conversation.joined.value) {
        const result = await tell(engine, "PART", [conversation.name.value, ...(reason ? [reason] : [])]);
        if (!result.ok && result.problem.code !== "442") return result;
      }
      store.close(conversation);
      keeper.keepRooms();
      return DONE;
    },
    async openDirect(nick) {
      if (!nick || store.isRoom(nick)) return failed("no-such-person");
      const known = store.find(nick);
      if (known) return done(known.id);
      const conversation = store.open(nick);
      engine.direct(conversation.id);
      if (!engine.link) return done(conversation.id);
      if (store.features.value.readMarker) engine.link.request("MARKREAD", [nick]).catch(() => {});
      return done(conversation.id);
    },
    closeDirect(id) {
      const conversation = store.find(id);
      if (conversation?.kind !== "direct") return;
      store.close(conversation);
      keeper.closed(conversation);
    },
    async listRooms(filter) {
      const mine = (item: { command?: string }) => /^32[123]$/.test(item.command ?? "");
      const result = await ask(engine, "LIST", filter ? [filter] : [], { quiet: true, mine: mine as never });
      if (!result.ok) return result;
      const rows = result.value.filter((item): item is Message => !isBatch(item) && item.command === "322");
      const rooms = rows.map(({ params }) => ({
        name: params[1] ?? "",
        members: Number(params[2]) || 0,
        topic: params[3] ?? "",
      }));
      return done(rooms.sort((a, b) => b.members - a.members || a.name.localeCompare(b.name)));
    },
    loadOlder: (id) => withRoom(id, (_, conversation) => sync.loadOlder(conversation)),
    loadNewer: (id) => withRoom(id, (_, conversation) => sync.loadNewer(conversation)),
    goTo: (id, msgid) => withRoom(id, (_, conversation) => sync.goTo(conversation, msgid)),
    endFocus: (id) => store.find(id)?.lookAtPresent(),
    markRead(id, key) {
      const conversation = store.find(id);
      const entry = key ? conversation?.timeline.get(key) : conversation?.timeline.last();
      if (!conversation || !entry || entry.timeMs <= conversation.readMs.value) return;
      conversation.readUpTo(entry.timeMs);
      tellRead(conversation);
    },
    markUnread(id, key) {
      const conversation = store.find(id);
      const entry = conversation?.timeline.get(key);
      if (!conversation || !entry) return;
      conversation.readMs.value = entry.timeMs - 1;
      keeper.read(conversation);
      conversation.count();
      conversation.dividerKey.value = key;
    },
    setMute(id, level) {
      const conversation = store.find(id);
      if (conversation) keeper.mute(conversation, level);
    },
    setTopic: (id, topic) => withRoom(id, (room) => tell(engine, "TOPIC", [room, topic])),
    setModes: (id, change, params = []) => withRoom(id, (room) => tell(engine, "MODE", [room, change, ...params])),
    setRole: (id, nick, mode, on) =>
      withRoom(id, (room) => tell(engine, "MODE", [room, `${on ? "+" : "-"}${mode}`, nick])),
    kick: (id, nick, reason = "") =>
      withRoom(id, (room) => tell(engine, "KICK", [room, nick, ...(reason ? [reason] : [])])),
    ban: (id, who, on) => withRoom(id, (room) => tell(engine, "MODE", [room, on ? "+b" : "-b", maskOf(engine, who)])),
    silence: (id, who, on) => withRoom(id, (room) => silence(engine, room, who, on)),
    createInvitation: (id) => withRoom(id, (room) => createInvitation(engine, room)),
    invite: (id, nick) => withRoom(id, (room) => tell(engine, "INVITE", [nick, room])),
    fetchList: (id, mode) => withRoom(id, (room) => fetchList(engine, room, mode)),
    dismissInvitation(room) {
      store.invitations.value = store.invitations.value.filter((one) => one.room !== room);
    },
  };
}

async function createInvitation(engine: Engine, room: string): Promise<Result<string>> {
  if (!engine.store.features.value.invitations) return failed("unsupported");
  const result = await ask(engine, "INVITATION", ["CREATE", room, "0", "7d"], { quiet: true });
  if (!result.ok) return result;
  const created = result.value.find((item) => !isBatch(item) && item.params[0] === "CREATED");
  const token = created && !isBatch(created) ? created.params[5] : undefined;
  return token ? done(token) : failed("unsupported");
}

/** A ban that finds somebody again: by account where there is one, else by name. */
function maskOf(engine: Engine, who: string): string {
  if (/[!@*?]/.test(who) || /^[~$]/.test(who)) return who;
  const { account } = engine.store.person(who).value;
  const extban = accountBan(engine);
  return account && extban ? `${extban}${account}` : `${who}!*@*`;
}

/** https://ircv3.net/specs/extensions/account-extban */
function accountBan(engine: Engine): string | null {
  const isupport = engine.link?.isupport;
  const name = isupport?.get("ACCOUNTEXTBAN")?.split(",")[0];
  const prefix = isupport?.get("EXTBAN")?.split(",")[0] ?? "";
  return name ? `${prefix}${name}:` : null;
}

/** A ban that takes only the voice, as far as this server has one. */
async function silence(engine: Engine, room: string, who: string, on: boolean): Promise<Result> {
  const [prefix = "", kinds = ""] = (engine.link?.isupport.get("EXTBAN") ?? "").split(",");
  const kind = ["m", "q"].find((one) => kinds.includes(one));
  if (kind) return tell(engine, "MODE", [room, on ? "+b" : "-b", `${prefix}${kind}:${maskOf(engine, who)}`]);
  const { list } = engine.store.features.value.channelModes;
  if (list.includes("q")) return tell(engine, "MODE", [room, on ? "+q" : "-q", maskOf(engine, who)]);
  return failed("unsupported");
}

/** Bans 367/368, invitations 346/347, exceptions 348/349: mask, by whom, when. */
async function fetchList(engine: Engine, room: string, mode: string): Promise<Result<readonly ListEntry[]>> {
  const mine = (item: { command?: string }) => /^(34[6789]|36[78])$/.test(item.command ?? "");
  const result = await ask(engine, "MODE", [room, `+${mode}`], { quiet: true, mine: mine as never });
  if (!result.ok) return result;
  const rows = result.value.filter((item): item is Message => !isBatch(item) && /^(367|346|348)$/.test(item.command));
  return done(
    rows.map(({ params }) => ({
      mask: params[2] ?? "",
      by: params[3] ?? "",
      timeMs: Number(params[4]) * 1000 || null,
    })),
  );
}
