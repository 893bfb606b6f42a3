import type { Client } from "../state/actions";

/** The whole page. */
export function App({ client }: { client: Client }) {
  return <h1>{client.state.boot.value?.network ?? "Chatbox"}</h1>;
}
