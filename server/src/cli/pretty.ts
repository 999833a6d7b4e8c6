import type { Severity } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import { LineIndex } from "../text/positions.ts";
import { counted } from "../text/quantities.ts";
import type { World } from "./check.ts";
import type { Candidate } from "./find-files.ts";
import { masked } from "./mask.ts";
import { type CheckOutput, type FindingOutput, printable } from "./output.ts";

const COLORS: Readonly<Record<Severity | "bold" | "dim", string>> = {
  error: "31",
  warning: "33",
  info: "36",
  hint: "32",
  bold: "1",
  dim: "2",
};
/** How much of a long line is shown, in characters. */
const WIDEST = 140;

function paint(style: keyof typeof COLORS, text: string, color: boolean): string {
  return color ? `\u001b[${COLORS[style]}m${text}\u001b[0m` : text;
}

/** The findings of one file for people: place, severity, message, rule, the source line with the place underlined, and what can be done. */
export function prettyFinding(
  findings: readonly FindingOutput[],
  { text, kind, file, world }: { text: string; kind: Kind; file: Candidate; world: World },
): string[] {
  const { color } = world;
  const shown = masked(text, kind, file);
  const lines = new LineIndex(text);
  return findings.map((finding) => {
    const { start } = finding.range;
    const place = paint("bold", `${printable(finding.path)}:${start.line}:${start.column}`, color);
    const parts = [
      `${place} ${paint(finding.severity, finding.severity, color)} ${printable(finding.message)} ${paint("dim", `[${finding.rule}]`, color)}`,
      ...excerpt(finding, shown, lines, color),
    ];
    const fix = finding.fixes[0];
    if (fix) {
      const more = finding.fixes.length > 1 ? `, and ${finding.fixes.length - 1} more` : "";
      const safety = fix.needsNetwork ? `${fix.safety}, needs the network` : fix.safety;
      parts.push(`  fix available: ${printable(fix.title)} (${safety})${more}`);
    }
    parts.push(paint("dim", `  more: plimsoll explain ${finding.rule}`, color));
    return `${parts.join("\n")}\n\n`;
  });
}

function excerpt({ range, severity }: FindingOutput, text: string, lines: LineIndex, color: boolean): string[] {
  const from = lines.startOf(range.start.line - 1);
  const line = text.slice(from, lines.startOf(range.start.line)).replace(/[\r\n]+$/, "");
  const column = range.start.column - 1;
  const end = range.end.line === range.start.line ? range.end.column - 1 : line.length;
  const left = column > WIDEST - 40 ? column - 40 : 0;
  const visible = printable(line.slice(left, left + WIDEST)).replaceAll("\t", " ");
  if (visible.trim() === "") return [];
  const width = Math.max(1, Math.min(end, left + WIDEST) - column);
  const number = String(range.start.line);
  const margin = " ".repeat(number.length);
  return [
    `  ${paint("dim", `${number} |`, color)} ${visible}`,
    `  ${paint("dim", `${margin} |`, color)} ${" ".repeat(column - left)}${paint(severity, "^".repeat(width), color)}`,
  ];
}

/** One line about the whole run. */
export function summary({ files, findings, suppressed, errors }: CheckOutput, color: boolean): string {
  const severities: readonly Severity[] = ["error", "warning", "info", "hint"];
  const counts = severities
    .map((s) => [s, findings.filter((f) => f.severity === s).length] as const)
    .filter(([, n]) => n > 0)
    .map(([s, n]) => paint(s, s === "info" ? `${n} info` : `${n} ${s}${n === 1 ? "" : "s"}`, color));
  const first = (safeties: readonly string[]) =>
    findings.filter((f) => f.fixes.some((x) => !x.needsNetwork && safeties.includes(x.safety))).length;
  const safe = first(["safe"]);
  const harden = first(["safe", "hardening"]);
  const parts = [
    `${counted(findings.length, "finding")}${counts.length > 0 ? ` (${counts.join(", ")})` : ""} in ${counted(files.length, "file")}.`,
    ...(safe > 0 ? [`--fix mends ${safe}.`] : []),
    ...(harden > safe ? [`--harden mends ${harden}.`] : []),
    ...(suppressed.length > 0 ? [`${suppressed.length} silenced by comments.`] : []),
    ...(errors.length > 0 ? [`${counted(errors.length, "problem")} in reading, see above.`] : []),
  ];
  return `${parts.join(" ")}\n`;
}
