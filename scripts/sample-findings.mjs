// Draws findings of each rule in a folder of real files, for a person to judge (docs/precision.md):
//   node scripts/sample-findings.mjs DIR [--preset NAME] [--rule ID,ID] [--size N] [--skip N] [--seed TEXT] [--context LINES]
// The order is that of a hash of the seed and the finding's rule and place: the same seed draws the same findings again,
// and a rule that was narrowed since keeps the order of those that are left. --skip passes over the first ones.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    preset: { type: "string", default: "all" },
    rule: { type: "string" },
    size: { type: "string", default: "10" },
    skip: { type: "string", default: "0" },
    seed: { type: "string", default: "2026" },
    context: { type: "string", default: "2" },
  },
});
const [folder] = positionals;
if (!folder) {
  console.error(
    "usage: node scripts/sample-findings.mjs DIR [--preset NAME] [--rule ID,ID] [--size N] [--skip N] [--seed TEXT]",
  );
  process.exit(2);
}

const { stdout, stderr } = spawnSync(
  process.execPath,
  [join(root, "dist/cli.cjs"), "check", ".", "--preset", values.preset].concat([
    "--format",
    "json",
    "--fail-on",
    "never",
    "--no-progress",
  ]),
  {
    cwd: resolve(folder),
    encoding: "utf8",
    maxBuffer: 1 << 30,
    timeout: 600_000,
    env: { ...process.env, PLIMSOLL_TODAY: "2026-11-22" },
  },
);
if (!stdout) {
  console.error(`Nothing could be checked; is dist/cli.cjs built?\n${stderr}`);
  process.exit(3);
}

// not --only, which would switch on what the preset leaves out
const rules = values.rule?.split(",");
const asked = JSON.parse(stdout).findings.filter(({ rule }) => !rules || rules.includes(rule));
const byRule = Map.groupBy(asked, (finding) => finding.rule);
for (const [rule, findings] of [...byRule].sort((a, b) => b[1].length - a[1].length)) {
  const first = Number(values.skip);
  const drawn = findings
    .map((finding) => ({ finding, key: keyOf(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(first, first + Number(values.size));
  console.log(`\n=== ${rule}: ${findings.length} findings, ${drawn.length} drawn`);
  for (const { finding } of drawn) show(finding);
}

function keyOf({ rule, path, range: { start } }) {
  return createHash("sha256").update([values.seed, rule, path, start.line, start.column].join("\n")).digest("hex");
}

function show({ path, severity, message, range, fixes = [] }) {
  console.log(`\n--- ${path}:${range.start.line}:${range.start.column} ${severity}\n  ${message}`);
  for (const { title, safety } of fixes) console.log(`  fix (${safety}): ${title}`);
  const lines = readFileSync(join(folder, path), "utf8").split("\n");
  const around = Number(values.context);
  const last = Math.min(lines.length, range.end.line + around, range.start.line + around + 10);
  for (let n = Math.max(1, range.start.line - around); n <= last; n++) {
    const inside = n >= range.start.line && n <= range.end.line;
    console.log(`  ${inside ? ">" : " "} ${n}: ${lines[n - 1].slice(0, 160)}`);
  }
}
