/** Goes to a message, wherever in the past it is. */
import type { Client } from "../../state/actions";
import type { ConversationId } from "../../state/model";
import { say } from "../alerts/say";
import { problemText } from "../problems";
import { highlightedKey } from "./selection";

const LIT_MS = 2500;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The timeline shows the message (`conversation.target`); here it is lit for a moment. */
export async function jumpTo(client: Client, id: ConversationId, msgid: string): Promise<void> {
  const result = await client.actions.goTo(id, msgid);
  if (!result.ok) {
    if (result.problem.code !== "superseded") say(problemText(result.problem), "error");
    return;
  }
  clearTimeout(timer);
  highlightedKey.value = result.value;
  timer = setTimeout(() => {
    highlightedKey.value = null;
  }, LIT_MS);
}
