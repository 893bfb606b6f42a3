/** All keys. */

import { type Key, t } from "../../i18n";
import { useClient } from "../client";
import { described } from "../composer/CompletionList";
import { Dialog } from "../Dialog";
import "../../styles/keys.css";

const KEYS: readonly (readonly [Key, readonly (readonly [Key, ...string[]])[]])[] = [
  [
    "keys.move",
    [
      ["switcher", "Ctrl+K"],
      ["keys.room", "Alt+↑", "Alt+↓"],
      ["keys.unread", "Alt+Shift+↑", "Alt+Shift+↓"],
      ["keys.region", "F6"],
      ["keys.search", "Ctrl+Shift+F"],
      ["keys.read", "Esc"],
      ["keys.settings", "Ctrl+,"],
      ["keys.help", "Ctrl+/"],
    ],
  ],
  [
    "keys.write",
    [
      ["keys.send", "Enter"],
      ["keys.break", "Shift+Enter"],
      ["keys.complete", "@", "#", ":", "/"],
      ["keys.bold", "Ctrl+B"],
      ["keys.italic", "Ctrl+I"],
      ["keys.code", "Ctrl+E"],
      ["keys.last", "↑"],
    ],
  ],
  [
    "keys.message",
    [
      ["keys.between", "↑", "↓"],
      ["keys.tools", "←", "→"],
      ["reply", "R"],
      ["react", "+"],
      ["delete", "Del"],
      ["keys.back", "Esc"],
    ],
  ],
];

export default function KeysDialog() {
  const { actions } = useClient();
  return (
    <Dialog title={t("keys")} class="medium">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by keyboard */}
      <div class="dialog-body keys" tabIndex={0} data-autofocus>
        {KEYS.map(([title, rows]) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {rows.map(([what, ...combinations]) => (
                <div key={what}>
                  <dt>{t(what)}</dt>
                  <dd>
                    {combinations.map((combination) => (
                      <kbd key={combination}>{combination}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t("keys.commands")}</h3>
          <dl>
            {actions.commands().map(({ name, usage }) => (
              <div key={name}>
                <dt>
                  <code>
                    /{name} {usage}
                  </code>
                </dt>
                <dd class="soft">{described(name)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
