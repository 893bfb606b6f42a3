/** What a search finds, while somebody types. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Found } from "../../state/actions";
import type { ConversationId } from "../../state/model";
import { useClient } from "../client";
import { problemText } from "../problems";

/** Nobody waits for the words in between. */
const PAUSE_MS = 250;

export interface Search extends Found {
  /** What this was searched with. */
  readonly of: string;
  readonly busy: boolean;
  readonly problem: string | null;
}

const NOTHING: Search = { hits: [], more: null, loaded: false, of: "", busy: false, problem: null };

/** Of several answers only the one to what was typed last counts; until it comes the one before stays. */
export function useSearch(wanted: string, where: ConversationId | null): Search {
  const { actions } = useClient();
  const search = useSignal(NOTHING);
  useEffect(() => {
    if (!wanted) {
      search.value = NOTHING;
      return;
    }
    let stale = false;
    search.value = { ...search.peek(), busy: true, problem: null };
    const timer = setTimeout(async () => {
      const result = await actions.search(wanted, where ?? undefined);
      if (stale) return;
      search.value = result.ok
        ? { ...result.value, of: wanted, busy: false, problem: null }
        : { ...NOTHING, of: wanted, problem: problemText(result.problem) };
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [wanted, where]);
  return search.value;
}
