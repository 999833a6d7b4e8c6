import { parseImageReference } from "../model/image-reference.ts";
import { counted } from "../model/vulnerabilities.ts";
import { parseScanReport } from "../scans/parse-scan-report.ts";
import type { ScanReport } from "../scans/scan-report.ts";
import { ScannedImages } from "../scans/scanned-images.ts";
import type { ImageFiles } from "./image-files.ts";
import type { ImportScanParams, ImportScanResult } from "./protocol.ts";
import type { ScanReports } from "./scan-reports.ts";

/**
 * Takes a report that a person has chosen.
 * @param taken called as soon as the report counts
 * @param stop asked now and then while files are looked through; may throw
 */
export async function importScan(
  { path, text, image, quiet }: ImportScanParams,
  reports: ScanReports,
  files: ImageFiles,
  taken: () => void,
  stop: () => void,
): Promise<ImportScanResult> {
  const reference = image === undefined ? undefined : parseImageReference(image);
  if (image !== undefined && !reference) return { taken: false, message: `"${image}" is no image.` };
  const report = parseScanReport(text, path, reference);
  if ("fault" in report) {
    const message = `The report ${path} ${report.fault}.`;
    return { taken: false, message, ...(report.unnamed ? { unnamed: true } : {}) };
  }
  reports.take(path, report);
  taken();
  if (quiet) return { taken: true, message: "" };
  return { taken: true, message: `${summary(report)} ${await uses(report, files, stop)}` };
}

/** `Trivy's report of 2026-11-20 on node:22: 2 critical and 1 high vulnerabilities.` */
function summary(report: ScanReport): string {
  const day = report.made === undefined ? "" : ` of ${report.made.slice(0, 10)}`;
  return `${report.tool}'s report${day} on ${imageOf(report)}: ${counted(report.vulnerabilities)}.`;
}

async function uses(report: ScanReport, files: ImageFiles, stop: () => void): Promise<string> {
  const images = new ScannedImages([report]);
  const read = await files.read(undefined, stop);
  const using = read.files
    .map(({ places }) => places.filter((place) => place.state === "known" && images.of(place.reference).length > 0))
    .filter((places) => places.length > 0);
  if (using.length === 0) return `No file here uses ${imageOf(report)}.`;
  const places = using.reduce((sum, found) => sum + found.length, 0);
  return `Used in ${count(places, "place")} of ${count(using.length, "file")}.`;
}

function imageOf({ names, digests }: ScanReport): string {
  return names[0]?.text ?? digests[0] ?? "an image";
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
