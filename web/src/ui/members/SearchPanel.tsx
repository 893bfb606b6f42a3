/** Finds words in what is loaded. */
import { useSignal } from "@preact/signals";
import { X } from "lucide";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { dateTime } from "../../i18n/time";
import type { SearchHit } from "../../state/actions";
import type { Conversation } from "../../state/model";
import { hueOf } from "../Avatar";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { leaveSide, searchFor, side } from "../panes";
import { navigate } from "../route";
import { plainText } from "../text/plain";
import { jumpTo } from "../timeline/jump";

const SHOWN = 100;

function Hit({ hit }: { hit: SearchHit }) {
  const client = useClient();
  const { conversation, entry } = hit;
  const go = () => {
    leaveSide();
    navigate(conversation.id);
    client.actions.show(conversation.id);
    if (entry.msgid) jumpTo(client, conversation.id, entry.msgid);
  };
  return (
    <li>
      <button type="button" class="hit" onClick={go}>
        <span class="hit-head">
          <bdi class={`coloured ${hueOf(entry.sender.nick)}`}>{entry.sender.nick}</bdi>
          <span class="soft">
            {conversation.name.value} · {dateTime(entry.timeMs)}
          </span>
        </span>
        <span class="hit-text" dir="auto">
          {plainText(entry.text)}
        </span>
      </button>
    </li>
  );
}

export function SearchPanel({ conversation }: { conversation: Conversation }) {
  const { actions } = useClient();
  const query = useSignal(searchFor.peek());
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    searchFor.value = "";
    field.current?.focus();
  }, []);
  const everywhere = useSignal(false);
  const wanted = query.value.trim();
  const hits = useMemo(
    () => (wanted ? actions.search(wanted, everywhere.value ? undefined : conversation.id).slice(0, SHOWN) : []),
    [wanted, everywhere.value, conversation],
  );
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
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
          }}
        />
        <label class="switch">
          <input
            type="checkbox"
            checked={everywhere.value}
            onChange={(event) => {
              everywhere.value = event.currentTarget.checked;
            }}
          />
          {t("search.everywhere")}
        </label>
      </div>
      <div class="scroll">
        <p class="nothing" role="status">
          {wanted ? t("search.found", { n: hits.length }) : t("search.scope")}
        </p>
        <ul>
          {hits.map((hit) => (
            <Hit key={hit.conversation.id + hit.entry.key} hit={hit} />
          ))}
        </ul>
      </div>
    </aside>
  );
}
