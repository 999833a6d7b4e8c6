import type { Severity } from "../../model/finding.ts";
import { type CheckOutput, printable } from "../output.ts";

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** Workflow commands of GitHub Actions, a line each, which GitHub shows at the lines of a pull request. */
export function githubAnnotations({ findings, errors }: CheckOutput): string {
  const lines = findings.map(({ path, rule, severity, message, range: { start, end } }) => {
    // GitHub shows columns only where a command stays on one line
    const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
    const place = { file: path, line: start.line, endLine: end.line, ...columns, title: rule };
    return `::${COMMANDS[severity]} ${properties(place)}::${data(message)}`;
  });
  const faults = errors.map(({ path, message }) => `::warning ${properties({ file: path })}::${data(message)}`);
  return [...lines, ...faults].map((line) => `${line}\n`).join("");
}

function properties(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${data(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C")}`)
    .join(",");
}

function data(text: string): string {
  return printable(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
