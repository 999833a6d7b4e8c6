/**
 * A text as messages and states show it: words such as `[this](command:...)`, which may come out of a file or a report,
 * are no link that runs something.
 */
export function unlinked(text: string): string {
  return text.replaceAll("](", "] (");
}
