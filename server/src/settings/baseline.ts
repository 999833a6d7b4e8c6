/** Findings that a team knows of and has put off: only others are shown. */
export interface Baseline {
  /** The files (paths relative to the workspace root, with `/`) in which a fingerprint was found. */
  readonly byFingerprint: ReadonlyMap<string, readonly string[]>;
}

/** A finding as a baseline file keeps it. */
export interface BaselineEntry {
  /** Relative to the folder of the baseline file, with `/`. */
  readonly path: string;
  readonly rule: string;
  readonly fingerprint: string;
}

/** The name that `plimsoll baseline` gives the file. */
export const BASELINE_FILE = ".plimsoll-baseline.json";

/**
 * Reads the text of a baseline file; undefined where it is none.
 * @param folder of the file, relative to the workspace root, with `/` at its end; empty for the root
 */
export function readBaseline(text: string, folder: string): Baseline | undefined {
  const entries = baselineEntries(text);
  if (!entries) return undefined;
  const byFingerprint = new Map<string, string[]>();
  for (const { path, fingerprint } of entries) {
    const present = byFingerprint.get(fingerprint);
    if (present) present.push(folder + path);
    else byFingerprint.set(fingerprint, [folder + path]);
  }
  return { byFingerprint };
}

/** The entries of a baseline file's text; undefined where it is none. */
export function baselineEntries(text: string): BaselineEntry[] | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(data) || data.version !== 1 || !Array.isArray(data.findings)) return undefined;
  return data.findings.flatMap((entry: unknown) => {
    if (!isRecord(entry)) return [];
    const { path, rule, fingerprint } = entry;
    const whole = typeof path === "string" && typeof rule === "string" && typeof fingerprint === "string";
    return whole ? [{ path, rule, fingerprint }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of a baseline file: an entry a line, in an order that makes small diffs. */
export function writtenBaseline(entries: readonly BaselineEntry[]): string {
  const key = ({ path, rule, fingerprint }: BaselineEntry) => `${path}\0${rule}\0${fingerprint}`;
  const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const lines = sorted.map(({ path, rule, fingerprint }) => `    ${JSON.stringify({ path, rule, fingerprint })}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length > 0 ? `\n${lines.join(",\n")}\n  ` : ""}]\n}\n`;
}
