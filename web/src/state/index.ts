import type { Client } from "./actions";
import { makeActions } from "./acts";
import { Engine, INVITATION } from "./engine";
import { browserEnvironment } from "./environment";
import type { Boot } from "./model";
import type { Shelf } from "./shelf";

/** The client of this page. It connects when it is told to: `actions.join`, `actions.resume`. */
export function createClient(): Client {
  const environment = browserEnvironment();
  const engine = new Engine(environment);
  takeInvitation(environment.tabShelf);
  void loadBoot(engine);
  // A page that comes to the fore after a sleep asks at once whether anybody is still there.
  addEventListener("online", () => engine.connection?.retryNow());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") engine.connection?.retryNow();
  });
  return { state: engine.store, actions: makeActions(engine) };
}

/** From the link to this tab's shelf: who copies the address afterwards gives no invitation away. */
function takeInvitation(shelf: Shelf): void {
  const token = new URLSearchParams(location.search).get("invite");
  if (!token) return;
  shelf.set(INVITATION, token);
  history.replaceState(null, "", `${location.pathname}${location.hash}`);
}

async function loadBoot(engine: Engine): Promise<void> {
  try {
    const answer = await fetch("config.json");
    if (answer.ok) engine.store.boot.value = (await answer.json()) as Boot;
  } catch {
    // The page itself came from the server a moment ago; without this it works with what it assumes.
  }
}
