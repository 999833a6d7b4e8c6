import { WHY_UNKNOWN } from "../engine/image-places.ts";
import { type Inventory, inventory } from "../inventory/inventory.ts";
import type { ImageLocation } from "../inventory/mentions.ts";
import { notesOf, PIN_WORDS, summaryOf } from "../inventory/words.ts";
import { SEVERITIES, type Severity } from "../model/finding.ts";
import type { ImageKnowledge } from "../model/image-facts.ts";
import type { Rule } from "../rules/rule.ts";
import { counted } from "../text/quantities.ts";
import { sha256 } from "../text/sha256.ts";
import type { FileReport, FindingRow } from "./file-report.ts";
import { SCRIPT, STYLE } from "./page-parts.ts";

export interface ReportInput {
  readonly title: string;
  /** ISO date. */
  readonly date: string;
  /** Of Plimsoll. */
  readonly version: string;
  readonly files: readonly FileReport[];
  /** What could not be read. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly rules: readonly Rule[];
  /** What registries and scanners have told of images. */
  readonly told: ImageKnowledge | undefined;
}

/** One HTML page that loads nothing: all tables stand in it, and a small script, which the page names by its hash, filters them. */
export function reportPage(input: ReportInput): string {
  const { title, date, version, files, errors } = input;
  const findings = files.flatMap((file) => file.findings);
  const mentions = files.flatMap((file) => file.mentions);
  const hash = btoa(String.fromCharCode(...(sha256(SCRIPT).match(/../g) ?? []).map((hex) => Number.parseInt(hex, 16))));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p>${escaped(date)}, Plimsoll ${escaped(version)}: ${counted(findings.length, "finding")} in ${counted(files.length, "file")}.</p>
${counts(findings)}
<nav aria-label="Sections"><a href="#findings">Findings</a> <a href="#rules">Rules</a> <a href="#files">Files</a> <a href="#standards">Standards</a> <a href="#images">Images</a> <a href="#secrets">Secrets</a> <a href="#exceptions">Exceptions</a></nav>
</header>
<main>
${findingsSection(findings)}
${rulesSection(findings, input.rules)}
${filesSection(files)}
${standardsSection(findings, input.rules)}
${imagesSection(inventory(mentions, { today: date, images: input.told }))}
${secretsSection(findings, input.rules)}
${exceptionsSection(files, date)}
${errorsSection(errors)}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function counts(findings: readonly FindingRow[]): string {
  const items = SEVERITIES.map((severity) => {
    const number = findings.filter((f) => f.severity === severity).length;
    return `<li class="${severity}"><strong>${number}</strong> ${severity}</li>`;
  });
  return `<ul class="counts">${items.join("")}</ul>`;
}

function findingsSection(findings: readonly FindingRow[]): string {
  const boxes = SEVERITIES.map(
    (severity) => `<label><input type="checkbox" name="severity" value="${severity}" checked> ${severity}</label>`,
  );
  const rows = findings.map(
    ({ severity, rule, path, line, message }) =>
      `<tr data-severity="${severity}"><td class="${severity}">${severity}</td><td>${escaped(rule)}</td><td>${escaped(path)}:${line}</td><td>${escaped(message)}</td></tr>`,
  );
  return section(
    "findings",
    "Findings",
    `<form class="filter" role="search" aria-label="Filter the findings"><label>Filter <input type="search" name="text" placeholder="rule, file or words"></label> ${boxes.join(" ")} <output aria-live="polite"></output></form>
${table(["Severity", "Rule", "Place", "Message"], rows)}`,
  );
}

function rulesSection(findings: readonly FindingRow[], rules: readonly Rule[]): string {
  const rows = tally(findings, ({ rule }) => [rule]).map(([id, found]) => {
    const rule = rules.find((one) => one.id === id);
    return `<tr><td>${escaped(id)}</td><td class="number">${found.length}</td><td>${worst(found)}</td><td>${escaped(rule?.summary ?? "")}</td></tr>`;
  });
  return section("rules", "By rule", table(["Rule", "Findings", "Worst", "What to do"], rows));
}

function filesSection(files: readonly FileReport[]): string {
  const rows = files
    .filter(({ findings }) => findings.length > 0)
    .sort((a, b) => b.findings.length - a.findings.length || (a.path < b.path ? -1 : 1))
    .map(
      ({ path, findings: found }) =>
        `<tr><td>${escaped(path)}</td><td class="number">${found.length}</td><td>${worst(found)}</td></tr>`,
    );
  const clean = files.length - rows.length;
  const note = clean > 0 ? `<p>${counted(clean, "file")} without findings.</p>` : "";
  return section("files", "By file", table(["File", "Findings", "Worst"], rows) + note);
}

const STANDARD_NAMES: Readonly<Record<string, string>> = {
  "cis-docker": "CIS Docker Benchmark",
  "cis-kubernetes": "CIS Kubernetes Benchmark",
  pss: "Pod Security Standards",
  "nist-800-190": "NIST SP 800-190",
  "nsa-cisa": "NSA/CISA Kubernetes Hardening Guidance",
};

function standardsSection(findings: readonly FindingRow[], rules: readonly Rule[]): string {
  const parts = Object.entries(STANDARD_NAMES).map(([standard, name]) => {
    const rows = tally(findings, ({ rule }) => {
      const standards = rules.find((one) => one.id === rule)?.standards as
        | Record<string, readonly string[]>
        | undefined;
      return standards?.[standard] ?? [];
    }).map(
      ([id, found]) =>
        `<tr><td>${escaped(id)}</td><td class="number">${found.length}</td><td>${escaped([...new Set(found.map((f) => f.rule))].join(", "))}</td></tr>`,
    );
    return `<h3>${name}</h3>${table(["Recommendation", "Findings", "Rules"], rows)}`;
  });
  return section("standards", "By standard", parts.join("\n"));
}

function imagesSection(images: Inventory): string {
  const placesOf = (places: readonly ImageLocation[]) =>
    places.map(({ path, line }) => escaped(`${path}:${line}`)).join("<br>");
  const rows = images.images.flatMap(({ name, references }) =>
    references.map((one) => {
      const notes = notesOf(one).map(escaped).join("<br>");
      return `<tr><td>${escaped(name)}</td><td>${escaped(one.version)}</td><td>${PIN_WORDS[one.pin]}</td><td>${notes}</td><td>${placesOf(one.places)}</td></tr>`;
    }),
  );
  const unknown = images.unknown.map(
    ({ written, why, places }) =>
      `<tr><td>${escaped(written)}</td><td></td><td>not known</td><td>${WHY_UNKNOWN[why]}</td><td>${placesOf(places)}</td></tr>`,
  );
  const all = table(["Image", "Version", "Pin", "Support, age", "Places"], [...rows, ...unknown]);
  return section("images", "Images", `<p>${summaryOf(images).join(" ")}</p>\n${all}`);
}

/** Where secrets stand, by the rules about them; what they are is never said. */
function secretsSection(findings: readonly FindingRow[], rules: readonly Rule[]): string {
  const about = new Set(rules.filter(({ category }) => category === "secrets").map(({ id }) => id));
  const rows = findings
    .filter(({ rule }) => about.has(rule))
    .map(
      ({ path, line, rule, severity }) =>
        `<tr><td>${escaped(path)}:${line}</td><td>${escaped(rule)}</td><td class="${severity}">${severity}</td></tr>`,
    );
  return section("secrets", "Places of secrets", table(["Place", "Rule", "Severity"], rows));
}

function exceptionsSection(files: readonly FileReport[], date: string): string {
  const rows = files
    .flatMap(({ exceptions }) => exceptions)
    .map(({ rule, path, line, by, reason, until }) => {
      const end = until === undefined ? "" : until < date ? `${until} (past)` : until;
      return `<tr><td>${escaped(rule)}</td><td>${escaped(path)}:${line}</td><td>${escaped(reason ?? "none given")}</td><td>${escaped(end)}</td><td>${escaped(by)}</td></tr>`;
    });
  const known = files.reduce((sum, file) => sum + file.known, 0);
  const note = known > 0 ? `<p>${counted(known, "finding")} more that the baseline knows.</p>` : "";
  return section("exceptions", "Exceptions", table(["Rule", "Place", "Reason", "Until", "By"], rows) + note);
}

function errorsSection(errors: ReportInput["errors"]): string {
  if (errors.length === 0) return "";
  const rows = errors.map(({ path, message }) => `<tr><td>${escaped(path)}</td><td>${escaped(message)}</td></tr>`);
  return section("errors", "Not understood", table(["File", "Why"], rows));
}

/** Findings by keys, the most frequent first. */
function tally(
  findings: readonly FindingRow[],
  keysOf: (finding: FindingRow) => readonly string[],
): [string, FindingRow[]][] {
  const byKey = new Map<string, FindingRow[]>();
  for (const finding of findings) {
    for (const key of keysOf(finding)) {
      const present = byKey.get(key);
      if (present) present.push(finding);
      else byKey.set(key, [finding]);
    }
  }
  return [...byKey].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
}

function worst(findings: readonly FindingRow[]): string {
  const severity: Severity = SEVERITIES.find((one) => findings.some((f) => f.severity === one)) ?? "hint";
  return `<span class="${severity}">${severity}</span>`;
}

function section(id: string, title: string, body: string): string {
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${title}</h2>\n${body}\n</section>`;
}

function table(heads: readonly string[], rows: readonly string[]): string {
  if (rows.length === 0) return "<p>None.</p>";
  const head = heads.map((one) => `<th scope="col">${one}</th>`).join("");
  return `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

/** Text that may come from anywhere, made harmless in HTML, text directions and control characters included. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
  );
}
