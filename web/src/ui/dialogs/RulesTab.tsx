/** Who may come in and who may speak; only what this server knows is offered. */
import { useSignal } from "@preact/signals";
import { type Key, t } from "../../i18n";
import type { Conversation } from "../../state/model";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { Field } from "../join/Field";
import { mayRun } from "../rights";
import { Switch } from "./Choice";

const FLAGS = [
  ["s", "mode.secret"],
  ["i", "mode.invite"],
  ["m", "mode.moderated"],
  ["t", "mode.topic"],
  ["n", "mode.outside"],
  ["R", "mode.accounts"],
  ["M", "mode.accountsSpeak"],
] as const satisfies readonly (readonly [string, Key])[];

const PARAMETERS = [
  ["k", "mode.key"],
  ["l", "mode.limit"],
  ["W", "mode.slow"],
] as const satisfies readonly (readonly [string, Key])[];

function Parameter({ room, mode, label, allowed }: { room: Conversation; mode: string; label: Key; allowed: boolean }) {
  const { actions } = useClient();
  const now = room.modes.value.params.get(mode) ?? "";
  const text = useSignal(now);
  const save = (event: Event) => {
    event.preventDefault();
    const value = text.peek().trim();
    report(
      value ? actions.setModes(room.id, `+${mode}`, [value]) : actions.setModes(room.id, `-${mode}`, now ? [now] : []),
      t("saved"),
    );
  };
  return (
    <form class="parameter" onSubmit={save}>
      <Field
        key={now}
        name={mode}
        label={t(label)}
        hint={t(`${label}Hint` as Key)}
        value={now}
        disabled={!allowed}
        onInput={(value) => {
          text.value = value;
        }}
      />
      <button type="submit" class="button" disabled={!allowed || text.value.trim() === now}>
        {t("save")}
      </button>
    </form>
  );
}

export function RulesTab({ room }: { room: Conversation }) {
  const client = useClient();
  const { actions, state } = client;
  const { channelModes } = state.features.value;
  const allowed = mayRun(client, room);
  const { flags } = room.modes.value;
  const toggle = (mode: string, on: boolean) => report(actions.setModes(room.id, (on ? "+" : "-") + mode));
  const takes = channelModes.always + channelModes.set;
  return (
    <div class="settings-page">
      {!allowed && <p class="warning">{t("rights.operators")}</p>}
      {FLAGS.filter(([mode]) => channelModes.flag.includes(mode)).map(([mode, key]) => (
        <Switch
          key={mode}
          label={t(key)}
          hint={t(`${key}Hint` as Key)}
          on={flags.includes(mode)}
          disabled={!allowed}
          onChange={(on) => toggle(mode, on)}
        />
      ))}
      {PARAMETERS.filter(([mode]) => takes.includes(mode)).map(([mode, key]) => (
        <Parameter key={mode} room={room} mode={mode} label={key} allowed={allowed} />
      ))}
    </div>
  );
}
