// Measures engine, language server and command line in one run: node scripts/bench.mjs [FOLDER [COMMAND...]]
// Ratios within a run can be compared between machines, milliseconds can't. FOLDER is what the command line reads. Each
// COMMAND, "hadolint -f json --no-fail {}" for one, is held against it in turns; {} stands for the files that it reads.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { printTable, quantile, runNode, runOther } from "./bench/figures.mjs";
import { KINDS } from "./bench/files.mjs";
import { root, run, setUp } from "./setup/dependencies.mjs";

const LINES = [50, 500, 5000];
const EDITS = 10_000;
const STARTS = 9;
/** How often the command line and its peers check a folder in turns; the best of each counts. */
const TURNS = 3;

if (process.argv[2] === "--heap") {
  const { heapOverEdits } = await import("./bench/engine.mjs");
  console.log(JSON.stringify(KINDS.map((kind) => heapOverEdits(kind, 50, EDITS))));
  process.exit();
}
setUp();
run(process.execPath, ["scripts/build.mjs", "--minify"], { stdio: "ignore" });
const bundles = JSON.parse(readFileSync(join(root, "out/bundle-sizes.json"), "utf8"));
console.log(`Node ${process.version}, load ${loadavg()[0].toFixed(1)}`);

await keystrokes();
await latency();
const folder = resolve(process.argv[2] ?? join(root, "examples"));
commandLine(folder, process.argv.slice(3));
await workspaceRequests(folder);
coldStart();
memory();
sizes();

async function keystrokes() {
  const { keystroke } = await import("./bench/engine.mjs");
  const rows = cases().map(([kind, lines]) => {
    const { keystroke: typed, cpu, fresh, share, findings } = keystroke(kind, lines);
    return [
      titleOf(kind, lines),
      typed,
      cpu,
      fresh,
      `1 : ${(fresh / typed).toFixed(1)}`,
      percent(share),
      `${findings}`,
    ];
  });
  printTable("The engine: a keystroke against a fresh look, median ms", [
    "file", "keystroke", "its cpu", "fresh", "ratio", "parsing", "findings",
  ], rows); // biome-ignore format: a table
}

async function latency() {
  const { serve } = await import("./bench/server.mjs");
  const rows = [];
  for (const [kind, lines] of cases()) {
    const { first, median, p95, cpu } = await serve(kind, lines);
    rows.push([titleOf(kind, lines), median, p95, cpu, first]);
  }
  const head = ["file", "median", "95 %", "cpu", "start to first"];
  printTable("The language server: from a change to its diagnostics, ms", head, rows);
}

function commandLine(folder, peers) {
  const args = [join(root, "dist/cli.cjs"), "check", ".", "--format", "json", "--fail-on", "never", "--no-progress"];
  const { stdout } = runNode(args, folder);
  const { files, findings } = JSON.parse(stdout);
  const paths = files.map(({ path }) => path);
  const lines = paths.reduce((sum, path) => sum + readFileSync(join(folder, path), "utf8").split("\n").length, 0);
  console.log(`\n${folder}: ${files.length} files, ${lines} lines, ${findings.length} findings`);
  const runs = [
    ["plimsoll", () => runNode(args, folder)],
    ["plimsoll --jobs 1", () => runNode([...args, "--jobs", "1"], folder)],
    ...peers.map((peer) => [peer, () => runOther(peer, paths, folder)]),
  ];
  const measured = runs.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) for (const [i, [, once]] of runs.entries()) measured[i].push(once());
  const best = (times, what) => Math.min(...times.map((time) => time[what]));
  const ratio = (times, what) => `${(best(times, what) / best(measured[0], what)).toFixed(1)} : 1`;
  const rows = measured.map((times, i) => [
    runs[i][0],
    best(times, "wall"),
    ratio(times, "wall"),
    best(times, "cpu"),
    ratio(times, "cpu"),
    Math.round((1000 * lines) / best(times, "wall")).toString(),
    times[0].peak ?? "",
  ]);
  const head = ["command", "ms", "to plimsoll", "cpu", "to plimsoll", "lines/s", "peak MB"];
  printTable(`The command line over a folder, best of ${TURNS} in turns`, head, rows);
}

async function workspaceRequests(folder) {
  const { serveFolder } = await import("./bench/server.mjs");
  const rows = [];
  for (const [request, params] of [
    ["plimsoll/images", {}],
    ["plimsoll/report", { title: "bench" }],
  ]) {
    const [first, again] = await serveFolder(folder, request, params);
    rows.push([request, first.wall, first.cpu, again.wall, `1 : ${(first.wall / again.wall).toFixed(1)}`]);
  }
  const head = ["request", "first", "its cpu", "again", "ratio"];
  printTable("The language server over the same folder, ms", head, rows);
}

function coldStart() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    const names = KINDS.map(({ name, text }) => {
      writeFileSync(join(folder, name), text(50));
      return name;
    });
    writeFileSync(join(folder, "nothing.cjs"), "");
    const runs = [["nothing.cjs"], ...names.map((name) => [join(root, "dist/cli.cjs"), "check", name])];
    const titles = ["Node alone", ...names.map((name) => `${name}, 50 lines`)];
    const measured = runs.map((args) => Array.from({ length: STARTS }, () => runNode(args, folder)));
    const median = (times, what) => quantile(times.map((time) => time[what]));
    const rows = measured.map((times, i) => {
      const ratio = median(times, "cpu") / median(measured[0], "cpu");
      return [titles[i], median(times, "wall"), median(times, "cpu"), `${ratio.toFixed(1)} : 1`, median(times, "peak")];
    });
    printTable(
      "The command line, one file, cold, median ms",
      ["file", "clock", "cpu", "to Node alone", "peak MB"],
      rows,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function memory() {
  const args = ["--expose-gc", "scripts/bench.mjs", "--heap"];
  const heaps = JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", timeout: 600_000 }));
  const rows = KINDS.map(({ name }, i) => [name, heaps[i].early, heaps[i].late, heaps[i].late / heaps[i].early]);
  const count = EDITS.toLocaleString("en");
  printTable(
    `Memory: heap over ${count} keystrokes in one file, MB`,
    ["file", "at 1,000", `at ${count}`, "ratio"],
    rows,
  );
}

function sizes() {
  const rows = Object.entries(bundles).map(([name, { bytes, largest }]) => {
    const [[part, size] = ["", 0]] = Object.entries(largest);
    return [name, `${(bytes / 1024).toFixed(0)} kB`, `${part} ${(size / 1024).toFixed(0)} kB`];
  });
  printTable("Bundles, minified", ["file", "size", "largest part"], rows);
}

function cases() {
  return KINDS.flatMap((kind) => LINES.map((lines) => [kind, lines]));
}

function titleOf({ name }, lines) {
  return `${name}, ${lines} lines`;
}

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}
