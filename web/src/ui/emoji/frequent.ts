/** The emoji that this person uses, most used first. */
const KEY = "chatbox.emoji";
const USUAL = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀"];
const KEPT = 8;

type Counts = Record<string, number>;

function read(): Counts {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

export function frequent(): readonly string[] {
  const counts = read();
  const used = Object.keys(counts).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  return [...new Set([...used, ...USUAL])].slice(0, KEPT);
}

export function used(emoji: string): void {
  const counts = read();
  counts[emoji] = (counts[emoji] ?? 0) + 1;
  try {
    localStorage.setItem(KEY, JSON.stringify(counts));
  } catch {
    // Where nothing may be kept the usual ones are offered.
  }
}
