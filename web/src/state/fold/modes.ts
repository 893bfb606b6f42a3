/** Modes of rooms (https://modern.ircdocs.horse/#mode-message), as this server has them. */
import type { ConversationStore } from "../conversation";
import type { Features } from "../model";

export interface ModeChange {
  readonly on: boolean;
  readonly mode: string;
  readonly param: string | undefined;
}

/** `["+ov-m", "ann", "bob"]` as single changes. */
export function modeChanges(words: readonly string[], features: Features): ModeChange[] {
  const { list, always, set } = features.channelModes;
  const ranks = features.prefixes.map(([mode]) => mode).join("");
  const rest = words.slice(1);
  const changes: ModeChange[] = [];
  let on = true;
  for (const char of words[0] ?? "") {
    if (char === "+" || char === "-") {
      on = char === "+";
      continue;
    }
    const takes = ranks.includes(char) || list.includes(char) || always.includes(char) || (on && set.includes(char));
    changes.push({ on, mode: char, param: takes ? rest.shift() : undefined });
  }
  return changes;
}

export function takeModes(conversation: ConversationStore, words: readonly string[], features: Features): void {
  const { flags, params } = conversation.modes.value;
  const nowFlags = new Set(flags);
  const nowParams = new Map(params);
  for (const { on, mode, param } of modeChanges(words, features)) {
    const symbol = features.prefixes.find(([rank]) => rank === mode)?.[1];
    if (symbol) conversation.members.mark(param ?? "", symbol, on);
    else if (features.channelModes.list.includes(mode)) continue;
    else if (features.channelModes.flag.includes(mode)) {
      if (on) nowFlags.add(mode);
      else nowFlags.delete(mode);
    } else if (on) nowParams.set(mode, param ?? "");
    else nowParams.delete(mode);
  }
  conversation.modes.value = { flags: [...nowFlags].sort().join(""), params: nowParams };
}
