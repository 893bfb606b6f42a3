/** Claiming a name with a password, logging in, changing the password. */
import { useSignal } from "@preact/signals";
import { TriangleAlert } from "lucide";
import { useRef } from "preact/hooks";
import { type Key, t } from "../../i18n";
import type { Problem, Result, Verification } from "../../state/model";
import { say } from "../alerts/say";
import { useClient } from "../client";
import { Icon } from "../Icon";
import { Field } from "../join/Field";
import { problemText } from "../problems";

interface FormProps {
  readonly title: string;
  readonly text?: string;
  readonly button: string;
  /** Whose password it is, where that is not among the fields. */
  readonly owner?: string;
  readonly done: string;
  readonly fields: readonly (readonly [name: string, label: Key, autoComplete: string, hint?: Key])[];
  /** "code": it is not done yet, and the next form says what is missing. */
  readonly submit: (values: (name: string) => string) => Promise<Result<unknown>>;
}

const KINDS: Record<string, "text" | "email"> = { account: "text", code: "text", email: "email" };

function AccountForm({ title, text, owner, button, done, fields, submit }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const send = async (event: Event) => {
    event.preventDefault();
    if (busy.peek()) return;
    busy.value = true;
    const data = new FormData(form.current ?? undefined);
    const result = await submit((name) => String(data.get(name) ?? ""));
    busy.value = false;
    problem.value = result.ok ? null : result.problem;
    if (!result.ok) return;
    form.current?.reset();
    if (result.value !== "code") say(done);
  };
  return (
    <form ref={form} class="account-form" onSubmit={send} noValidate>
      <h3>{title}</h3>
      {text && <p class="soft">{text}</p>}
      {/* For the password keeper of the browser: whose password it is. */}
      {owner && <input type="text" autoComplete="username" value={owner} readOnly hidden />}
      {fields.map(([name, label, autoComplete, hint]) => (
        <Field
          key={name}
          name={name}
          label={t(label)}
          type={KINDS[name] ?? "password"}
          autoComplete={autoComplete}
          hint={hint && t(hint)}
        />
      ))}
      {problem.value && (
        <p class="problem" role="alert">
          {problemText(problem.value)}
        </p>
      )}
      <button type="submit" class="button primary" aria-busy={busy.value}>
        {button}
      </button>
    </form>
  );
}

function Warning() {
  return (
    <p class="warning">
      <Icon of={TriangleAlert} />
      {t("account.insecure")}
    </p>
  );
}

/** The second step, where accounts are made with a mail address. */
function VerifyForm({ waits }: { waits: Verification }) {
  const { actions } = useClient();
  return (
    <>
      <AccountForm
        title={t("account.verify")}
        text={t("account.verifyText", { account: waits.account, email: waits.email })}
        button={t("account.verifyDo")}
        owner={waits.account}
        done={t("account.claimed")}
        fields={[
          ["code", "account.code", "one-time-code"],
          ...(waits.known ? [] : ([["password", "account.password", "current-password"]] as const)),
        ]}
        submit={(value) => actions.verify(value("code"), value("password") || undefined)}
      />
      <button type="button" class="plain-link" onClick={() => actions.forgetVerification()}>
        {t("account.otherAddress")}
      </button>
    </>
  );
}

export function AccountTab() {
  const { actions, state } = useClient();
  const me = state.me.value;
  const features = state.features.value;
  if (!features.accounts) return <p class="settings-page soft">{t("account.none")}</p>;
  if (me?.account) {
    return (
      <div class="settings-page">
        <p>{t("account.as", { name: me.account })}</p>
        {!features.secure && <Warning />}
        <AccountForm
          title={t("account.change")}
          button={t("account.change")}
          owner={me.account}
          done={t("account.changed")}
          fields={[
            ["old", "account.old", "current-password"],
            ["new", "account.new", "new-password"],
          ]}
          submit={(value) => actions.changePassword(value("old"), value("new"))}
        />
      </div>
    );
  }
  return (
    <div class="settings-page">
      {features.registration && state.verifying.value && <VerifyForm waits={state.verifying.value} />}
      {features.registration && !state.verifying.value && (
        <>
          {!features.secure && <Warning />}
          <AccountForm
            title={t("account.claim")}
            text={t("account.claimText", { name: me?.nick ?? "" })}
            button={t("account.claimDo")}
            owner={me?.nick ?? ""}
            done={t("account.claimed")}
            fields={[
              ...(features.registrationEmail
                ? ([["email", "account.email", "email", "account.emailHint"]] as const)
                : []),
              ["new", "account.password", "new-password"],
            ]}
            submit={(value) => actions.register(value("new"), value("email").trim())}
          />
        </>
      )}
      <AccountForm
        title={t("account.login")}
        text={t("account.loginText")}
        button={t("account.login")}
        done={t("account.loggedIn")}
        fields={[
          ["account", "account.name", "username"],
          ["password", "account.password", "current-password"],
        ]}
        submit={(value) => actions.login(value("account").trim(), value("password"))}
      />
    </div>
  );
}
