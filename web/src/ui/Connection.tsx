/** The connection as it is: never said to be there when it is not. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { time } from "../i18n/time";
import type { Connection } from "../state/model";
import { useClient } from "./client";
import { problemText } from "./problems";

export function connectionWords(connection: Connection): string {
  switch (connection.phase) {
    case "idle":
      return t("connection.idle");
    case "connecting":
    case "registering":
      return t("connection.connecting");
    case "catching-up":
      return t("connection.catchingUp");
    case "live":
      return t("connection.live");
    case "offline":
      return t("connection.offline", { time: time(connection.sinceMs) });
    case "refused":
      return t("connection.refused");
  }
}

function Countdown({ untilMs }: { untilMs: number }) {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  const n = Math.ceil((untilMs - now.value) / 1000);
  return <span aria-hidden="true">{n > 0 ? t("connection.retryIn", { n }) : t("connection.connecting")}</span>;
}

/** Above the room while there is no connection. */
export function ConnectionStrip() {
  const { actions, state } = useClient();
  const connection = state.connection.value;
  const waiting = state.waiting.value;
  if (connection.phase === "live" || connection.phase === "idle") return null;
  const stopped = connection.phase === "offline" || connection.phase === "refused";
  return (
    <div class="strip" role="status">
      <span>
        {connection.phase === "refused" ? problemText(connection.problem) : connectionWords(connection)}
        {waiting > 0 && ` · ${t("connection.waiting", { n: waiting })}`}
      </span>
      {connection.phase === "offline" && connection.retryAtMs !== null && <Countdown untilMs={connection.retryAtMs} />}
      {stopped && (
        <button type="button" onClick={() => actions.reconnectNow()}>
          {t("connection.now")}
        </button>
      )}
    </div>
  );
}
