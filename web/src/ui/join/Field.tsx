/** A line to fill in, with its hint and what is wrong with it tied to it for those who listen. */
import { useId } from "preact/hooks";

interface Props {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "password" | "email";
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly value?: string | undefined;
  readonly maxLength?: number | undefined;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
  readonly onInput?: (value: string) => void;
}

export function Field({
  name,
  label,
  type = "text",
  hint,
  problem,
  value,
  maxLength,
  autoComplete,
  autoFocus,
  disabled,
  onInput,
}: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        name={name}
        type={type as "text"}
        defaultValue={value ?? ""}
        maxLength={maxLength}
        autoComplete={autoComplete ?? "off"}
        autoCapitalize="none"
        spellcheck={false}
        dir="auto"
        disabled={disabled}
        data-autofocus={autoFocus ? "" : undefined}
        ref={(element) => {
          if (element && autoFocus && document.activeElement === document.body) element.focus();
        }}
        aria-invalid={Boolean(problem)}
        aria-describedby={problem || hint ? `${id}-more` : undefined}
        onInput={(event) => onInput?.(event.currentTarget.value)}
      />
      {problem ? (
        <p id={`${id}-more`} class="problem" role="alert">
          {problem}
        </p>
      ) : (
        hint && (
          <p id={`${id}-more`} class="hint">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
