/** Searching: on the server where it can (https://github.com/emersion/soju/blob/master/doc/ext/search.md), else here. */
import { flat, type Item, isBatch } from "../../net/batches";
import { numberOf } from "../../net/isupport";
import { isReply } from "../../net/link";
import { formatTags } from "../../net/message";
import type { Actions, Found, SearchHit } from "../actions";
import type { Engine } from "../engine";
import { placeOf } from "../fold/messages";
import type { Result } from "../model";
import { isEmpty, parseQuery, type Query } from "../query";
import { readSaid } from "../read";
import type { Store } from "../store";
import { ask, done } from "./ask";

const MOST_HITS = 100;
const BATCH = "soju.im/search";
const NOTHING: Found = { hits: [], more: null, loaded: false };

export function searchActions(engine: Engine): Pick<Actions, "search"> {
  const { store } = engine;
  return {
    async search(typed, id) {
      const query = parseQuery(typed);
      if (isEmpty(query)) return done(NOTHING);
      const where = query.in ?? (id === undefined ? null : (store.find(id)?.name.value ?? id));
      if (!store.features.value.search || !engine.link) return done(searchHere(store, query, where));
      return searchThere(engine, query, where);
    },
  };
}

async function searchThere(engine: Engine, query: Query, where: string | null): Promise<Result<Found>> {
  const limit = Math.min(MOST_HITS, numberOf(engine.link!.isupport, "CHATHISTORY", MOST_HITS) || MOST_HITS);
  const attributes: Record<string, string> = { limit: String(limit) };
  if (query.text) attributes.text = query.text;
  if (query.from) attributes.from = query.from;
  if (where) attributes.in = where;
  if (query.afterMs !== null) attributes.after = new Date(query.afterMs).toISOString();
  if (query.beforeMs !== null) attributes.before = new Date(query.beforeMs).toISOString();
  const mine = (item: Item) => (isBatch(item) ? item.type === BATCH : isReply(item));
  const answer = await ask(engine, "SEARCH", [formatTags(attributes)], { quiet: true, mine });
  if (!answer.ok) return answer;
  const hits = hitsIn(engine.store, answer.value);
  const more = hits.length < limit ? null : query.afterMs === null ? "newest" : "oldest";
  return done({ hits, more, loaded: false });
}

function hitsIn(store: Store, items: readonly Item[]): SearchHit[] {
  const hits: SearchHit[] = [];
  for (const item of items.flatMap((one) => [...flat(one)])) {
    const said = readSaid(item, store.reader);
    if (said?.type !== "said") continue;
    const { entry, target } = said;
    const place = placeOf(store, target, entry.sender.nick, entry.sender.me)?.name ?? target;
    hits.push({ place, conversation: store.find(place) ?? null, entry });
  }
  return hits.reverse();
}

/** In what this page knows. */
function searchHere(store: Store, query: Query, where: string | null): Found {
  const hits: SearchHit[] = [];
  for (const conversation of store.conversations.value) {
    if (where !== null && conversation.id !== store.fold(where)) continue;
    for (const entry of conversation.timeline.entries) {
      if (entry.type !== "message" || entry.deleted || !fits(store, query, entry)) continue;
      hits.push({ place: conversation.name.value, conversation, entry });
    }
  }
  const found = hits.sort((a, b) => b.entry.timeMs - a.entry.timeMs).slice(0, MOST_HITS);
  return { hits: found, more: found.length < hits.length ? "newest" : null, loaded: true };
}

function fits(store: Store, query: Query, entry: SearchHit["entry"]): boolean {
  const text = entry.text.toLowerCase();
  return (
    query.words.every((word) => text.includes(word)) &&
    (query.from === null || store.fold(query.from) === store.fold(entry.sender.nick)) &&
    (query.afterMs === null || entry.timeMs >= query.afterMs) &&
    (query.beforeMs === null || entry.timeMs <= query.beforeMs)
  );
}
