/** Short messages of the page itself: a problem, or that something was done. */
import { signal } from "@preact/signals";
import type { Problem, Result } from "../../state/model";
import { problemText } from "../problems";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly level: "info" | "error";
}

export const toasts = signal<readonly Toast[]>([]);
let next = 1;
const INFO_MS = 5000;

export function dismiss(id: number): void {
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
}

/** Problems stay until they are dismissed; what was done goes by itself. */
export function say(text: string, level: Toast["level"] = "info"): void {
  const toast = { id: next++, text, level };
  toasts.value = [...toasts.peek().filter((other) => other.text !== text), toast].slice(-3);
  if (level === "info") setTimeout(() => dismiss(toast.id), INFO_MS);
}

/** Shows what went wrong, if it did. @returns whether it went well. */
export async function report(result: Promise<Result<unknown>> | Result<unknown>, done?: string): Promise<boolean> {
  const { ok, problem } = (await result) as { ok: boolean; problem?: Problem };
  if (problem) say(problemText(problem), "error");
  else if (done) say(done);
  return ok;
}
