/** Finds what was said. */
import { X } from "lucide";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { dateTime } from "../../i18n/time";
import type { SearchHit } from "../../state/actions";
import type { Conversation } from "../../state/model";
import { parseQuery } from "../../state/query";
import { hueOf } from "../Avatar";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { leaveSide, searchEverywhere, searchFor, side } from "../panes";
import { navigate } from "../route";
import { Found } from "../text/found";
import { plainText } from "../text/plain";
import { jumpTo } from "../timeline/jump";
import { type Search, useSearch } from "./useSearch";

function Hit({ hit, words }: { hit: SearchHit; words: readonly string[] }) {
  const client = useClient();
  const { entry, place } = hit;
  const go = async () => {
    leaveSide();
    const opened = hit.conversation ?? (await client.actions.openDirect(place));
    const id = "id" in opened ? opened.id : opened.ok ? opened.value : null;
    if (id === null) return;
    navigate(id);
    client.actions.show(id);
    if (entry.msgid) await jumpTo(client, id, entry.msgid);
  };
  return (
    <li>
      <button type="button" class="hit" onClick={go}>
        <span class="hit-head">
          <bdi class={`coloured ${hueOf(entry.sender.nick)}`}>{entry.sender.nick}</bdi>
          <span class="soft">
            {hit.conversation?.name.value ?? place} · {dateTime(entry.timeMs)}
          </span>
        </span>
        <span class="hit-text" dir="auto">
          <Found text={plainText(entry.text)} words={words} />
        </span>
      </button>
    </li>
  );
}

function outcome(search: Search): string {
  if (search.problem) return search.problem;
  if (search.busy) return t("search.busy");
  const n = search.hits.length;
  return search.more ? t(`search.${search.more}`, { n }) : t("search.found", { n });
}

export function SearchPanel({ conversation }: { conversation: Conversation }) {
  const { state } = useClient();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const wanted = searchFor.value.trim();
  const search = useSearch(wanted, searchEverywhere.value ? null : conversation.id);
  const everything = state.features.value.search && state.connection.value.phase !== "offline";
  const words = useMemo(() => parseQuery(search.of).words, [search.of]);
  return (
    <aside class="side" aria-label={t("search")}>
      <header class="bar">
        <h2>{t("search")}</h2>
        <span class="grow" />
        <button
          type="button"
          class="tool"
          aria-label={t("search.close")}
          title={t("search.close")}
          onClick={() => {
            side.value = null;
          }}
        >
          <Icon of={X} />
        </button>
      </header>
      <div class="side-filter">
        <input
          class="input"
          type="search"
          ref={field}
          placeholder={t("search.hint")}
          aria-label={t("search.hint")}
          value={searchFor.value}
          onInput={(event) => {
            searchFor.value = event.currentTarget.value;
          }}
        />
        <label class="switch">
          <input
            type="checkbox"
            checked={searchEverywhere.value}
            onChange={(event) => {
              searchEverywhere.value = event.currentTarget.checked;
            }}
          />
          {t("search.everywhere")}
        </label>
      </div>
      <div class="scroll">
        <p class="nothing" role="status">
          {wanted ? outcome(search) : t(everything ? "search.scope" : "search.loaded")}
        </p>
        {wanted && search.loaded && <p class="nothing">{t("search.loaded")}</p>}
        <ul>
          {search.hits.map((hit) => (
            <Hit key={hit.place + hit.entry.key} hit={hit} words={words} />
          ))}
        </ul>
      </div>
    </aside>
  );
}
