/** Who is kept out, and who comes in all the same. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Key, t } from "../../i18n";
import { dateTime } from "../../i18n/time";
import type { Conversation, ListEntry } from "../../state/model";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { Field } from "../join/Field";
import { problemText } from "../problems";
import { mayModerate } from "../rights";

const LISTS = [
  ["b", "list.bans"],
  ["e", "list.exceptions"],
  ["I", "list.invited"],
] as const satisfies readonly (readonly [string, Key])[];

function List({ room, mode, title, allowed }: { room: Conversation; mode: string; title: Key; allowed: boolean }) {
  const { actions } = useClient();
  const entries = useSignal<readonly ListEntry[]>([]);
  const problem = useSignal("");
  const adding = useSignal("");
  const round = useSignal(0);
  useEffect(() => {
    actions.fetchList(room.id, mode).then((result) => {
      problem.value = result.ok ? "" : problemText(result.problem);
      if (result.ok) entries.value = result.value;
    });
  }, [round.value]);
  const change = async (mask: string, on: boolean) => {
    const sign = on ? "+" : "-";
    const done = mode === "b" ? actions.ban(room.id, mask, on) : actions.setModes(room.id, sign + mode, [mask]);
    if (await report(done)) round.value += 1;
  };
  const add = (event: Event) => {
    event.preventDefault();
    const mask = adding.peek().trim();
    if (mask) change(mask, true);
  };
  return (
    <section class="mask-list">
      <h3>{t(title)}</h3>
      {problem.value ? (
        <p class="soft">{problem.value}</p>
      ) : (
        entries.value.length === 0 && <p class="soft">{t("list.empty")}</p>
      )}
      <ul>
        {entries.value.map((entry) => (
          <li key={entry.mask}>
            <div>
              <bdi class="mask">{entry.mask}</bdi>
              <p class="soft">
                {entry.by} {entry.timeMs ? dateTime(entry.timeMs) : ""}
              </p>
            </div>
            {allowed && (
              <button
                type="button"
                class="button"
                aria-label={t("list.removeMask", { mask: entry.mask })}
                onClick={() => change(entry.mask, false)}
              >
                {t("list.remove")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {allowed && (
        <form class="parameter" onSubmit={add}>
          <Field
            key={round.value}
            name="mask"
            label={t("list.add")}
            onInput={(value) => {
              adding.value = value;
            }}
          />
          <button type="submit" class="button">
            {t("list.addDo")}
          </button>
        </form>
      )}
    </section>
  );
}

export function ListsTab({ room }: { room: Conversation }) {
  const client = useClient();
  const known = client.state.features.value.channelModes.list;
  const allowed = mayModerate(client, room);
  return (
    <div class="settings-page">
      {!allowed && <p class="warning">{t("rights.operators")}</p>}
      {LISTS.filter(([mode]) => known.includes(mode)).map(([mode, title]) => (
        <List key={mode} room={room} mode={mode} title={title} allowed={allowed} />
      ))}
    </div>
  );
}
