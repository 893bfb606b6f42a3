/** What a search finds, while somebody types. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SearchHit } from "../../state/actions";
import type { ConversationId } from "../../state/model";
import { useClient } from "../client";
import { problemText } from "../problems";

/** Nobody waits for the words in between. */
const PAUSE_MS = 250;

export interface Search {
  readonly hits: readonly SearchHit[];
  /** What these were searched with. */
  readonly of: string;
  readonly busy: boolean;
  readonly problem: string | null;
}

const NOTHING: Search = { hits: [], of: "", busy: false, problem: null };

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
      const hits = result.ok ? result.value : [];
      search.value = { hits, of: wanted, busy: false, problem: result.ok ? null : problemText(result.problem) };
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [wanted, where]);
  return search.value;
}
