/** A text of a report on one line and without what only moves a cursor or turns writing round; empty for anything else. */
export function plain(value: unknown, most: number): string {
  if (typeof value !== "string") return "";
  const text = value.slice(0, most * 4);
  const line = (/^[ -~]*$/.test(text) ? text : text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ")).trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** A list of a report; empty for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `1.2.3, 1.3.1`. */
export function versions(value: unknown): readonly string[] {
  return typeof value === "string" ? value.slice(0, 1000).split(/[,\s]+/) : [];
}

/** The texts among values of a report. */
export function texts(values: readonly unknown[]): readonly string[] {
  return values.slice(0, 200).filter((value) => typeof value === "string");
}
