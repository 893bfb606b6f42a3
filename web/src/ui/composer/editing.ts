/** Changes of the text being written; pure, the textarea is the composer's. */

/** Puts marks around what is selected, or takes them away. */
export function wrapSelection(text: string, start: number, end: number, mark: string) {
  const [before, inside, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  if (before.endsWith(mark) && after.startsWith(mark)) {
    const begin = start - mark.length;
    return {
      text: before.slice(0, -mark.length) + inside + after.slice(mark.length),
      start: begin,
      end: end - mark.length,
    };
  }
  return { text: before + mark + inside + mark + after, start: start + mark.length, end: end + mark.length };
}

/** Many lines stay as they are when they are code. */
export function fence(before: string, code: string, after: string): string {
  const opening = before === "" || before.endsWith("\n") ? "" : "\n";
  const closing = after === "" || after.startsWith("\n") ? "" : "\n";
  return `${before}${opening}\`\`\`\n${code.replace(/\n$/, "")}\n\`\`\`${closing}${after}`;
}
