/** Gives every component the client of the page. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Client } from "../state/actions";

export const ClientContext = createContext<Client | null>(null);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error("no client in this context");
  return client;
}
