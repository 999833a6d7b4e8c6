import type { Severity } from "../../model/finding.ts";
import { rulePage } from "../../rules/page.ts";
import type { Rule, Standards } from "../../rules/rule.ts";
import type { CheckOutput, FindingOutput, FixOutput, RangeOutput } from "../output.ts";

/** A finding that somebody silenced. */
export interface SilencedFinding {
  readonly finding: FindingOutput;
  /** Empty where none was given. */
  readonly reason: string;
  readonly by: string;
}

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note", hint: "note" };
/** How GitHub ranks alerts about security, on the scale of CVSS. */
const RANKS: Readonly<Record<Severity, string>> = { error: "8.0", warning: "5.5", info: "3.0", hint: "1.0" };

const STANDARDS: Readonly<Record<keyof Standards, { readonly name: string; readonly text: string }>> = {
  "cis-docker": { name: "CIS Docker Benchmark", text: "Recommendations of the CIS Docker Benchmark" },
  "cis-kubernetes": { name: "CIS Kubernetes Benchmark", text: "Recommendations of the CIS Kubernetes Benchmark" },
  pss: { name: "Pod Security Standards", text: "Controls of the Kubernetes Pod Security Standards" },
  "nist-800-190": { name: "NIST SP 800-190", text: "Sections of the Application Container Security Guide" },
  "nsa-cisa": { name: "NSA/CISA Kubernetes Hardening Guidance", text: "Topics of the Kubernetes Hardening Guidance" },
  "owasp-docker": { name: "OWASP Docker Top 10", text: "Controls of the OWASP Docker Top 10" },
  "owasp-kubernetes": { name: "OWASP Kubernetes Top 10", text: "Risks of the OWASP Kubernetes Top 10" },
  cwe: { name: "CWE", text: "Common Weakness Enumeration" },
};

/**
 * The findings as a SARIF log (OASIS, version 2.1.0): rules with their documentation and the standards they belong to,
 * fixes, fingerprints, and what was silenced with its reason.
 */
export function sarifLog(
  { tool, findings, errors }: CheckOutput,
  rules: readonly Rule[],
  silenced: readonly SilencedFinding[],
): string {
  const used = new Set([...findings, ...silenced.map(({ finding }) => finding)].map(({ rule }) => rule));
  const described = rules.filter(({ id }) => used.has(id));
  const indices = new Map(described.map(({ id }, index) => [id, index]));
  const taxonomies = taxonomiesOf(described);
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Plimsoll",
            version: tool.version,
            semanticVersion: tool.version,
            rules: described.map(describe),
            supportedTaxonomies: taxonomies.map(({ name }) => ({ name })),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { ROOT: { description: { text: "The folder that was checked" } } },
        taxonomies,
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: errors.map(({ path, message }) => ({
              level: "warning",
              message: { text: message },
              locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
            })),
          },
        ],
        results: [
          ...findings.map((finding) => resultOf(finding, indices)),
          ...silenced.map(({ finding, reason, by }) => ({
            ...resultOf(finding, indices),
            suppressions: [
              {
                kind: by === "baseline" ? "external" : "inSource",
                status: "accepted",
                justification:
                  reason || (by === "baseline" ? "Known and put off" : `A comment of ${by}, without a reason`),
              },
            ],
          })),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 1)}\n`;
}

function describe(rule: Rule) {
  const { id, summary, why, remedy, severity, category, standards = {}, notSecurity } = rule;
  const page = rulePage(rule);
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: `${why} ${remedy}` },
    help: { text: page, markdown: page },
    defaultConfiguration: { level: LEVELS[severity] },
    relationships: Object.entries(standards).flatMap(([standard, ids]) =>
      (ids as readonly string[]).map((one) => ({
        target: { id: one, toolComponent: { name: STANDARDS[standard as keyof Standards].name } },
        kinds: ["relevant"],
      })),
    ),
    properties: {
      tags: [...(notSecurity ? [] : ["security"]), category],
      precision: "very-high",
      ...(notSecurity ? {} : { "security-severity": RANKS[severity] }),
      "problem.severity": severity === "error" || severity === "warning" ? severity : "recommendation",
    },
  };
}

/** The standards that the rules name, each with the parts that they name. */
function taxonomiesOf(rules: readonly Rule[]) {
  const parts = new Map<keyof Standards, Set<string>>();
  for (const { standards = {} } of rules) {
    for (const [standard, ids] of Object.entries(standards) as [keyof Standards, readonly string[]][]) {
      const known = parts.get(standard) ?? new Set();
      for (const id of ids) known.add(id);
      parts.set(standard, known);
    }
  }
  return [...parts].map(([standard, ids]) => ({
    name: STANDARDS[standard].name,
    shortDescription: { text: STANDARDS[standard].text },
    taxa: [...ids].sort().map((id) => ({ id })),
  }));
}

function resultOf(finding: FindingOutput, indices: ReadonlyMap<string, number>) {
  const { path, rule, severity, message, range, related, fingerprint } = finding;
  const fixes = finding.fixes.filter(({ edits }) => edits.length > 0).map((fix) => fixOf(fix, path));
  return {
    ruleId: rule,
    ruleIndex: indices.get(rule) ?? -1,
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: artifact(path), region: region(range) } }],
    ...(related.length > 0 && {
      relatedLocations: related.map((one, id) => ({
        id,
        message: { text: one.message },
        physicalLocation: { artifactLocation: artifact(one.path), region: region(one.range) },
      })),
    }),
    partialFingerprints: { "plimsoll/v1": fingerprint },
    ...(fixes.length > 0 && { fixes }),
    properties: { sameAs: finding.sameAs, kind: finding.kind },
  };
}

function fixOf({ title, edits }: FixOutput, own: string) {
  const byPath = new Map<string, FixOutput["edits"][number][]>();
  for (const edit of edits) byPath.set(edit.path ?? own, [...(byPath.get(edit.path ?? own) ?? []), edit]);
  return {
    description: { text: title },
    artifactChanges: [...byPath].map(([path, changes]) => ({
      artifactLocation: artifact(path),
      replacements: changes.map((edit) => ({
        deletedRegion: region(edit.range),
        insertedContent: { text: edit.text },
      })),
    })),
  };
}

function artifact(path: string) {
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "ROOT" };
}

function region({ start, end }: RangeOutput) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
