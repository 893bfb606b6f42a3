import { useId } from "preact/hooks";
import { type Language, languages, t } from "../../i18n";
import type { Settings } from "../../state/model";
import { useClient } from "../client";
import { Choice, Switch } from "./Choice";

const SIZES = { min: 80, max: 150, step: 5 };

function LanguageChoice() {
  const { actions, state } = useClient();
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t("settings.language")}</label>
      <select
        id={id}
        class="input"
        value={state.settings.value.language}
        onChange={(event) => actions.changeSettings({ language: event.currentTarget.value as Settings["language"] })}
      >
        <option value="system">{t("settings.system")}</option>
        {(Object.keys(languages) as Language[]).map((language) => (
          <option key={language} value={language} lang={language}>
            {languages[language]}
          </option>
        ))}
      </select>
    </div>
  );
}

function TextSize() {
  const { actions, state } = useClient();
  const id = useId();
  const size = state.settings.value.textSize;
  return (
    <div class="field">
      <label for={id}>
        {t("settings.textSize")} <span class="soft">{size} %</span>
      </label>
      <input
        id={id}
        type="range"
        {...SIZES}
        value={size}
        aria-valuetext={`${size} %`}
        onInput={(event) => actions.changeSettings({ textSize: Number(event.currentTarget.value) })}
      />
    </div>
  );
}

export function LookTab() {
  const { actions, state } = useClient();
  const settings = state.settings.value;
  const change = actions.changeSettings;
  const system = ["system", t("settings.system")] as const;
  return (
    <div class="settings-page">
      <Choice
        label={t("settings.theme")}
        value={settings.theme}
        options={[system, ["light", t("settings.light")], ["dark", t("settings.dark")]]}
        onChange={(theme) => change({ theme })}
      />
      <Choice
        label={t("settings.density")}
        value={settings.density}
        options={[
          ["comfortable", t("settings.comfortable")],
          ["compact", t("settings.compact")],
        ]}
        onChange={(density) => change({ density })}
      />
      <TextSize />
      <Choice
        label={t("settings.motion")}
        value={settings.reducedMotion}
        options={[system, ["on", t("settings.motionLess")], ["off", t("settings.motionFull")]]}
        onChange={(reducedMotion) => change({ reducedMotion })}
      />
      <Choice
        label={t("settings.clock")}
        value={settings.clock}
        options={[system, ["12", t("settings.clock12")], ["24", t("settings.clock24")]]}
        onChange={(clock) => change({ clock })}
      />
      <LanguageChoice />
      <Switch label={t("settings.joins")} on={settings.showJoins} onChange={(showJoins) => change({ showJoins })} />
    </div>
  );
}
