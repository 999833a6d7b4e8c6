// Breaks lines of real files as typing does, and counts the findings that are lost or invented elsewhere.
//   node scripts/half-typed.mjs DIR [--cases N] [--seed N] [--list N]
// A case cuts one line short, opens a quote or bracket in it, or puts a half-typed line in the place of a blank one. The
// *edited node* is the instruction of a Dockerfile, the container or service that the line stands in, else its whole YAML
// document. What is found outside of it must not change.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { analyse } from "../server/src/engine/analyse.ts";
import { formats } from "../server/src/engine/formats.ts";
import { recognise } from "../server/src/formats/recognise.ts";
import { Shown } from "../server/src/language/shown.ts";
import { rules } from "../server/src/rules/all.ts";
import { resolvePolicy } from "../server/src/settings/resolve.ts";
import { LineIndex } from "../server/src/text/positions.ts";
import { inFile } from "../server/src/text/span.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: "string", default: "4000" },
    seed: { type: "string", default: "1" },
    list: { type: "string", default: "10" },
  },
});
const policy = resolvePolicy({ settings: { extends: ["all"] }, rules, path: undefined });
const facts = { today: "2026-11-22", path: "x", neighbours: { text: () => null } };

let seed = Number(values.seed);
/** mulberry32: the same cases for the same seed. */
function random(below) {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.isFile() && statSync(path).size < 60_000) yield path;
  }
}

const corpus = [...files(positionals[0])].flatMap((path) => {
  const text = readFileSync(path, "utf8");
  const { kind } = recognise(relative(positionals[0], path), text);
  return kind && !["helm", "kustomize", "dockerignore"].includes(kind) ? [{ path, text, kind }] : [];
});

/** What the engine finds, and what the editor goes on to show after that edit of that text. */
function findings(text, kind, shown) {
  const lines = new LineIndex(text);
  const analysis = analyse({ text, kind, policy, facts });
  const place = (start, end, { rule, detail = "" }) => ({
    line: lines.position(start).line,
    last: lines.position(end).line,
    key: `${rule} ${detail}`,
  });
  shown.take(analysis.findings, text, [...analysis.parsed.unsettled, ...analysis.parsed.problems.map((p) => p.at)]);
  return {
    found: analysis.findings.map((f) => place(inFile(f.at).start, inFile(f.at).end, f)),
    shown: shown.findings.filter((n) => !n.gone).map((n) => place(n.start, n.end, n.finding)),
  };
}

const indentOf = (line) => /^ */.exec(line)[0].length;
const isBlank = (line) => /^\s*(?:#.*)?$/.test(line);

/** First and last line of the node that a line stands in, both from zero. */
function editedNode({ text, kind }, at) {
  const lines = new LineIndex(text);
  const { units } = formats[kind].parse(text, "x");
  const extents =
    kind === "dockerfile"
      ? units.flatMap((u) => u.subjects.instruction ?? []).map((i) => i.at)
      : units.flatMap((u) => u.subjects.container ?? []).map((c) => c.extent);
  const holding = extents
    .map(inFile)
    .map(({ start, end }) => ({ first: lines.position(start).line, last: lines.position(end).line }))
    .filter(({ first, last }) => first <= at && at <= last)
    .sort((a, b) => a.last - a.first - (b.last - b.first))[0];
  if (holding) return holding;
  if (kind === "dockerfile") return { first: at, last: at };
  const all = text.split("\n");
  const above = all.slice(0, at + 1).findLastIndex((l) => /^---/.test(l));
  const below = all.findIndex((l, i) => i > at && /^---/.test(l));
  return { first: Math.max(0, above), last: below < 0 ? all.length : below };
}

const YAML_STUBS = [
  "sec",
  "image: ",
  'name: "',
  "ports: [",
  "- ",
  "resources",
  "env: {",
  "key: value: x",
  "*",
  "&a",
  "key: 'x",
  "@",
  "? ",
];
const DOCKER_STUBS = [
  "RU",
  "RUN ",
  "USER ",
  "USER ${",
  "FROM ",
  "COPY --from=",
  'ENV A="',
  "RUN apt-get install \\",
  "EXPOSE",
  "CMD [",
  "WORK",
  "HEALTHCHECK ",
];

function breakLine(lines, at, kind) {
  const line = lines[at];
  const changed = [...lines];
  const way = random(4);
  if (way === 0) changed[at] = line.slice(0, indentOf(line) + random(Math.max(1, line.length - indentOf(line))));
  else if (way === 1) changed[at] = line + ['"', "'", "[", "{", " :", "\t", "${"][random(7)];
  else if (way === 2)
    changed[at] =
      `${line.slice(0, indentOf(line) + random(Math.max(1, line.length - indentOf(line))))}${['"', "[", "{", "'"][random(4)]}`;
  else {
    const stubs = kind === "dockerfile" ? DOCKER_STUBS : YAML_STUBS;
    // a new line takes the place of a blank one or of a comment, so that no other line moves
    const stub = stubs[random(stubs.length)];
    if (!isBlank(line)) return undefined;
    const above = lines.slice(0, at).findLast((l) => !isBlank(l)) ?? "";
    changed[at] = kind === "dockerfile" ? stub : " ".repeat(indentOf(above.replace(/- /, "  "))) + stub;
  }
  return { changed, way };
}

const ways = ["cut short", "something opened at the end", "cut short and opened", "half-typed line"];
const sums = () => ({ cases: 0, kept: 0, lost: 0, invented: 0 });
const engine = { byWay: ways.map(sums), examples: [] };
const editor = { byWay: ways.map(sums), examples: [] };
let cases = 0;
let spent = 0;
while (cases < Number(values.cases)) {
  const file = corpus[random(corpus.length)];
  const lines = file.text.split("\n");
  if (file.text.includes("\r")) continue;
  const at = random(lines.length);
  const broken = breakLine(lines, at, file.kind);
  if (!broken) continue;
  cases++;
  const node = editedNode(file, at);
  const shown = new Shown();
  const before = findings(file.text, file.kind, shown);
  const offset = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
  let same = 0;
  while (same < lines[at].length && lines[at][same] === broken.changed[at][same]) same++;
  shown.edit({ start: offset + same, end: offset + lines[at].length, length: broken.changed[at].length - same });
  const start = performance.now();
  const after = findings(broken.changed.join("\n"), file.kind, shown);
  spent += performance.now() - start;
  compare(engine, before.found, after.found);
  compare(editor, before.shown, after.shown);

  function compare(tally, all, now) {
    const outside = (f) => f.last < node.first || f.line > node.last;
    const was = all.filter(outside);
    const is = now.filter(outside);
    const count = (list, f) => list.filter((o) => o.line === f.line && o.key === f.key).length;
    const lost = was.filter((f) => count(is, f) < count(was, f));
    const invented = is.filter((f) => count(is, f) > count(was, f));
    const sum = tally.byWay[broken.way];
    sum.cases++;
    sum.kept += was.length - lost.length;
    sum.lost += lost.length;
    sum.invented += invented.length;
    if (lost.length + invented.length === 0) return;
    const named = (list) => [...new Set(list.map((f) => `${f.line + 1} ${f.key}`))].slice(0, 4).join(", ") || "none";
    const where = `${relative(positionals[0], file.path)}:${at + 1} ${ways[broken.way]} ${JSON.stringify(broken.changed[at])}`;
    tally.examples.push(`${where}: lost ${named(lost)}; invented ${named(invented)}`);
  }
}

const percent = (n, m) => `${n} of ${m} = ${((100 * n) / Math.max(1, m)).toFixed(2)} %`;
for (const [name, { byWay, examples }] of Object.entries({
  "by the engine alone": engine,
  "as the editor shows it": editor,
})) {
  console.log(name);
  const total = sums();
  for (const [i, sum] of byWay.entries()) {
    for (const key of Object.keys(total)) total[key] += sum[key];
    console.log(
      `  ${ways[i].padEnd(30)} ${sum.cases} cases, lost ${percent(sum.lost, sum.lost + sum.kept)}, invented ${sum.invented}`,
    );
  }
  console.log(
    `  ${"all".padEnd(30)} ${total.cases} cases, lost ${percent(total.lost, total.lost + total.kept)}, invented ${total.invented}`,
  );
  for (const example of examples.slice(0, Number(values.list))) console.log(`    ${example}`);
}
console.log(`${(spent / cases).toFixed(2)} ms a case`);
