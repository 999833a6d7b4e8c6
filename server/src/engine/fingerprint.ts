import type { Finding } from "../model/finding.ts";
import { LineIndex } from "../text/positions.ts";
import { inFile } from "../text/span.ts";

/**
 * A fingerprint for each finding, in order: 16 hexadecimal digits that stay the same when lines move or the file is
 * renamed, because they are made of the rule, its detail and the text of the line; alike ones are told apart by their order.
 */
export function fingerprints(text: string, findings: readonly Finding[]): string[] {
  const lines = new LineIndex(text);
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { line } = lines.position(inFile(finding.at).start);
    const content = text
      .slice(lines.startOf(line), lines.startOf(line + 1))
      .trim()
      .replace(/\s+/g, " ");
    const key = `${finding.rule}\n${finding.detail ?? ""}\n${content}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return hash(count > 0 ? `${key}\n${count}` : key);
  });
}

/** FNV-1a, 64 bits, over UTF-16 units. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++)
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return value.toString(16).padStart(16, "0");
}
