/** What slash commands ask of the page. */
import { useEffect } from "preact/hooks";
import type { Client } from "../state/actions";
import type { UiRequest } from "../state/model";
import { useClient } from "./client";
import { openDialog, openPopup } from "./overlay";
import { searchFor, side } from "./panes";

function answer(client: Client, { kind, argument }: UiRequest): void {
  switch (kind) {
    case "help":
      openDialog({ name: "keys" });
      return;
    case "directory":
      openDialog({ name: "directory" });
      return;
    case "settings":
      openDialog({ name: "settings" });
      return;
    case "login":
    case "register":
      openDialog({ name: "settings", tab: "account" });
      return;
    case "search":
      searchFor.value = argument;
      side.value = "search";
      return;
    case "profile": {
      const at = document.querySelector(".composer-box");
      const id = client.state.active.peek()?.id ?? null;
      if (at) openPopup({ name: "profile", at, id, nick: argument.trim().split(/\s/)[0] ?? "" });
    }
  }
}

export function useRequests(): void {
  const client = useClient();
  useEffect(() => client.state.onRequest((request) => answer(client, request)), []);
}
