import type { Client } from "./actions";

/** The client of this page. */
export function createClient(): Client {
  throw new Error("the state is not connected yet");
}
