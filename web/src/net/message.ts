/** Lines of IRC to messages and back (https://modern.ircdocs.horse/#messages, https://ircv3.net/specs/extensions/message-tags). */

export interface Source {
  readonly nick: string;
  readonly user: string;
  readonly host: string;
}

export interface Message {
  readonly tags: ReadonlyMap<string, string>;
  /** null where the server left it out: then it speaks itself. */
  readonly source: Source | null;
  readonly command: string;
  readonly params: readonly string[];
}

const NO_TAGS: ReadonlyMap<string, string> = new Map();
const ESCAPES: Record<string, string> = { ":": ";", s: " ", "\\": "\\", r: "\r", n: "\n" };
const ESCAPED: Record<string, string> = { ";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n" };

/** @returns null for a line without a command. */
export function parse(line: string): Message | null {
  let rest = line.replace(/[\r\n]+$/, "");
  let tags = NO_TAGS;
  if (rest.startsWith("@")) {
    const [head, tail] = cut(rest.slice(1));
    tags = parseTags(head);
    rest = tail;
  }
  let source: Source | null = null;
  if (rest.startsWith(":")) {
    const [head, tail] = cut(rest.slice(1));
    source = parseSource(head);
    rest = tail;
  }
  const [command, tail] = cut(rest);
  if (!command) return null;
  return { tags, source, command: command.toUpperCase(), params: parseParams(tail) };
}

/** The first word and what follows the spaces after it. */
function cut(text: string): [string, string] {
  const space = text.indexOf(" ");
  if (space < 0) return [text, ""];
  let end = space;
  while (text[end] === " ") end++;
  return [text.slice(0, space), text.slice(end)];
}

function parseParams(text: string): string[] {
  const params: string[] = [];
  let rest = text;
  while (rest) {
    if (rest.startsWith(":")) {
      params.push(rest.slice(1));
      break;
    }
    const [word, tail] = cut(rest);
    params.push(word);
    rest = tail;
  }
  return params;
}

function parseTags(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of text.split(";")) {
    if (!part) continue;
    const equals = part.indexOf("=");
    if (equals < 0) tags.set(part, "");
    else tags.set(part.slice(0, equals), unescapeTag(part.slice(equals + 1)));
  }
  return tags;
}

function unescapeTag(value: string): string {
  return value.includes("\\") ? value.replace(/\\(.?)/gs, (_, char: string) => ESCAPES[char] ?? char) : value;
}

export function parseSource(text: string): Source {
  const found = /^([^!@]*)(?:!([^@]*))?(?:@(.*))?$/s.exec(text);
  return { nick: found?.[1] ?? text, user: found?.[2] ?? "", host: found?.[3] ?? "" };
}

export type Tags = Readonly<Record<string, string>>;

/**
 * A line without its end. The last parameter may be empty or have spaces; nothing gets a second line into it.
 * @throws RangeError for parameters that cannot be said on a line.
 */
export function format(command: string, params: readonly string[] = [], tags: Tags = {}): string {
  const words = [command];
  params.forEach((param, index) => {
    const last = index === params.length - 1;
    if (/[\r\n\0]/.test(param)) throw new RangeError("a line break in a parameter");
    const trailing = param === "" || param.startsWith(":") || param.includes(" ");
    if (trailing && !last) throw new RangeError(`only the last parameter may be ${JSON.stringify(param)}`);
    words.push(trailing ? `:${param}` : param);
  });
  const written = formatTags(tags);
  return (written && `@${written} `) + words.join(" ");
}

/** Tags as they travel, without the sign before them. */
export function formatTags(tags: Tags): string {
  const parts = Object.entries(tags).map(([name, value]) =>
    value === "" ? name : `${name}=${value.replace(/[; \\\r\n]/g, (char) => ESCAPED[char] ?? char)}`,
  );
  return parts.join(";");
}

/** The last parameter, "" where there is none. */
export function trailing(message: Message): string {
  return message.params.at(-1) ?? "";
}

/** When it was said, by the server's clock (https://ircv3.net/specs/extensions/server-time). */
export function timeOf(message: Message, tags: ReadonlyMap<string, string> = message.tags): number {
  const told = Date.parse(tags.get("time") ?? "");
  return Number.isNaN(told) ? Date.now() : told;
}
