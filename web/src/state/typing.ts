import { signal } from "@preact/signals";

const LASTS_MS: Record<string, number> = { active: 6_000, paused: 30_000 };

/** Who is writing (https://ircv3.net/specs/client-tags/typing): each until they say otherwise, or for a while. */
export class TypingStore {
  readonly nicks = signal<readonly string[]>([]);
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  heard(nick: string, state: string): void {
    const lasts = LASTS_MS[state];
    if (lasts === undefined) {
      this.over(nick);
      return;
    }
    clearTimeout(this.timers.get(nick));
    this.timers.set(
      nick,
      setTimeout(() => this.over(nick), lasts),
    );
    if (!this.nicks.value.includes(nick)) this.nicks.value = [...this.nicks.value, nick];
  }

  /** They have sent something, or gone. */
  over(nick: string): void {
    clearTimeout(this.timers.get(nick));
    if (this.timers.delete(nick)) this.nicks.value = this.nicks.value.filter((one) => one !== nick);
  }

  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.nicks.value = [];
  }
}
