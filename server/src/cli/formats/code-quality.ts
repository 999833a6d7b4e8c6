import type { Severity } from "../../model/finding.ts";
import type { CheckOutput } from "../output.ts";

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  info: "minor",
  hint: "info",
};

/** GitLab's code quality report: a JSON array in the form of Code Climate's issues, as merge requests show it. */
export function gitlabCodeQuality({ findings }: CheckOutput): string {
  const issues = findings.map(({ path, rule, severity, message, fingerprint, range }) => ({
    description: message,
    check_name: rule,
    // alike lines of two files are two issues
    fingerprint: `${fingerprint}:${path}`,
    severity: SEVERITIES[severity],
    location: { path, lines: { begin: range.start.line, end: range.end.line } },
  }));
  return `${JSON.stringify(issues, undefined, 1)}\n`;
}
