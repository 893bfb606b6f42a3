/** The door: a name, and one is in the room. */
import { useSignal } from "@preact/signals";
import { MessagesSquare } from "lucide";
import { useRef } from "preact/hooks";
import { t } from "../../i18n";
import type { JoinForm } from "../../state/actions";
import type { Problem } from "../../state/model";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { problemText } from "../problems";
import { route } from "../route";
import { Field } from "./Field";
import { ServerChoice } from "./ServerChoice";

/** Which of the fields a refusal is about. */
function about(problem: Problem | null): "name" | "password" | "server" | "form" | null {
  if (!problem) return null;
  if (/^(43[2367]|name-empty)$|NICK/.test(problem.code)) return "name";
  if (problem.code === "464") return "server";
  if (/^(90\d|login-needed|scram-.*|no-sasl|insecure|ACCOUNT_REQUIRED)$/.test(problem.code)) return "password";
  return "form";
}

/** Whether something that one can fill in may open the door. */
export const asksForSomething = (problem: Problem): boolean => about(problem) !== "form";

export function JoinPage() {
  const { actions, state } = useClient();
  const boot = state.boot.value;
  const connection = state.connection.value;
  const problem = useSignal<Problem | null>(connection.phase === "refused" ? connection.problem : null);
  const busy = useSignal(false);
  const loggingIn = useSignal(about(problem.peek()) === "password" || Boolean(state.remembered.peek()?.account));
  const server = useSignal("");
  const form = useRef<HTMLFormElement>(null);
  const wrong = about(problem.value);
  const words = problem.value ? problemText(problem.value) : undefined;
  const target = route.value.id;
  const needsPassword = boot?.passwordNeeded || wrong === "server";

  const join = async (event: Event) => {
    event.preventDefault();
    const data = new FormData(form.current ?? undefined);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const name = text("name");
    if (!name) {
      problem.value = { code: "name-empty", text: "" };
      form.current?.querySelector("input")?.focus();
      return;
    }
    busy.value = true;
    const wanted: JoinForm = {
      name,
      ...(loggingIn.peek() && text("password") ? { account: name, password: String(data.get("password")) } : {}),
      ...(text("serverPassword") ? { serverPassword: text("serverPassword") } : {}),
      ...(server.peek() ? { server: server.peek() } : {}),
      ...(target?.startsWith("#") ? { rooms: [...(boot?.rooms ?? []), target] } : {}),
    };
    const result = await actions.join(wanted);
    busy.value = false;
    problem.value = result.ok ? null : result.problem;
    // The name belongs to somebody: perhaps to the one who asks.
    if (about(problem.value) === "password" || problem.value?.code === "NICKNAME_RESERVED") loggingIn.value = true;
  };
  return (
    <main class="door">
      <form ref={form} class="door-card" onSubmit={join} noValidate>
        <span class="door-picture">
          <Icon of={MessagesSquare} />
        </span>
        <h1>{boot?.network || "Chatbox"}</h1>
        <p class="soft">
          {target?.startsWith("#") ? t("join.into", { room: target }) : boot?.description || t("join.welcome")}
        </p>
        {wrong === "form" && (
          <p class="door-problem" role="alert">
            {words}
          </p>
        )}
        {boot && boot.servers.length > 0 && <ServerChoice servers={boot.servers} chosen={server} />}
        <Field
          name="name"
          label={t("join.name")}
          maxLength={boot?.nickLength}
          value={state.remembered.value?.nick}
          autoComplete="username"
          autoFocus
          problem={wrong === "name" ? words : undefined}
        />
        {loggingIn.value && (
          <Field
            name="password"
            type="password"
            label={t("join.password")}
            autoComplete="current-password"
            problem={wrong === "password" ? words : undefined}
          />
        )}
        {needsPassword && (
          <Field
            name="serverPassword"
            type="password"
            label={t("join.serverPassword")}
            hint={t("join.serverPasswordHint")}
            autoComplete="off"
            problem={wrong === "server" ? words : undefined}
          />
        )}
        <button type="submit" class="button primary wide" aria-disabled={busy.value} aria-busy={busy.value}>
          {busy.value && <span class="spinner" />}
          {t("join")}
        </button>
        <button
          type="button"
          class="plain-link centred"
          onClick={() => {
            loggingIn.value = !loggingIn.peek();
          }}
        >
          {loggingIn.value ? t("join.asGuest") : t("join.haveAccount")}
        </button>
      </form>
      <footer class="door-foot soft">
        <p>{t("join.foot")}</p>
        {boot && (
          <a class="plain-link" href="join">
            {t("join.others")}
          </a>
        )}
      </footer>
    </main>
  );
}
