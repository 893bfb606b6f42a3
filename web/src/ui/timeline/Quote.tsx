/** What a message answers; pressing it goes there. */
import { t } from "../../i18n";
import type { ConversationId, Quote } from "../../state/model";
import { hueOf } from "../Avatar";
import { useClient } from "../client";
import { plainText } from "../text/plain";
import { jumpTo } from "./jump";

export function QuoteLine({ id, quote }: { id: ConversationId; quote: Quote }) {
  const client = useClient();
  if (quote.nick === null) {
    return (
      <button type="button" class="quote ellipsis" tabIndex={-1} onClick={() => jumpTo(client, id, quote.msgid)}>
        {t("quote.unknown")}
      </button>
    );
  }
  return (
    <button
      type="button"
      class="quote ellipsis"
      tabIndex={-1}
      title={t("quote.jump", { name: quote.nick })}
      onClick={() => jumpTo(client, id, quote.msgid)}
    >
      <bdi class={`coloured ${hueOf(quote.nick)}`}>{quote.nick}</bdi>{" "}
      <span dir="auto">{quote.deleted ? t("quote.deleted") : plainText(quote.text)}</span>
    </button>
  );
}
