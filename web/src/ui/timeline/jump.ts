/** Goes to a message, wherever in the past it is. */
import type { Client } from "../../state/actions";
import type { ConversationId } from "../../state/model";
import { say } from "../alerts/say";
import { problemText } from "../problems";
import { highlightedKey } from "./selection";

const LIT_MS = 2500;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The timeline scrolls to `highlightedKey` when it changes. */
export async function jumpTo(client: Client, id: ConversationId, msgid: string): Promise<void> {
  const result = await client.actions.goTo(id, msgid);
  if (!result.ok) {
    say(problemText(result.problem), "error");
    return;
  }
  clearTimeout(timer);
  highlightedKey.value = null;
  highlightedKey.value = result.value;
  timer = setTimeout(() => {
    highlightedKey.value = null;
  }, LIT_MS);
}
