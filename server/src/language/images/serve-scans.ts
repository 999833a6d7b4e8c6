import type { CancellationToken, Connection } from "vscode-languageserver";
import { parseImageReference } from "../../model/image-reference.ts";
import { counted as countedBySeverity } from "../../model/vulnerabilities.ts";
import { parseScanReport } from "../../scans/parse-scan-report.ts";
import type { ScanReport } from "../../scans/scan-report.ts";
import { ScannedImages } from "../../scans/scanned-images.ts";
import { counted } from "../../text/quantities.ts";
import { type Complain, guarded, throwIfCancelled } from "../guard.ts";
import {
  FORGET_SCAN_REQUEST,
  type ForgetScanParams,
  IMPORT_SCAN_REQUEST,
  type ImportScanParams,
  type ImportScanResult,
} from "../protocol.ts";
import type { ImageFiles } from "./image-files.ts";
import type { ScanReports } from "./scan-reports.ts";

const FAILED: ImportScanResult = { taken: false, message: "Something went wrong: the output tells more." };

/**
 * Lets the client import reports that a person has chosen, and forget them.
 * @param changed called when other reports count than before
 */
export function serveScans(
  connection: Connection,
  reports: ScanReports,
  files: ImageFiles,
  changed: () => void,
  complain: Complain,
): void {
  connection.onRequest(IMPORT_SCAN_REQUEST, (given: ImportScanParams, token) =>
    guarded("importing a report", complain, FAILED, async () => {
      const report = reportOf(given);
      if ("message" in report) return report;
      reports.take(given.path, report);
      changed();
      if (given.quiet) return { taken: true, message: "" };
      return { taken: true, message: `${summary(report)} ${await uses(report, files, token)}` };
    }),
  );
  connection.onRequest(FORGET_SCAN_REQUEST, (given: ForgetScanParams) =>
    guarded("forgetting a report", complain, undefined, () => {
      if (reports.forget(given.path)) changed();
    }),
  );
}

/** What stands in the report, or why it can't be used. */
function reportOf({ path, text, image }: ImportScanParams): ScanReport | ImportScanResult {
  const reference = image === undefined ? undefined : parseImageReference(image);
  if (image !== undefined && !reference) return { taken: false, message: `"${image}" is no image.` };
  const report = parseScanReport(text, path, reference);
  if (!("fault" in report)) return report;
  const message = `The report ${path} ${report.fault}.`;
  return { taken: false, message, ...(report.unnamed ? { unnamed: true } : {}) };
}

/** `Trivy's report of 2026-11-20 on node:22: 2 critical and 1 high vulnerabilities.` */
function summary(report: ScanReport): string {
  const day = report.made === undefined ? "" : ` of ${report.made.slice(0, 10)}`;
  return `${report.tool}'s report${day} on ${imageOf(report)}: ${countedBySeverity(report.vulnerabilities)}.`;
}

async function uses(report: ScanReport, files: ImageFiles, token: CancellationToken): Promise<string> {
  const images = new ScannedImages([report]);
  const read = await files.read(undefined, () => throwIfCancelled(token));
  const using = read.files
    .map(({ places }) => places.filter((place) => place.state === "known" && images.of(place.reference).length > 0))
    .filter((places) => places.length > 0);
  if (using.length === 0) return `No file here uses ${imageOf(report)}.`;
  const places = using.reduce((sum, found) => sum + found.length, 0);
  return `Used in ${counted(places, "place")} of ${counted(using.length, "file")}.`;
}

function imageOf({ names, digests }: ScanReport): string {
  return names[0]?.text ?? digests[0] ?? "an image";
}
