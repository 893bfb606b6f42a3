import { AtSign, Hash, SquareSlash } from "lucide";
import type { ComponentChildren } from "preact";
import { has, t } from "../../i18n";
import { Avatar } from "../Avatar";
import { Icon } from "../Icon";
import type { Choice, CompletionState, Replace } from "./useCompletion";

export const optionId = (index: number): string => `completion-${index}`;

/** What a command does, in words. */
export function described(name: string): string {
  const key = `command.${name}`;
  return has(key) ? t(key) : "";
}

function shown(choice: Choice): [picture: ComponentChildren, name: string, hint: string] {
  switch (choice.kind) {
    case "person": {
      const { nick, displayName } = choice.person;
      return [<Avatar name={nick} size="small" />, nick, displayName ?? ""];
    }
    case "everyone":
      return [<Icon of={AtSign} />, choice.insert.trim(), t("everyone.hint", { n: choice.count })];
    case "room":
      return [<Icon of={Hash} />, choice.name, ""];
    case "command":
      return [
        <Icon of={SquareSlash} />,
        `/${choice.command.name} ${choice.command.usage}`,
        described(choice.command.name),
      ];
    case "emoji":
      return [<span class="emoji">{choice.insert}</span>, `:${choice.code}:`, choice.label];
  }
}

export function CompletionList({ completion, choose }: { completion: CompletionState; choose: Replace }) {
  const found = completion.found.value;
  if (!found) return null;
  return (
    <ul id="completions" class="completions" role="listbox" aria-label={t("completions")}>
      {found.choices.map((choice, index) => {
        const [picture, name, hint] = shown(choice);
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text, which names the option that is chosen
          <li
            key={choice.kind + choice.insert}
            id={optionId(index)}
            role="option"
            aria-selected={completion.chosen.value === index}
            onMouseDown={(event) => {
              event.preventDefault();
              completion.choose(index, choose);
            }}
          >
            {picture}
            <bdi class="ellipsis">{name}</bdi>
            <span class="hint ellipsis">{hint}</span>
          </li>
        );
      })}
    </ul>
  );
}
