/** How text is written for one client. What is given as text is shown as it is, whatever it holds. */
export interface Markup {
  text(text: string): string;
  code(text: string): string;
  /** @param marked what is marked up already */
  strong(marked: string): string;
  /** @param marked what is marked up already */
  link(marked: string, address: string): string;
  lines(marked: readonly string[]): string;
  /** Parts with a line between them. */
  parts(marked: readonly string[]): string;
}

/** CommonMark: every sign of punctuation may be escaped, and then means itself. */
export const MARKDOWN: Markup = {
  text: (text) => printable(text).replace(/[!-/:-@[-`{-~]/g, "\\$&"),
  code: (text) => {
    const shown = printable(text);
    const runs = [...shown.matchAll(/`+/g)].map(([run]) => run.length);
    const fence = "`".repeat(Math.max(0, ...runs) + 1);
    const gap = /^`|`$|^ .* $/.test(shown) ? " " : "";
    return shown.trim() === "" ? "" : `${fence}${gap}${shown}${gap}${fence}`;
  },
  strong: (marked) => `**${marked}**`,
  link: (marked, address) => `[${marked}](${address.replace(/[()<>\\]/g, percentEncoded)})`,
  lines: (marked) => marked.join("  \n"),
  parts: (marked) => marked.join("\n\n---\n\n"),
};

/** For clients that show no Markdown. */
export const PLAIN: Markup = {
  text: printable,
  code: printable,
  strong: (marked) => marked,
  link: (marked) => marked,
  lines: (marked) => marked.join("\n"),
  parts: (marked) => marked.join("\n\n"),
};

function percentEncoded(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** One line, without the signs that are not seen or turn the order of others. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, "\ufffd");
}

/** The beginning of a long text. @param most in UTF-16 units */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
