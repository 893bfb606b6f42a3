/** The room on screen: header, log, composer. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import type { Conversation } from "../../state/model";
import { useClient } from "../client";
import { Composer } from "../composer/Composer";
import { enter } from "../enter";
import { problemText } from "../problems";
import { Timeline } from "../timeline/Timeline";
import { RoomHeader } from "./RoomHeader";

/** One is not in this room (any more). */
function Outside({ conversation }: { conversation: Conversation }) {
  const client = useClient();
  const { actions, state } = client;
  const closed = conversation.closed.value;
  if (state.connection.value.phase !== "live") return null;
  return (
    <div class="outside" role="alert">
      <p>{closed ? problemText(closed) : t("outside")}</p>
      <button type="button" class="button primary" onClick={() => enter(client, conversation.name.value)}>
        {t("outside.join")}
      </button>
      <button type="button" class="button" onClick={() => actions.leaveRoom(conversation.id)}>
        {t("outside.forget")}
      </button>
    </div>
  );
}

export function RoomView({ conversation }: { conversation: Conversation }) {
  const log = conversation.focus.value ?? conversation.timeline;
  const opened = useRef(true);
  useEffect(() => {
    opened.current = false;
  }, []);
  const away = conversation.peer?.value.away;
  return (
    <main class="room">
      <RoomHeader conversation={conversation} />
      <Timeline key={log.id} conversation={conversation} log={log} opened={opened.current} />
      {away && <p class="peer-away">{t("direct.away", { name: conversation.name.value, reason: away })}</p>}
      {conversation.joined.value ? <Composer conversation={conversation} /> : <Outside conversation={conversation} />}
    </main>
  );
}
