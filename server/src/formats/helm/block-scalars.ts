/** Behind a key or dash, the sign of a block scalar at the end of its line. */
const HEADER = /(?:^|[\s:-])[|>][-+\d]{0,2}[ \t]*(?:#.*)?\r?$/;

/** True for a line whose value goes on as text below it. */
export function startsBlockScalar(line: string): boolean {
  return HEADER.test(line);
}

/**
 * The text with nothing but line breaks in place of blank lines at the start of a block scalar that are longer than the
 * indentation of its text, which YAML forbids. Of the same length.
 */
export function withoutLongBlanks(text: string): string {
  const lines = text.split("\n");
  let from: number | undefined;
  for (const [i, line] of lines.entries()) {
    const indent = line.search(/[^ \r]/);
    if (indent < 0) continue;
    if (from !== undefined) {
      for (let k = from; k < i; k++) {
        const [blank, end] = /\r$/.test(lines[k] as string)
          ? [(lines[k] as string).slice(0, -1), "\r"]
          : [lines[k] as string, ""];
        if (blank.length > indent) lines[k] = "\n".repeat(blank.length) + end;
      }
    }
    from = startsBlockScalar(line) ? i + 1 : undefined;
  }
  return lines.join("\n");
}
