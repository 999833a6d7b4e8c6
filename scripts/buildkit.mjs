// Holds what is said of Dockerfiles against BuildKit's parser and its own checks (docker build --check).
//   node scripts/buildkit.mjs BINARY DIR [--list N]
// BINARY takes files and writes a line of JSON for each: {"file", "findings": [{"rule", "line"}], "error": {"line", "msg"}}, as
// a small program around BuildKit's dockerfile2llb.DockerfileLint does. Prints which files each of the two refuses, and of each
// check the lines on which both, BuildKit alone and Plimsoll alone say so; then up to N of the differences.
// Exit 1 where something that BuildKit accepts is called an error here.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { analyse } from "../server/src/engine/analyse.ts";
import { recognise } from "../server/src/formats/recognise.ts";
import { rules } from "../server/src/rules/all.ts";
import { resolvePolicy } from "../server/src/settings/resolve.ts";
import { LineIndex } from "../server/src/text/positions.ts";
import { inFile } from "../server/src/text/span.ts";

/** BuildKit 0.29's checks; those that no rule takes up are left out on purpose (docs/buildkit-differences.md). */
const CHECKS =
  "StageNameCasing FromAsCasing NoEmptyContinuation ConsistentInstructionCasing DuplicateStageName ReservedStageName JSONArgsRecommended MaintainerDeprecated UndefinedArgInFrom WorkdirRelativePath UndefinedVar MultipleInstructionsDisallowed LegacyKeyValueFormat InvalidBaseImagePlatform RedundantTargetPlatform SecretsUsedInArgOrEnv InvalidDefaultArgInFrom FromPlatformFlagConstDisallowed CopyIgnoredFile InvalidDefinitionDescription ExposeProtoCasing ExposeInvalidFormat".split(
    " ",
  );
const BATCH = 200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "string", default: "40" } },
});
const [binary, folder] = positionals;
if (!binary || !folder) {
  console.error("usage: node scripts/buildkit.mjs BINARY DIR [--list N]");
  process.exit(2);
}

const policy = resolvePolicy({
  settings: { extends: ["all"] },
  rules,
  path: undefined,
});
const facts = { today: "2026-11-22", path: "Dockerfile", neighbours: { text: () => null } };

function* files(at) {
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    const path = join(at, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.isFile()) yield path;
  }
}

const paths = [...files(folder)].filter(
  (path) => recognise(relative(folder, path), readFileSync(path, "utf8")).kind === "dockerfile",
);
const theirs = new Map();
for (let i = 0; i < paths.length; i += BATCH) {
  const output = execFileSync(binary, paths.slice(i, i + BATCH), {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 120_000,
  });
  for (const line of output.trim().split("\n")) {
    const result = JSON.parse(line);
    theirs.set(result.file, result);
  }
}

/** Each "check line" once, and the first thing that is wrong; a line is that of the instruction's first character. */
function ours(text) {
  const { findings: standing, suppressed, parsed } = analyse({ text, kind: "dockerfile", policy, facts });
  // BuildKit honours its own comments alone
  const findings = [...standing, ...suppressed.filter(({ by }) => by !== "buildkit").map(({ finding }) => finding)];
  const { instructions } = parsed.dockerfile;
  const lines = new LineIndex(text);
  const lineOf = (offset) => {
    const owner = instructions.find(({ at }) => inFile(at).start <= offset && offset <= inFile(at).end);
    return lines.position(owner ? inFile(owner.at).start : offset).line + 1;
  };
  const said = new Set();
  for (const { sameAs, at } of findings) {
    for (const id of sameAs.buildkit ?? []) said.add(`${id} ${lineOf(inFile(at).start)}`);
  }
  const [problem] = parsed.problems;
  const refusal = findings.find(({ rule, severity }) => REFUSALS.has(rule) && severity === "error");
  return { said, problem, refused: problem?.message ?? refusal?.message };
}

/** Rules that speak of what stops a build. */
const REFUSALS = new Set(["valid-copy-from", "valid-expose", "no-undefined-base-arg"]);

const table = new Map(CHECKS.map((check) => [check, { both: 0, theirs: 0, ours: 0 }]));
const differences = [];
const verdicts = { acceptedByBoth: 0, refusedByBoth: 0 };
let wrong = 0;
for (const path of paths) {
  const name = relative(folder, path);
  const text = readFileSync(path, "utf8");
  const own = ours(text);
  const { findings, error } = theirs.get(path);
  if (error ? own.refused : !own.problem) verdicts[error ? "refusedByBoth" : "acceptedByBoth"]++;
  else {
    if (!error) wrong++;
    differences.push(
      `${name}: ${error ? `BuildKit alone refuses it: ${error.msg}` : `Plimsoll alone: ${own.problem.message}`}`,
    );
  }
  const found = new Set(findings.map(({ rule, line }) => `${rule} ${line}`));
  for (const said of new Set([...found, ...own.said])) {
    const [check, line] = said.split(" ");
    const side = !own.said.has(said) ? "theirs" : !found.has(said) ? "ours" : "both";
    const row = table.get(check) ?? { both: 0, theirs: 0, ours: 0 };
    table.set(check, row);
    row[side]++;
    const alone = side === "theirs" ? "BuildKit" : "Plimsoll";
    const stopped = error && side === "ours" ? " (BuildKit stops at an error)" : "";
    if (side !== "both") differences.push(`${name}:${line}: ${check}, ${alone} alone${stopped}`);
  }
}

const { acceptedByBoth, refusedByBoth } = verdicts;
console.log(
  `${paths.length} Dockerfiles: ${acceptedByBoth} accepted by both, ${refusedByBoth} refused by both, ${paths.length - acceptedByBoth - refusedByBoth} differ (${wrong} accepted by BuildKit)`,
);
console.log(`\n| check | both | BuildKit alone | Plimsoll alone |\n| --- | --: | --: | --: |`);
for (const [check, row] of table) console.log(`| ${check} | ${row.both} | ${row.theirs} | ${row.ours} |`);
const covered = new Set(rules.flatMap(({ sameAs }) => sameAs?.buildkit ?? []));
const checkIn = (line) => /:\d+: (\w+), /.exec(line)?.[1];
const told = differences.filter((line) => checkIn(line) === undefined || covered.has(checkIn(line)));
console.log(`\n${told.length} differences in what both look at`);
for (const line of told.slice(0, Number(values.list))) console.log(`  ${line}`);
process.exitCode = wrong > 0 ? 1 : 0;
