// Checks a folder of real files and tells what was found: node scripts/corpus.mjs DIR [--preset NAME] [--write]
// Findings by rule are compared with test/corpus/ledger.json (rule -> count) where DIR is the one it was made of; --write renews it.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const option = (name, fallback) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : fallback);
const folder = args[0]?.startsWith("--") ? undefined : args[0];
if (!folder || !existsSync(folder)) {
  console.error("usage: npm run corpus -- DIR [--preset NAME] [--write]");
  process.exit(2);
}
const cli = join(root, "dist/cli.cjs");
if (!existsSync(cli)) execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });

const preset = option("preset", "recommended");
const began = performance.now();
const run = spawnSync(
  process.execPath,
  [cli, "check", ".", "--preset", preset, "--format", "json", "--fail-on", "never", "--no-progress"],
  {
    cwd: resolve(folder),
    encoding: "utf8",
    maxBuffer: 1 << 30,
    timeout: 600_000,
    env: { ...process.env, PLIMSOLL_TODAY: "2026-11-22" },
  },
);
const seconds = (performance.now() - began) / 1000;
if (run.status === null || run.stdout === "") {
  console.error(`The command line crashed: ${run.signal ?? run.status}\n${run.stderr.slice(0, 2000)}`);
  process.exit(3);
}
const { files, findings, suppressed, errors } = JSON.parse(run.stdout);
const count = (items, key) => {
  const counts = new Map();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
};
const table = (title, rows) => {
  console.log(`\n${title}`);
  for (const [name, n] of rows) console.log(`  ${String(n).padStart(6)}  ${name}`);
};
const byKind = count(files, (f) => f.kind);
table(`${files.length} files`, byKind);
table(
  `${findings.length} findings (preset ${preset})`,
  count(findings, (f) => `${f.rule} ${f.severity}`),
);
table(
  "findings by file: median",
  byKind.map(([kind]) => [kind, median(files.filter((f) => f.kind === kind))]),
);
if (errors.length > 0) table(`${errors.length} errors`, count(errors, (e) => `${e.path}: ${e.message}`).slice(0, 30));
const crashes = errors.filter((e) => e.message.startsWith("internal error"));
console.log(
  `\n${suppressed.length} suppressed, ${errors.length} errors, ${crashes.length} crashes, exit ${run.status}, ${seconds.toFixed(1)} s (${((1000 * seconds) / Math.max(files.length, 1)).toFixed(1)} ms a file)`,
);

/** How many findings the middle file of a list has. */
function median(list) {
  const counts = new Map(list.map((f) => [f.path, 0]));
  for (const { path } of findings) if (counts.has(path)) counts.set(path, counts.get(path) + 1);
  const sorted = [...counts.values()].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const ledgerFile = join(root, "test/corpus/ledger.json");
const ledger = existsSync(ledgerFile) ? JSON.parse(readFileSync(ledgerFile, "utf8")) : {};
const key = `${basename(resolve(folder))} ${preset}`;
const now = Object.fromEntries(count(findings, (f) => f.rule).sort(([a], [b]) => (a < b ? -1 : 1)));
const before = ledger[key];
if (before) {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((rule) => (before[rule] ?? 0) !== (now[rule] ?? 0))
    .map((rule) => `  ${rule}: ${before[rule] ?? 0} -> ${now[rule] ?? 0}`);
  console.log(changed.length > 0 ? `\nchanged since the ledger:\n${changed.join("\n")}` : "\nas in the ledger");
  if (changed.length > 0 && !args.includes("--write")) process.exitCode = 1;
}
if (args.includes("--write")) {
  mkdirSync(dirname(ledgerFile), { recursive: true });
  writeFileSync(ledgerFile, `${JSON.stringify({ ...ledger, [key]: now }, undefined, 2)}\n`);
}
if (crashes.length > 0) process.exitCode = 3;
