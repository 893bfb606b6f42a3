/** The keyboard of a phone: some browsers lay it over the page instead of making the page smaller. */

/** Less than any keyboard, more than the bars of a browser. */
const KEYBOARD_PX = 120;

/** Keeps the page as high as what is seen of it, so that what one writes in is not covered. */
export function followKeyboard(): (() => void) | undefined {
  const seen = window.visualViewport;
  if (!seen) return undefined;
  const fit = () => {
    // A page that is zoomed into shows less of itself, but nothing lies over it.
    const height = seen.height * seen.scale;
    const covered = innerHeight - height > KEYBOARD_PX;
    document.documentElement.style.setProperty("--seen-height", covered ? `${Math.round(height)}px` : "");
    if (covered) scrollTo(0, 0);
  };
  seen.addEventListener("resize", fit);
  return () => seen.removeEventListener("resize", fit);
}
