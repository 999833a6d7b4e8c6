import { record } from "../text/json.ts";
import type { Found } from "./scan-report.ts";
import { list, plain, texts } from "./values.ts";
import { severityNamed, type Vulnerabilities } from "./vulnerabilities.ts";

type Json = Readonly<Record<string, unknown>>;

/** True for what `grype --output json` writes. */
export function isGrype(report: Json): boolean {
  return Array.isArray(report.matches) && typeof report.source === "object";
}

/** Reads a report of Grype. @returns the end of a sentence where it is on no image */
export function readGrype(report: Json, vulnerabilities: Vulnerabilities): Found | string {
  const source = record(report.source);
  const target = record(source.target);
  if (source.type !== "image") return `is on no image but on a ${plain(source.type, 40) || "thing unknown"}`;
  for (const match of list(report.matches)) {
    const { vulnerability, artifact } = record(match);
    const { id, severity, fix, description } = record(vulnerability);
    const { name, version } = record(artifact);
    vulnerabilities.add({
      id,
      severity: severityNamed(severity),
      package: name,
      installed: version,
      fixed: list(record(fix).versions),
      title: description,
    });
  }
  return {
    tool: "Grype",
    made: texts([record(report.descriptor).timestamp])[0],
    names: texts([target.userInput, ...list(target.tags)]),
    digests: texts([...list(target.repoDigests), target.manifestDigest]),
  };
}
