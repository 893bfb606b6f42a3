/** How others come in: a link, the same as a picture for phones, or by name. */
import { useSignal } from "@preact/signals";
import { generate } from "lean-qr";
import { Copy } from "lucide";
import { useMemo } from "preact/hooks";
import { t } from "../../i18n";
import type { Conversation } from "../../state/model";
import { report, say } from "../alerts/say";
import { useClient } from "../client";
import { copyText } from "../clipboard";
import { Icon } from "../Icon";
import { Field } from "../join/Field";
import { problemText } from "../problems";
import { mayRun } from "../rights";
import { hrefOf } from "../route";

/** Dark modules as one path; a border of four is part of the standard. */
function qrPath(text: string): { readonly d: string; readonly size: number } {
  const code = generate(text);
  let d = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) d += `M${x + 4} ${y + 4}h1v1h-1z`;
  }
  return { d, size: code.size + 8 };
}

function Qr({ text }: { text: string }) {
  const { d, size } = useMemo(() => qrPath(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("invite.qr")} shape-rendering="crispEdges">
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={d} />
    </svg>
  );
}

function ByName({ room }: { room: Conversation }) {
  const { actions } = useClient();
  const nick = useSignal("");
  const round = useSignal(0);
  const invite = async (event: Event) => {
    event.preventDefault();
    const name = nick.peek().trim();
    if (!name) return;
    if (await report(actions.invite(room.id, name), t("invite.done", { name }))) {
      nick.value = "";
      round.value += 1;
    }
  };
  return (
    <form class="parameter" onSubmit={invite}>
      <Field
        key={round.value}
        name="nick"
        label={t("invite.name")}
        onInput={(value) => {
          nick.value = value;
        }}
      />
      <button type="submit" class="button">
        {t("invite.do")}
      </button>
    </form>
  );
}

export function InviteTab({ room }: { room: Conversation }) {
  const client = useClient();
  const token = useSignal("");
  const query = token.value ? `?invite=${encodeURIComponent(token.value)}` : "";
  const link = `${location.origin}${location.pathname}${query}${hrefOf(room.id)}`;
  const shut = room.modes.value.params.has("k") || room.modes.value.flags.includes("i");
  const mayOpen = shut && client.state.features.value.invitations && mayRun(client, room);
  const open = async () => {
    const made = await client.actions.createInvitation(room.id);
    if (made.ok) token.value = made.value;
    else say(problemText(made.problem), "error");
  };
  const local = /^(localhost|127\.|\[::1\])/.test(location.hostname);
  const copy = async () => {
    if (await copyText(link)) say(t("copied"));
    else say(t("copy.failed"), "error");
  };
  return (
    <div class="settings-page">
      <p>{t("invite.text")}</p>
      <p class="invite-link">
        <code>{link}</code>
        <button type="button" class="button" onClick={copy}>
          <Icon of={Copy} />
          {t("copy")}
        </button>
      </p>
      {local && <p class="warning">{t("invite.local")}</p>}
      {!token.value && room.modes.value.params.has("k") && <p class="soft">{t("invite.key")}</p>}
      {!token.value && room.modes.value.flags.includes("i") && <p class="soft">{t("invite.only")}</p>}
      {token.value && <p class="soft">{t("invite.opens")}</p>}
      {mayOpen && !token.value && (
        <button type="button" class="button" onClick={open}>
          {t("invite.open")}
        </button>
      )}
      <Qr text={link} />
      <ByName room={room} />
    </div>
  );
}
