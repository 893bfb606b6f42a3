/** Slash commands: what they are called, what they take, and what they do. An unknown one is never sent as text. */
import type { Actions, CommandHelp } from "../actions";
import type { ConversationStore } from "../conversation";
import type { Engine } from "../engine";
import type { MuteLevel, Result, UiRequest } from "../model";
import { DONE, failed, tell } from "./ask";

interface Call {
  readonly actions: Actions;
  readonly engine: Engine;
  readonly conversation: ConversationStore;
  readonly id: string;
  /** What stands after the command. */
  readonly text: string;
  readonly words: readonly string[];
}

interface Command extends CommandHelp {
  readonly least: number;
  readonly run: (call: Call) => Promise<Result<unknown>> | Result<unknown>;
}

function command(names: string, usage: string, least: number, run: Command["run"]): Command {
  const [name = "", ...aliases] = names.split(" ");
  return { name, aliases, usage, least, run };
}

/** The text after the first `count` words. */
function after(text: string, count: number): string {
  return text.replace(new RegExp(`^(\\S+\\s*){${count}}`), "");
}

function asking(kind: UiRequest["kind"]): Command["run"] {
  return ({ engine, text }) => {
    engine.store.request({ kind, argument: text });
    return DONE;
  };
}

function role(mode: string, on: boolean): Command["run"] {
  return ({ actions, id, words }) => actions.setRole(id, words[0] ?? "", mode, on);
}

const LEVELS: Record<string, MuteLevel> = { on: "nothing", off: "all", "": "nothing" };

export const COMMANDS: readonly Command[] = [
  command("me", "<text>", 1, ({ actions, id, text }) => actions.send(id, text, "action")),
  command("msg query dm", "<nick> [text]", 1, async ({ actions, words, text }) => {
    const opened = await actions.openDirect(words[0] ?? "");
    if (!opened.ok) return opened;
    const said = after(text, 1);
    if (said) return actions.send(opened.value, said);
    actions.show(opened.value);
    return DONE;
  }),
  command("notice", "<text>", 1, ({ actions, id, text }) => actions.send(id, text, "notice")),
  command("join j", "<room> [key]", 1, async ({ actions, words }) => {
    const joined = await actions.joinRoom(words[0] ?? "", words[1]);
    if (joined.ok) actions.show(joined.value);
    return joined;
  }),
  command("part leave close", "[reason]", 0, ({ actions, conversation, id, text }) => {
    if (conversation.kind === "room") return actions.leaveRoom(id, text);
    actions.closeDirect(id);
    return DONE;
  }),
  command("nick", "<name>", 1, ({ actions, text }) => actions.changeNick(text)),
  command("name", "<display name>", 0, ({ actions, text }) => actions.setDisplayName(text)),
  command("status", "[text]", 0, ({ actions, text }) => actions.setStatus(text)),
  command("away", "[reason]", 0, ({ actions, text }) => actions.setAway(text || "away")),
  command("back", "", 0, ({ actions }) => actions.setAway(null)),
  command("topic", "<text>", 1, ({ actions, id, text }) => actions.setTopic(id, text)),
  command("invite", "<nick>", 1, ({ actions, id, words }) => actions.invite(id, words[0] ?? "")),
  command("kick", "<nick> [reason]", 1, ({ actions, id, words, text }) =>
    actions.kick(id, words[0] ?? "", after(text, 1)),
  ),
  command("ban", "<nick or mask>", 1, ({ actions, id, words }) => actions.ban(id, words[0] ?? "", true)),
  command("unban", "<nick or mask>", 1, ({ actions, id, words }) => actions.ban(id, words[0] ?? "", false)),
  command("silence", "<nick>", 1, ({ actions, id, words }) => actions.silence(id, words[0] ?? "", true)),
  command("unsilence", "<nick>", 1, ({ actions, id, words }) => actions.silence(id, words[0] ?? "", false)),
  command("op", "<nick>", 1, role("o", true)),
  command("deop", "<nick>", 1, role("o", false)),
  command("voice", "<nick>", 1, role("v", true)),
  command("devoice", "<nick>", 1, role("v", false)),
  command("mode", "<modes> [parameters]", 1, ({ actions, id, words }) =>
    actions.setModes(id, words[0] ?? "", words.slice(1)),
  ),
  command("mute", "[on | off | mentions]", 0, ({ actions, id, words }) => {
    actions.setMute(id, words[0] === "mentions" ? "mentions" : (LEVELS[words[0] ?? ""] ?? "nothing"));
    return DONE;
  }),
  command("unmute", "", 0, ({ actions, id }) => {
    actions.setMute(id, "default");
    return DONE;
  }),
  command("whois profile", "<nick>", 1, asking("profile")),
  command("search", "<words>", 0, asking("search")),
  command("list rooms", "", 0, asking("directory")),
  command("help", "", 0, asking("help")),
  command("settings", "", 0, asking("settings")),
  command("login", "", 0, asking("login")),
  command("register", "", 0, asking("register")),
  command("logout", "", 0, ({ actions }) => actions.logout()),
  command("oper", "<name> <password>", 2, ({ engine, words }) => tell(engine, "OPER", words.slice(0, 2))),
  command("raw quote", "<line>", 1, ({ engine, text }) => {
    if (!engine.link) return failed("offline");
    engine.link.sendRaw(text);
    return DONE;
  }),
];

const BY_NAME = new Map(COMMANDS.flatMap((one) => [one.name, ...one.aliases].map((name) => [name, one] as const)));

export function findCommand(name: string): Command | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** @returns the command and the rest; null for what is a message, as "//path" and "/usr/bin" are. */
export function parseCommand(input: string): { name: string; text: string } | null {
  const found = /^\/([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(input.trimEnd());
  return found ? { name: found[1]!.toLowerCase(), text: (found[2] ?? "").trim() } : null;
}

export async function runCommand(
  engine: Engine,
  actions: Actions,
  id: string,
  name: string,
  text: string,
): Promise<Result> {
  const conversation = engine.store.find(id);
  const found = findCommand(name);
  if (!found) return failed("unknown-command", name);
  if (!conversation) return failed("no-conversation");
  const words = text.split(/\s+/).filter(Boolean);
  if (words.length < found.least) return failed("command-usage", `/${found.name} ${found.usage}`);
  const result = await found.run({ actions, engine, conversation, id, text, words });
  return result.ok ? DONE : result;
}
