// How things are timed and told.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Times one call: milliseconds on the clock and of the processor, all threads counted. */
export function timed(run) {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  run();
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

/** The value that a share of the values lies below: 0.5 for the median. */
export function quantile(values, share = 0.5) {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
}

/** Runs Node to its end in a folder: milliseconds on the clock and of the processor, peak memory in MB, what it wrote. */
export function runNode(args, cwd) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const file = join(folder, "usage.json");
  const preload = fileURLToPath(new URL("usage.cjs", import.meta.url));
  try {
    const begun = performance.now();
    const { stdout, stderr, error } = spawnSync(process.execPath, ["--require", preload, ...args], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, PLIMSOLL_BENCH_USAGE: file },
      maxBuffer: 1 << 30,
      timeout: 600_000,
    });
    const wall = performance.now() - begun;
    if (error) throw error;
    return { wall, ...JSON.parse(readFileSync(file, "utf8")), stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs another command to its end in a folder, with the files in place of `{}`: milliseconds on the clock and of the processor. */
export function runOther(command, files, cwd) {
  const words = command.split(" ").flatMap((word) => (word === "{}" ? files : [word]));
  const before = childrenMilliseconds();
  const begun = performance.now();
  const { error } = spawnSync(words[0], words.slice(1), { cwd, stdio: "ignore", timeout: 600_000 });
  const wall = performance.now() - begun;
  if (error) throw error;
  return { wall, cpu: childrenMilliseconds() - before };
}

/** What the processor has spent on children that have ended, in milliseconds; as Linux tells it, else nothing. */
function childrenMilliseconds() {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    // cutime and cstime, in hundredths of a second
    return 10 * (Number(fields[13]) + Number(fields[14]));
  } catch {
    return Number.NaN;
  }
}

/** Prints a table: the first column to the left, the others to the right. */
export function printTable(title, head, rows) {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => (typeof cell === "number" ? figure(cell) : String(cell))),
  );
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  console.log(`\n${title}`);
  for (const row of cells) {
    console.log(`  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("   ")}`);
  }
}

function figure(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
