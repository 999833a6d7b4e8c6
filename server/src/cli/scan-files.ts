import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseImageReference } from "../model/image-reference.ts";
import { MOST_REPORT, parseScanReport } from "../scans/parse-scan-report.ts";
import { DEEPEST, isReportName, MOST_REPORTS } from "../scans/report-files.ts";
import type { ScanFault, ScanReport } from "../scans/scan-report.ts";
import { UsageError } from "./arguments.ts";
import { readText } from "./read-text.ts";
import { realInside, relativeTo } from "./workspace.ts";

/** A report that was picked up and can't be used, or a folder that holds too many. */
export interface FaultyScan {
  /** Absolute. */
  readonly file: string;
  /** One sentence. */
  readonly message: string;
}

/**
 * The reports that a command line names, as `FILE` or `IMAGE=FILE`.
 * @throws UsageError where one can't be used
 */
export function namedScans(words: readonly string[], cwd: string): readonly ScanReport[] {
  return words.map((word) => {
    const equals = word.indexOf("=");
    const image = equals < 0 || existsSync(resolve(cwd, word)) ? undefined : word.slice(0, equals);
    const reference = image === undefined ? undefined : parseImageReference(image);
    if (image !== undefined && !reference) throw new UsageError(`--scan takes IMAGE=FILE, and "${image}" is no image.`);
    const path = image === undefined ? word : word.slice(equals + 1);
    const read = readReport(resolve(cwd, path), path, reference);
    if (!("fault" in read)) return read;
    const advice = read.unnamed ? ` Say it: --scan IMAGE=${path}.` : "";
    throw new UsageError(`The report ${path} ${read.fault}.${advice}`);
  });
}

/** The reports in a folder and below. Links are followed inside `within` only; a folder that is not there holds none. */
export function scansIn(
  folder: string,
  within: string,
  cwd: string,
): { readonly reports: readonly ScanReport[]; readonly faults: readonly FaultyScan[] } {
  const reports: ScanReport[] = [];
  const faults: FaultyScan[] = [];
  const files = reportFiles(folder, within);
  for (const file of files.slice(0, MOST_REPORTS)) {
    const read = readReport(file, relativeTo(cwd, file));
    if (!("fault" in read)) reports.push(read);
    else if (!read.foreign) faults.push({ file, message: `This report ${read.fault}.` });
  }
  if (files.length > MOST_REPORTS)
    faults.push({
      file: folder,
      message: `This folder holds more than ${MOST_REPORTS} reports; the first ${MOST_REPORTS} are read.`,
    });
  return { reports, faults };
}

/** The files that are picked up, absolute, in the order of their paths. */
export function reportFiles(folder: string, within: string): readonly string[] {
  const found: string[] = [];
  const pending = [{ folder, depth: 0 }];
  for (let at = pending.pop(); at && found.length <= MOST_REPORTS; at = pending.pop()) {
    if (!realInside(within, at.folder)) continue;
    for (const entry of entriesOf(at.folder)) {
      const file = join(at.folder, entry.name);
      if (entry.isDirectory()) {
        if (at.depth < DEEPEST && entry.name !== ".git" && entry.name !== "node_modules")
          pending.push({ folder: file, depth: at.depth + 1 });
      } else if (isReportName(entry.name) && (entry.isFile() || isFileInside(file, within))) found.push(file);
    }
  }
  return found.sort();
}

function readReport(
  file: string,
  path: string,
  image?: ReturnType<typeof parseImageReference>,
): ScanReport | ScanFault {
  const read = readText(file, MOST_REPORT);
  return "fault" in read ? read : parseScanReport(read.text, path, image);
}

function isFileInside(file: string, within: string): boolean {
  return realInside(within, file) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
