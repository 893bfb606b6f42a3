/** Which server to join, where this page may be used with others. */
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../../i18n";

export function ServerChoice({ servers, chosen }: { servers: readonly string[]; chosen: Signal<string> }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t("join.server")}</label>
      <select
        id={id}
        class="input"
        value={chosen.value}
        onChange={(event) => {
          chosen.value = event.currentTarget.value;
        }}
      >
        <option value="">{t("join.thisServer")}</option>
        {servers.map((server) => (
          <option key={server} value={server}>
            {server}
          </option>
        ))}
      </select>
    </div>
  );
}
