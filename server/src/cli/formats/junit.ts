import type { CheckOutput, FindingOutput } from "../output.ts";

/** A JUnit report: a suite a file, a failed case a finding, and one that passed for a file without any. */
export function junitReport({ files, findings, errors }: CheckOutput): string {
  const byPath = new Map<string, FindingOutput[]>(files.map(({ path }) => [path, []]));
  for (const finding of findings) byPath.get(finding.path)?.push(finding);
  const suites = [...byPath].map(([path, found]) => suite(path, found));
  const faults = errors.map(
    ({ path, message }) =>
      `  <testsuite name=${quoted(path)} tests="1" failures="0" errors="1">\n    <testcase name="reading" classname=${quoted(path)}>\n      <error message=${quoted(message)}/>\n    </testcase>\n  </testsuite>\n`,
  );
  const tests = [...byPath.values()].reduce((sum, { length }) => sum + Math.max(1, length), errors.length);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plimsoll" tests="${tests}" failures="${findings.length}" errors="${errors.length}">\n${suites.join("")}${faults.join("")}</testsuites>\n`;
}

function suite(path: string, findings: readonly FindingOutput[]): string {
  const cases = findings.map(({ rule, severity, message, range: { start } }) => {
    const place = `${path}:${start.line}:${start.column}`;
    return `    <testcase name=${quoted(`${rule} at ${start.line}:${start.column}`)} classname=${quoted(path)}>\n      <failure type=${quoted(severity)} message=${quoted(message)}>${escaped(`${place} ${severity} ${rule}: ${message}`)}</failure>\n    </testcase>\n`;
  });
  const body = cases.length > 0 ? cases.join("") : `    <testcase name="no findings" classname=${quoted(path)}/>\n`;
  return `  <testsuite name=${quoted(path)} tests="${Math.max(1, cases.length)}" failures="${cases.length}" errors="0">\n${body}  </testsuite>\n`;
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;")}"`;
}

/** What XML 1.0 can't hold is replaced. */
function escaped(text: string): string {
  return (
    text
      .replace(/\p{Cs}/gu, "\ufffd")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
  );
}
