/** Who is writing; not read out, since it would interrupt. */
import { list, t } from "../../i18n";
import type { Conversation } from "../../state/model";

const NAMED = 3;

export function TypingLine({ conversation }: { conversation: Conversation }) {
  const nicks = conversation.typing.value;
  if (nicks.length === 0) return null;
  return (
    <p class="typing" aria-hidden="true">
      <span class="typing-dots">
        <i />
        <i />
        <i />
      </span>
      {nicks.length > NAMED ? t("typing.many") : t("typing", { n: nicks.length, names: list(nicks) })}
    </p>
  );
}
