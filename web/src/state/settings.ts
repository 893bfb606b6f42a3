import type { Settings } from "./model";
import type { Shelf } from "./shelf";

export const DEFAULT_SETTINGS: Settings = {
  theme: "system",
  density: "comfortable",
  textSize: 100,
  reducedMotion: "system",
  clock: "system",
  language: "system",
  notify: "mentions",
  desktopNotifications: false,
  sounds: false,
  showJoins: true,
  sendTyping: true,
  highlightWords: [],
};

const KEY = "settings";

/** Settings as they were left; what is not of the right kind counts as not there. */
export function loadSettings(shelf: Shelf): Settings {
  const kept = shelf.get<Record<string, unknown>>(KEY) ?? {};
  const known = Object.entries(DEFAULT_SETTINGS).map(([name, value]) => {
    const found = kept[name];
    return [name, typeof found === typeof value && Array.isArray(found) === Array.isArray(value) ? found : value];
  });
  return Object.fromEntries(known) as Settings;
}

export function saveSettings(shelf: Shelf, settings: Settings): void {
  shelf.set(KEY, settings);
}
