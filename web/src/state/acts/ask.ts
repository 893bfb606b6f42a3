import type { Item } from "../../net/batches";
import { Disconnected, type Link, type RequestOptions, refusalIn } from "../../net/link";
import type { Engine } from "../engine";
import type { Problem, Result } from "../model";

export const DONE: Result = { ok: true, value: undefined };

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failed(code: string, text = ""): { ok: false; problem: Problem } {
  return { ok: false, problem: { code, text } };
}

/** Asks the server something, and tells what it answered or why it did not. */
export async function ask(
  engine: Engine,
  command: string,
  params: readonly string[],
  options: RequestOptions = {},
): Promise<Result<readonly Item[]>> {
  return onLink(engine, async (link) => {
    const answer = await link.request(command, params, options);
    const refusal = refusalIn(answer);
    return refusal ? failed(refusal.code, refusal.text) : done(answer);
  });
}

/** Runs with the living connection; without one, and when it goes meanwhile, that is the problem. */
export async function onLink<T>(engine: Engine, act: (link: Link) => Promise<Result<T>>): Promise<Result<T>> {
  const { link } = engine;
  if (!link) return failed("offline");
  try {
    return await act(link);
  } catch (error) {
    if (error instanceof Disconnected) return failed("offline");
    if (error instanceof RangeError) return failed("unsendable", error.message);
    throw error;
  }
}

/** As `ask`, for those who want to know only whether it worked. */
export async function tell(
  engine: Engine,
  command: string,
  params: readonly string[],
  options: RequestOptions = {},
): Promise<Result> {
  const result = await ask(engine, command, params, options);
  return result.ok ? DONE : result;
}
