import { sha256 } from "../../text/sha256.ts";

/**
 * By what a team's settings know a value that only looks secret: `sha256:` and the first 32 digits of the hash, so that
 * the value itself stands nowhere. Quotes around it and the indentation of its lines make no difference.
 * @param written the value as it stands in a file
 */
export function hashOfValue(written: string): string {
  const lines = written.split(/\r?\n/).map((line) => line.trim());
  const value = lines.join("\n").trim();
  const quoted = /^(["'])([\s\S]*)\1$/.exec(value);
  return `sha256:${sha256(quoted?.[2] ?? value).slice(0, 32)}`;
}
