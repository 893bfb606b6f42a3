/** The whole page: the door, or the rooms. */
import { useEffect } from "preact/hooks";
import type { Client } from "../state/actions";
import { Announcer } from "./alerts/Announcer";
import { Toasts } from "./alerts/Toasts";
import { useAlerts } from "./alerts/useAlerts";
import { useAppearance } from "./appearance";
import { ClientContext, useClient } from "./client";
import { Dialogs } from "./dialogs/Dialogs";
import { asksForSomething, JoinPage } from "./join/JoinPage";
import { ClosedDoor, Loading } from "./join/Waiting";
import { Popups } from "./Popups";
import { useRequests } from "./requests";
import { followAddress } from "./route";
import { Shell } from "./Shell";
import { useConversationRoute } from "./useConversationRoute";
import { followKeyboard } from "./viewport";

export function App({ client }: { client: Client }) {
  return (
    <ClientContext.Provider value={client}>
      <Page />
    </ClientContext.Provider>
  );
}

/** Somebody known here comes back without being asked, also where the server is away just now. */
function useReturn(): void {
  const { actions, state } = useClient();
  useEffect(() => {
    if (state.remembered.peek() && state.connection.peek().phase === "idle") actions.resume();
  }, []);
}

function View() {
  const { state } = useClient();
  const connection = state.connection.value;
  // Once there are rooms they stay on screen, whatever becomes of the connection.
  if (state.conversations.value.length > 0) return <Shell />;
  if (connection.phase === "refused" && state.remembered.value) {
    return asksForSomething(connection.problem) ? <JoinPage /> : <ClosedDoor problem={connection.problem} />;
  }
  if (state.remembered.value || state.me.value) {
    if (connection.phase === "offline") return <ClosedDoor problem={null} />;
    return connection.phase === "live" ? <Shell /> : <Loading />;
  }
  return <JoinPage />;
}

function Page() {
  useEffect(followAddress, []);
  useEffect(followKeyboard, []);
  useReturn();
  useAppearance();
  useAlerts();
  useConversationRoute();
  useRequests();
  return (
    <>
      <View />
      <Popups />
      <Dialogs />
      <Toasts />
      <Announcer />
    </>
  );
}
