/** Into a room or to a person, asking for the room's key where one is needed. */
import { t } from "../i18n";
import type { Client } from "../state/actions";
import type { ConversationId } from "../state/model";
import { report } from "./alerts/say";
import { ask } from "./overlay";
import { navigate } from "./route";

const KEY_NEEDED = "475";

const isRoom = (name: string): boolean => /^[#&+!]/.test(name);

/** @returns the conversation, which is then shown; null if one did not get in. What was wrong has been said. */
export async function enter(client: Client, name: string, key?: string): Promise<ConversationId | null> {
  const { actions } = client;
  const result = await (isRoom(name) ? actions.joinRoom(name, key) : actions.openDirect(name.replace(/^@/, "")));
  if (result.ok) {
    navigate(result.value);
    return result.value;
  }
  if (result.problem.code !== KEY_NEEDED) await report(result);
  else {
    ask({
      title: t("key.title", { room: name }),
      text: key ? t("key.wrong") : t("key.text"),
      confirm: t("join"),
      input: { label: t("key.label") },
      run: (typed) => enter(client, name, typed),
    });
  }
  return null;
}
