/** Small helpers of the scrolling list. */
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

/** Closer to the end than this is at the end. */
export const NEAR_END_PX = 60;

/** What grew (a message, a picture of emoji, the composer) must not push the newest message out of sight. */
export function keepAtEnd(element: HTMLElement | null, wanted: boolean): void {
  if (element && wanted) element.scrollTop = element.scrollHeight;
}

/**
 * The height of what stands above a scrolling list, as a value that renders again when it changes. What stands below
 * stays where it is on the screen.
 */
export function useHeadHeight(scroller: RefObject<HTMLElement | null>) {
  const ref = useRef<HTMLDivElement>(null);
  const last = useRef(0);
  const [height, setHeight] = useState(0);
  /** For whoever has just changed it; the observer finds what nobody tells. */
  const measure = () => {
    const now = ref.current?.offsetHeight ?? 0;
    if (now === last.current) return;
    if (scroller.current) scroller.current.scrollTop += now - last.current;
    last.current = now;
    setHeight(now);
  };
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    last.current = element.offsetHeight;
    setHeight(last.current);
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return { ref, height, measure };
}

const INPUT_LASTS_MS = 1_000;

/**
 * Whether a person has just done something that scrolls this element, or is doing it.
 * @param begun told each time, before anything has scrolled.
 */
export function useByHand(element: RefObject<HTMLElement | null>, begun: () => void): () => boolean {
  const last = useMemo(() => ({ ms: Number.NEGATIVE_INFINITY, held: false }), []);
  useLayoutEffect(() => {
    const ended = new AbortController();
    const options = { passive: true, signal: ended.signal };
    const noted = () => {
      last.ms = performance.now();
      begun();
    };
    for (const name of ["wheel", "touchmove", "keydown"]) element.current?.addEventListener(name, noted, options);
    element.current?.addEventListener(
      "pointerdown",
      () => {
        last.held = true;
        begun();
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
