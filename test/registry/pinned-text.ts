import type { Kind } from "../../server/src/model/kind.ts";
import { said } from "../fixes/data.ts";

/** A field of its own for the digest, as kustomizations and Helm values have it. */
const DIGEST_FIELD =
  /^[ \t]*(?:-[ \t]+)?"?digest"?:[ \t]*(?:(["']?)(?:sha256:[0-9a-f]{64})?\1|null|~),?[ \t]*(?:#.*)?\r?$/;

const DIGEST_LEAF = /^\d+ (?:[^ ]*\0)?digest: /;

/**
 * What pinning has changed besides the digests: empty where a text differs in nothing but digests behind tags (`:latest`
 * where there was none) and fields for digests.
 * @param digests those that pinning may write
 */
export function surplus(kind: Kind, before: string, after: string, digests: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const [a, b] = [lines(kind, before), lines(kind, after)];
  if (a.length !== b.length) found.push(`${a.length} lines became ${b.length}`);
  for (const [i, line] of a.entries()) {
    const now = b[i] ?? "";
    if (line !== now && !differsInDigests(line, now, digests)) found.push(`line ${i + 1}: ${line} became ${now}`);
  }
  const [old, now] = [said(kind, before), said(kind, after)];
  if (!old !== !now) found.push("the other parser reads one of them only");
  const [leaves, leavesNow] = [old, now].map((all) => (all ?? []).filter((leaf) => !DIGEST_LEAF.test(leaf)));
  for (const [i, leaf] of (leaves ?? []).entries()) {
    const other = leavesNow?.[i] ?? "";
    if (leaf !== other && !differsInDigests(leaf, other, digests)) found.push(`data: ${leaf} became ${other}`);
  }
  if (leaves?.length !== leavesNow?.length) found.push("data was added or lost");
  return found;
}

/** The lines, breaks included; where digests have fields of their own, without these. */
function lines(kind: Kind, text: string): string[] {
  const all = text.split("\n");
  return kind === "kustomize" || kind === "helm" ? all.filter((line) => !DIGEST_FIELD.test(line)) : all;
}

const DIGEST = /@(sha256:[0-9a-f]{64})/y;

/** Whether digests (with `:latest` before them) are all that one text has more than the other, or has others of. */
function differsInDigests(before: string, after: string, digests: ReadonlySet<string>): boolean {
  const digestAt = (text: string, at: number): string | undefined => {
    DIGEST.lastIndex = at;
    return DIGEST.exec(text)?.[1];
  };
  let i = 0;
  let j = 0;
  while (j < after.length) {
    const written = digestAt(after, j);
    if (written !== undefined && digests.has(written)) {
      j += written.length + 1;
      i += (digestAt(before, i)?.length ?? -1) + 1;
    } else if (before[i] === after[j]) {
      i++;
      j++;
    } else if (after.startsWith(":latest@", j)) j += ":latest".length;
    else return false;
  }
  return i === before.length;
}
