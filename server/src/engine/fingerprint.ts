import type { Finding } from "../model/finding.ts";
import { LineIndex } from "../text/positions.ts";
import { inFile } from "../text/span.ts";

/**
 * A fingerprint for each finding, in order: 16 hexadecimal digits that stay the same when lines move or the file is
 * renamed, because they are made of the rule, its detail and the text of the line; alike ones are told apart by their order.
 */
export function fingerprints(text: string, findings: readonly Finding[]): string[] {
  const lines = new LineIndex(text);
  const lineHashes = new Map<number, Hash>();
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { line } = lines.position(inFile(finding.at).start);
    let ofLine = lineHashes.get(line);
    if (!ofLine) {
      const content = text.slice(lines.startOf(line), lines.startOf(line + 1));
      ofLine = hash(content.trim().replace(/\s+/g, " "), EMPTY);
      lineHashes.set(line, ofLine);
    }
    const value = hash(`\n${finding.rule}\n${finding.detail ?? ""}`, ofLine);
    const key = written(value);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count > 0 ? written(hash(`\n${count}`, value)) : key;
  });
}

/** The upper and lower 32 bits of a hash. */
type Hash = readonly [high: number, low: number];

const EMPTY: Hash = [0xcbf29ce4, 0x84222325];

/** FNV-1a, 64 bits, over UTF-16 units, going on from the hash of what stands before. */
function hash(text: string, before: Hash): Hash {
  let [high, low] = before;
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0;
    // times 2^40 + 435
    const product = low * 435;
    high = (high * 435 + Math.floor(product / 2 ** 32) + ((low << 8) >>> 0)) % 2 ** 32;
    low = product % 2 ** 32;
  }
  return [high, low];
}

function written(value: Hash): string {
  return value.map((half) => half.toString(16).padStart(8, "0")).join("");
}
