/** The address in a word of that scheme as it stands, variables and all. */
export function asWritten(text: string, scheme: string): string | undefined {
  const index = text.toLowerCase().indexOf(`${scheme}://`);
  return index < 0 ? undefined : text.slice(index).replace(/["']$/, "");
}

/** An address that is asked without encryption. */
export interface ClearText {
  /** Lower case: `http`, `ftp`, `git`. */
  readonly scheme: string;
  readonly text: string;
}

/**
 * The address of a public host in a text whose scheme encrypts nothing; undefined where there is none.
 * @param allow hosts in lower case that may be asked so.
 */
export function clearText(text: string, allow: readonly string[]): ClearText | undefined {
  const found = /(?:^|[=+])((http|ftp|git):\/\/(?:[^/@\s]*@)?([^/:?#\s]+)[^\s]*)/i.exec(text);
  if (!found) return undefined;
  const host = (found[3] as string).toLowerCase();
  return isInside(host) || allow.includes(host)
    ? undefined
    : { scheme: (found[2] as string).toLowerCase(), text: found[1] as string };
}

/** Of this machine, this cluster or a private network; a host that a variable names is not known. */
function isInside(host: string): boolean {
  return (
    host.includes("\ufffc") ||
    host.includes("$") ||
    !host.includes(".") ||
    /\.(?:local|localhost|internal|svc|test|lan|home|corp)$/.test(host) ||
    /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./.test(host) ||
    host.startsWith("0.")
  );
}
