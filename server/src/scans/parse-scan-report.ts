import { type ImageReference, parseImageReference } from "../model/image-reference.ts";
import { parsed, record } from "../text/json.ts";
import { isGrype, readGrype } from "./grype.ts";
import { isSarif, readSarif } from "./sarif.ts";
import type { Found, ScanFault, ScanReport } from "./scan-report.ts";
import { isTrivy, readTrivy } from "./trivy.ts";
import { plain } from "./values.ts";
import { Vulnerabilities } from "./vulnerabilities.ts";

/** Longer reports are not read, in UTF-16 units or bytes. */
export const MOST_REPORT = 50 * 2 ** 20;

/**
 * Reads a scanner's report: Trivy's and Grype's JSON, and SARIF 2.1.0. Never throws.
 * @param path of the report, for people
 * @param image what the report is about, where a person says so: needed where the report itself does not name it
 */
export function parseScanReport(text: string, path: string, image?: ImageReference): ScanReport | ScanFault {
  if (text.length > MOST_REPORT) return { fault: "is too large: the limit is 50 MB" };
  const report = record(parsed(text.replace(/^\ufeff/, "")));
  const vulnerabilities = new Vulnerabilities();
  const found = read(report, vulnerabilities);
  if (found === undefined) return { fault: "is neither JSON of Trivy or Grype nor SARIF" };
  if (typeof found === "string") return { fault: found, foreign: true };
  const names = [...new Set([...(image ? [image] : []), ...found.names.flatMap((name) => referenceIn(name) ?? [])])];
  const digests = [...found.digests, ...found.names, image?.digest ?? ""].flatMap(
    (text) => /(?:^|@)(sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}))$/.exec(text.slice(-140))?.[1] ?? [],
  );
  if (names.length === 0 && digests.length === 0)
    return { fault: "does not say which image it is about", unnamed: true };
  return {
    tool: plain(found.tool, 40),
    path: plain(path, 300),
    made:
      found.made !== undefined && /^\d{4}-\d\d-\d\dT[\d:.]{5,20}/.test(found.made) ? plain(found.made, 40) : undefined,
    names,
    digests: [...new Set(digests)],
    vulnerabilities: vulnerabilities.all(),
  };
}

function read(report: Readonly<Record<string, unknown>>, vulnerabilities: Vulnerabilities): Found | string | undefined {
  if (isTrivy(report)) return readTrivy(report, vulnerabilities);
  if (isGrype(report)) return readGrype(report, vulnerabilities);
  if (isSarif(report)) return readSarif(report, vulnerabilities);
  return undefined;
}

/** What a report calls its image may also be a file (`image.tar`) or begin with its source (`docker:node:20`). */
function referenceIn(name: string): ImageReference | undefined {
  const text = name.trim();
  if (text.length > 500 || /\.(?:tar|tgz)(?:\.\w{1,5})?$/.test(text)) return undefined;
  return parseImageReference(text) ?? parseImageReference(text.replace(/^(?:registry|docker|podman|containerd):/, ""));
}
