/** Copies text, also over plain HTTP, where browsers have no clipboard interface. @returns whether it was copied. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Not allowed: try the old way.
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  // Inside an open dialog nothing outside of it can have the focus.
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } finally {
    area.remove();
  }
}
