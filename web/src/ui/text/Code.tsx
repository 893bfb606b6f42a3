/** A block of code; the highlighter is loaded when the first one is seen. */
import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import { Icon } from "../Icon";

// Colouring more than this would hold up the page.
const HIGHLIGHT_LIMIT = 20_000;

export function CodeBlock({ code, language }: { code: string; language: string }) {
  const coloured = useSignal<ComponentChildren | null>(null);
  const copied = useSignal(false);
  useEffect(() => {
    let current = true;
    coloured.value = null;
    // Without a language it may as well be a log or a list.
    if (!language || code.length > HIGHLIGHT_LIMIT) return;
    import("./highlight").then(
      ({ highlight }) => {
        if (current) coloured.value = highlight(code, language);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [code, language]);
  const copy = async () => {
    const { copyText } = await import("../clipboard");
    copied.value = await copyText(code);
  };
  return (
    <div class="code-block" dir="ltr">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by keyboard */}
      <pre tabIndex={0}>
        <code>{coloured.value ?? code}</code>
      </pre>
      <button
        type="button"
        class="tool copy"
        tabIndex={-1}
        aria-label={t("code.copy")}
        title={t("code.copy")}
        onClick={copy}
      >
        <Icon of={copied.value ? Check : Copy} />
      </button>
    </div>
  );
}
