/** Small helpers of the scrolling list. */
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

/** Closer to the end than this is at the end. */
export const NEAR_END_PX = 60;

/** What grew (a message, a picture of emoji, the composer) must not push the newest message out of sight. */
export function keepAtEnd(element: HTMLElement | null, wanted: boolean): void {
  if (element && wanted) element.scrollTop = element.scrollHeight;
}

/** The height of an element, as a value that renders again when it changes. */
export function useHeight() {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    setHeight(element.offsetHeight);
    const watch = new ResizeObserver(() => setHeight(element.offsetHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return { ref, height };
}

const INPUT_LASTS_MS = 1_000;

/** Whether a person has just done something that scrolls this element, or is doing it. */
export function useByHand(element: RefObject<HTMLElement | null>): () => boolean {
  const last = useMemo(() => ({ ms: Number.NEGATIVE_INFINITY, held: false }), []);
  useLayoutEffect(() => {
    const ended = new AbortController();
    const options = { passive: true, signal: ended.signal };
    const noted = () => {
      last.ms = performance.now();
    };
    for (const name of ["wheel", "touchmove", "keydown"]) element.current?.addEventListener(name, noted, options);
    element.current?.addEventListener(
      "pointerdown",
      () => {
        last.held = true;
      },
      options,
    );
    const released = () => {
      if (last.held) noted();
      last.held = false;
    };
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, released, options);
    return () => ended.abort();
  }, []);
  return () => last.held || performance.now() - last.ms < INPUT_LASTS_MS;
}
