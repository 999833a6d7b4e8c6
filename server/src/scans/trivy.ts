import { record } from "../text/json.ts";
import type { Found } from "./scan-report.ts";
import { list, plain, texts, versions } from "./values.ts";
import { severityNamed, type Vulnerabilities } from "./vulnerabilities.ts";

type Json = Readonly<Record<string, unknown>>;

/** True for what `trivy image --format json` writes. */
export function isTrivy(report: Json): boolean {
  return typeof report.ArtifactName === "string" && report.SchemaVersion !== undefined;
}

/** Reads a report of Trivy, schema version 2. @returns the end of a sentence where it is on no image */
export function readTrivy(report: Json, vulnerabilities: Vulnerabilities): Found | string {
  const { ArtifactType: type, ArtifactName: name, CreatedAt: made } = report;
  if (type !== "container_image" && type !== undefined)
    return `is on no image but on a ${plain(type, 40) || "thing unknown"}; "trivy image" writes one on an image`;
  const metadata = record(report.Metadata);
  for (const result of list(report.Results)) {
    for (const one of list(record(result).Vulnerabilities)) {
      const { VulnerabilityID, PkgName, InstalledVersion, FixedVersion, Severity, Title } = record(one);
      vulnerabilities.add({
        id: VulnerabilityID,
        severity: severityNamed(Severity),
        package: PkgName,
        installed: InstalledVersion,
        fixed: versions(FixedVersion),
        title: Title,
      });
    }
  }
  return {
    tool: "Trivy",
    made: texts([made])[0],
    names: texts([name, ...list(metadata.RepoTags)]),
    digests: texts(list(metadata.RepoDigests)),
  };
}
