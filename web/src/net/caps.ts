/** Capabilities: what this client uses, and what the server offers (https://ircv3.net/specs/extensions/capability-negotiation). */

export const WANTED: readonly string[] = [
  "message-tags",
  "server-time",
  "batch",
  "labeled-response",
  "echo-message",
  "account-tag",
  "account-notify",
  "away-notify",
  "extended-join",
  "invite-notify",
  "chghost",
  "setname",
  "multi-prefix",
  "userhost-in-names",
  "cap-notify",
  "standard-replies",
  "sasl",
  "draft/chathistory",
  "draft/event-playback",
  "draft/multiline",
  "draft/message-redaction",
  "draft/read-marker",
  "draft/account-registration",
  "draft/channel-rename",
  "draft/metadata-2",
  "draft/extended-isupport",
  "soju.im/search",
  "chatbox/resume",
  "chatbox/invitation",
];

/** A request must fit a line; servers answer each as a whole. */
const REQUEST_CHARS = 400;

export class Caps {
  readonly offered = new Map<string, string>();
  readonly enabled = new Set<string>();

  /** Takes the list of a `CAP LS` or `CAP NEW`. */
  offer(list: string): void {
    for (const token of list.split(" ")) {
      if (!token) continue;
      const equals = token.indexOf("=");
      this.offered.set(equals < 0 ? token : token.slice(0, equals), equals < 0 ? "" : token.slice(equals + 1));
    }
  }

  withdraw(list: string): void {
    for (const name of list.split(" ")) {
      this.offered.delete(name);
      this.enabled.delete(name);
    }
  }

  acknowledge(list: string): void {
    for (const name of list.split(" ")) {
      if (name.startsWith("-")) this.enabled.delete(name.slice(1));
      else if (name) this.enabled.add(name);
    }
  }

  has(name: string): boolean {
    return this.enabled.has(name);
  }

  /** One key of a value such as `max-bytes=4096,max-lines=32`. */
  valueOf(name: string, key: string): string | undefined {
    for (const token of (this.offered.get(name) ?? "").split(",")) {
      const [left, ...right] = token.split("=");
      if (left === key) return right.join("=");
    }
    return undefined;
  }

  /** The parameters of the `CAP REQ`s to send. */
  requests(): string[] {
    const groups: string[] = [];
    let group = "";
    for (const name of WANTED) {
      if (!this.offered.has(name) || this.enabled.has(name)) continue;
      if (group && group.length + name.length >= REQUEST_CHARS) {
        groups.push(group);
        group = "";
      }
      group += group ? ` ${name}` : name;
    }
    return group ? [...groups, group] : groups;
  }

  /** SASL mechanisms; an empty list when the server does not name them. */
  mechanisms(): string[] {
    return (this.offered.get("sasl") ?? "").split(",").filter(Boolean);
  }
}
