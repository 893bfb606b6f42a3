/** Small helpers of the scrolling list. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";

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
