// Holds the presets pss-baseline and pss-restricted against the evaluator of Kubernetes' own pod security admission.
//   node scripts/pod-security.mjs EVALUATOR DIR [--version v1.NN] [--harden] [--list N] [--cli FILE]
// EVALUATOR is a program that takes files and prints a line of JSON for each workload in them:
// {file, line, kind, name, baseline: {allowed, checks: [{reason, detail}]}, restricted: {...}, error}.
// --harden tells how many workloads pass the restricted standard once `check --harden` has been applied to a copy of the
// folder, what is left in the others, and what else the fixes have changed. Exit 1 where anything disagrees.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parseAllDocuments, parseDocument } from "yaml";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: "string", default: "latest" },
    harden: { type: "boolean", default: false },
    list: { type: "string", default: "20" },
    cli: { type: "string", default: join(dirname(dirname(fileURLToPath(import.meta.url))), "dist/cli.cjs") },
  },
});
const [evaluator, folder] = positionals;
if (!folder) {
  console.error(
    "usage: node scripts/pod-security.mjs EVALUATOR DIR [--version v1.NN] [--harden] [--list N] [--cli FILE]",
  );
  process.exit(2);
}
const most = Number(values.list);
const LENIENT = { uniqueKeys: false, logLevel: "silent", merge: true };
/** Where hardening may change something. */
const EXPECTED = /\.(?:securityContext(?:\.|$)|hostPID$|hostIPC$)|annotations\..*apparmor/;
const temporary = mkdtempSync(join(tmpdir(), "pod-security-"));
try {
  const settings = join(temporary, "settings.yaml");
  writeFileSync(settings, `podSecurity: { version: "${values.version}" }\n`);
  process.exitCode = values.harden ? harden(settings) : compare(settings);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** Compares the verdicts; returns the exit code. */
function compare(settings) {
  const root = resolve(folder);
  const { documents: all, unread } = evaluate(root);
  const documents = all.filter(({ fragment }) => !fragment);
  console.log(
    `${all.length} documents with workloads, ${all.length - documents.length} of them fragments without any image`,
  );
  let open = 0;
  for (const level of ["baseline", "restricted"]) {
    const { files, findings } = check(root, ["--preset", `pss-${level}`, "--config", settings]);
    const tally = { agree: 0, allowed: 0 };
    const differences = [];
    for (const document of documents) {
      const ours = findings.filter(
        (f) => f.path === document.path && f.range.start.line >= document.first && f.range.start.line < document.end,
      );
      const theirs = document.verdicts.flatMap((v) => v[level].checks ?? []);
      if (theirs.length === 0) tally.allowed++;
      if (theirs.length > 0 === ours.length > 0) tally.agree++;
      else differences.push({ document, ours, theirs, recognised: files.some((f) => f.path === document.path) });
    }
    console.log(`${level.padEnd(10)} agree ${tally.agree}/${documents.length}, ${tally.allowed} of them admitted`);
    for (const { document, ours, theirs, recognised } of differences.slice(0, most)) {
      const why = recognised ? "" : " (not recognised as a manifest)";
      console.log(`  ${document.path}:${document.first} ${document.name}${why}`);
      for (const { reason, detail } of theirs) console.log(`    the evaluator alone: ${reason}: ${detail}`);
      for (const { rule, message } of ours) console.log(`    our rules alone: ${rule}: ${message}`);
    }
    open += differences.length;
  }
  report(unread);
  return open > 0 ? 1 : 0;
}

/** Hardens a copy and judges it; returns the exit code. */
function harden(settings) {
  const copy = join(temporary, "copy");
  cpSync(folder, copy, { recursive: true });
  const before = evaluate(resolve(folder));
  check(copy, ["--preset", "pss-restricted", "--config", settings, "--harden"]);
  const after = evaluate(copy);
  const passing = ({ verdicts }) => verdicts.every((v) => v.restricted.allowed);
  const whole = after.documents.filter(({ fragment }) => !fragment);
  const left = whole.filter((document) => !passing(document));
  const passed = before.documents.filter((document) => !document.fragment && passing(document)).length;
  console.log(`${passed} of ${whole.length} passed before, ${whole.length - left.length} pass after`);
  const reasons = new Map();
  for (const document of left) {
    const names = new Set(document.verdicts.flatMap((v) => (v.restricted.checks ?? []).map((c) => c.reason)));
    const key = [...names].sort().join(" + ");
    reasons.set(key, [...(reasons.get(key) ?? []), document]);
  }
  for (const [reason, documents] of [...reasons].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`  ${String(documents.length).padStart(5)} ${reason}`);
    for (const { path, first, name } of documents.slice(0, Math.min(3, most)))
      console.log(`        ${path}:${first} ${name}`);
  }
  const changed = manifests(copy).flatMap((path) => changes(path, join(folder, path), join(copy, path)));
  const unexpected = changed.filter(({ at }) => !EXPECTED.test(at));
  console.log(
    `${changed.length} data changed, ${unexpected.length} of them outside of security contexts and host namespaces`,
  );
  for (const { path, at, from, to } of unexpected.slice(0, most)) console.log(`  ${path} ${at}: ${from} -> ${to}`);
  report(after.unread);
  return unexpected.length > 0 ? 1 : 0;
}

/** Every datum of a file that is another one after. */
function changes(path, before, after) {
  const [from, to] = [before, after].map((file) => {
    const found = new Map();
    for (const [index, document] of parseAllDocuments(readFileSync(file, "utf8"), LENIENT).entries()) {
      leaves(document.toJS({ maxAliasCount: 10_000 }), `${index}`, found);
    }
    return found;
  });
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((at) => from.get(at) !== to.get(at))
    .map((at) => ({ path, at, from: from.get(at), to: to.get(at) }));
}

function leaves(value, at, found) {
  if (value === null || typeof value !== "object") found.set(at, JSON.stringify(value));
  else if (Object.keys(value).length === 0) found.set(at, JSON.stringify(value));
  else for (const [key, child] of Object.entries(value)) leaves(child, `${at}.${key}`, found);
}

/** The documents that hold workloads, with the evaluator's verdicts, and what it can't read. */
function evaluate(root) {
  const files = manifests(root);
  const output = execFileSync(resolve(evaluator), ["-version", values.version, ...files], {
    cwd: root,
    maxBuffer: 1 << 30,
    encoding: "utf8",
    timeout: 120_000,
  });
  const documents = new Map();
  const unread = [];
  for (const line of output.split("\n").filter(Boolean)) {
    const verdict = JSON.parse(line);
    if (verdict.error) {
      unread.push(`${verdict.file}:${verdict.line} ${verdict.error.split("\n")[0]}`);
      continue;
    }
    const key = `${verdict.file}:${verdict.line}`;
    const name = `${verdict.kind} ${verdict.name}`;
    const document = documents.get(key) ?? { path: verdict.file, first: verdict.line, name, verdicts: [] };
    document.verdicts.push(verdict);
    documents.set(key, document);
  }
  for (const document of documents.values()) {
    const lines = readFileSync(join(root, document.path), "utf8").split("\n");
    const next = lines.findIndex((text, index) => index >= document.first - 1 && text.startsWith("---"));
    document.end = next < 0 ? Number.POSITIVE_INFINITY : next + 1;
    // laid upon another manifest, as patches of Kustomize are: what it lacks proves nothing
    const text = lines.slice(document.first - 1, next < 0 ? undefined : next).join("\n");
    const { some, named } = containersIn(parseDocument(text, LENIENT).toJS({ maxAliasCount: 10_000 }));
    document.fragment = some && !named;
  }
  return { documents: [...documents.values()], unread };
}

/** Whether there are containers, and whether one of them names an image. */
function containersIn(value) {
  if (value === null || typeof value !== "object") return { some: false, named: false };
  const own = Array.isArray(value.containers) ? value.containers : [];
  const below = Object.values(value).map(containersIn);
  return {
    some: own.length > 0 || below.some(({ some }) => some),
    named: own.some((container) => container?.image) || below.some(({ named }) => named),
  };
}

function manifests(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

function check(root, options) {
  const output = execFileSync(
    process.execPath,
    [
      resolve(values.cli),
      "check",
      ".",
      ...options,
      "--no-suppressions",
      "--format",
      "json",
      "--fail-on",
      "never",
      "--no-progress",
    ],
    { cwd: root, maxBuffer: 1 << 30, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 300_000 },
  );
  return JSON.parse(output);
}

function report(unread) {
  if (unread.length > 0) console.log(`${unread.length} documents that the evaluator can't read`);
  for (const text of unread.slice(0, most)) console.log(`  ${text}`);
}
