import type { Actions } from "../actions";
import type { Engine } from "../engine";
import type { Settings } from "../model";
import { saveSettings } from "../settings";
import { DONE, failed } from "./ask";
import { parseCommand, runCommand } from "./commands";
import { findActions } from "./find";
import { whois } from "./people";
import { roomActions } from "./rooms";
import { searchActions } from "./search";
import { sessionActions } from "./session";
import { talkActions } from "./talk";

/** All that the ui may do with this engine. */
export function makeActions(engine: Engine): Actions {
  const { store, keeper } = engine;
  const actions: Actions = {
    ...sessionActions(engine),
    ...talkActions(engine),
    ...roomActions(engine),
    ...findActions(store),
    ...searchActions(engine),
    whois: (nick) => whois(engine, nick),
    async submit(id, input) {
      const conversation = store.find(id);
      if (!conversation) return failed("no-conversation");
      const command = parseCommand(input);
      // Two slashes say one, and no command.
      const text = input.startsWith("//") ? input.slice(1) : input;
      const result = command
        ? await runCommand(engine, actions, id, command.name, command.text)
        : actions.send(id, text);
      if (result.ok && conversation.draft.value.text === input) {
        keeper.draft(conversation, { ...conversation.draft.value, text: "" });
      }
      return result.ok ? DONE : result;
    },
    changeSettings(change: Partial<Settings>) {
      store.settings.value = { ...store.settings.value, ...change };
      saveSettings(engine.environment.shelf, store.settings.value);
    },
    dismissNotice(id) {
      store.notices.value = store.notices.value.filter((notice) => notice.id !== id);
    },
  };
  return actions;
}
