/** Puts theme, density, text size, motion, clock and language into force. */
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { language, setLanguage } from "../i18n";
import { clock } from "../i18n/time";
import type { Settings } from "../state/model";
import { useClient } from "./client";

const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

function apply(settings: Settings): void {
  const root = document.documentElement;
  const theme = settings.theme === "system" ? (dark.matches ? "dark" : "light") : settings.theme;
  const less = settings.reducedMotion === "system" ? still.matches : settings.reducedMotion === "on";
  root.dataset.theme = theme;
  root.dataset.density = settings.density;
  root.dataset.motion = less ? "less" : "full";
  root.style.setProperty("--text-scale", String(settings.textSize / 100));
  // The bars of a phone's browser, in the colour of the page's edge.
  const colour = getComputedStyle(root).getPropertyValue("--bg-side").trim();
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", colour);
}

export function useAppearance(): void {
  const { state } = useClient();
  useSignalEffect(() => apply(state.settings.value));
  useSignalEffect(() => {
    clock.value = state.settings.value.clock;
    setLanguage(state.settings.value.language);
  });
  useSignalEffect(() => {
    document.documentElement.lang = language();
  });
  useEffect(() => {
    const again = () => apply(state.settings.peek());
    dark.addEventListener("change", again);
    still.addEventListener("change", again);
    return () => {
      dark.removeEventListener("change", again);
      still.removeEventListener("change", again);
    };
  }, []);
}
