// Pins a copy of a folder against a registry on loopback that has every image it names, and holds the files against what
// they were: node scripts/pin-corpus.mjs DIR [--list N] [--sample N] [--keep]
// --sample prints so many of the places that were written, spread over the forms; --keep leaves the copy.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { readImageFiles } from "../server/src/cli/image-files.ts";
import { rewriteReferences } from "../server/src/engine/image-places.ts";
import { parseImageReference } from "../server/src/model/image-reference.ts";
import { endpointOf } from "../server/src/registry/endpoint.ts";
import { filesOf } from "../test/fixes/files.ts";
import { VARIANTS, variant } from "../test/fixes/variants.ts";
import { DebianRegistry } from "../test/registry/debian-registry.ts";
import { Filling } from "../test/registry/filling.ts";
import { surplus } from "../test/registry/pinned-text.ts";
import { content } from "../test/registry/pushing.ts";
import { root } from "./setup/dependencies.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: "string", default: "40" },
    sample: { type: "string", default: "0" },
    keep: { type: "boolean", default: false },
    forms: { type: "boolean", default: false },
  },
});
const [corpus] = positionals;
if (!corpus) {
  console.error("usage: node scripts/pin-corpus.mjs DIR [--forms] [--list N] [--sample N] [--keep]");
  process.exit(2);
}

/** Tags that are moved for `--check` and `--update`. */
const MOVED = 25;

const home = mkdtempSync(join(tmpdir(), "plimsoll-corpus-"));
const copy = join(home, "copy");
mkdirSync(join(copy, ".git"), { recursive: true });
cpSync(corpus, copy, { recursive: true });
const registry = await DebianRegistry.start();
let faults = 0;
try {
  if (values.forms) pinForms();
  await measure();
  console.log(`\n${faults} faults`);
} finally {
  registry.stop();
  if (values.keep) console.log(`\nThe copy is in ${copy}.`);
  else rmSync(home, { recursive: true, force: true });
}
process.exitCode = faults > 0 ? 1 : 0;

async function measure() {
  const { files } = await readImageFiles([], copy, undefined);
  const before = new Map(files.map(({ file, kind }) => [file.path, { kind, text: textOf(file.path) }]));
  const tags = tagsOf(files);
  const filling = new Filling(registry.host);
  const filled = await timed(() => filling.fill(tags));
  console.log(`${before.size} files name images; ${tags.length} tags were pushed in ${filled.seconds} s.`);

  const first = await timed(() => pin());
  const { references, written, errors } = first.result;
  console.log(`pin: ${written.length} files written in ${first.seconds} s.\n\n${table(references)}\n`);
  for (const { path, message } of errors) fault(`${path}: ${message}`);
  for (const row of references)
    if (row.state === "unresolved" || row.state === "held back") fault(`${where(row)} ${row.image}: ${row.message}`);
  compare(before, new Set(written));
  sample(references, before);

  const second = await timed(() => pin());
  for (const path of second.result.written) fault(`${path}: written a second time`);
  console.log(`a second run: ${second.result.written.length} files written, ${second.seconds} s.`);

  // what was pinned before has digests of other registries: after this all have those of this one
  const renewed = await pin("--update");
  const current = await pin("--check");
  for (const row of current.references) if (row.state === "moved") fault(`${where(row)} ${row.image}: moved already`);
  console.log(`--update: ${renewed.written.length} files; --check then: ${count(current.references, "moved")} moved.`);

  const moved = new Set(tags.filter((_, i) => i % Math.ceil(tags.length / MOVED) === 0));
  await filling.fill([...moved]);
  const texts = new Map([...before].map(([path, { kind }]) => [path, { kind, text: textOf(path) }]));
  const checked = await pin("--check");
  const isMoved = ({ image }) => moved.has(tagOf(image));
  for (const row of checked.references) {
    const expected = row.state === "current" || row.state === "moved" ? isMoved(row) : false;
    if (expected !== (row.state === "moved")) fault(`${where(row)} ${row.image}: ${row.state}, tag moved: ${expected}`);
  }
  const updated = await pin("--update");
  const named = new Set(checked.references.filter(({ state }) => state === "moved").map(({ path }) => path));
  for (const path of new Set([...named, ...updated.written]))
    if (!named.has(path) || !updated.written.includes(path)) fault(`${path}: not as --check has told`);
  compare(texts, named);
  const places = count(checked.references, "moved");
  console.log(`${moved.size} tags moved: ${places} places in ${named.size} files, and no other was updated.`);

  function compare(olds, changed) {
    for (const [path, { kind, text }] of olds) {
      const now = textOf(path);
      if (!changed.has(path) && now !== text) fault(`${path}: changed, but not told`);
      for (const one of surplus(kind, text, now, filling.digests)) fault(`${path}: ${one.replaceAll("\0", ".")}`);
    }
  }
}

/** Pins every file in each of its forms, and each a second time. */
function pinForms() {
  const digests = new Set();
  const wanted = ({ digest, name, tag = "latest" }) => {
    if (digest !== undefined) return undefined;
    const found = content("", `${name}:${tag}`).digest;
    digests.add(found);
    return parseImageReference(`${name}:${tag}@${found}`);
  };
  let [texts, pinned] = [0, 0];
  for (const sample of filesOf(corpus)) {
    for (const { path, kind, text, neighbours } of VARIANTS.flatMap((form) => variant(sample, form) ?? [])) {
      const facts = { path, neighbours: { text: (one) => neighbours?.[one] } };
      const rewrite = (text) => rewriteReferences({ text, kind, facts, wanted }).text;
      const after = rewrite(text);
      texts++;
      if (after === text) continue;
      pinned++;
      for (const one of surplus(kind, text, after, digests)) fault(`${path}: ${one.replaceAll("\0", ".")}`);
      if (rewrite(after) !== after) fault(`${path}: written a second time`);
    }
  }
  console.log(`${texts} texts in other forms, ${pinned} of them pinned.`);
}

/** `repository:tag` on the registry for all that is referenced. */
function tagsOf(files) {
  const found = files.flatMap(({ places }) =>
    places.flatMap((place) => (place.state === "known" ? [tagOf(place.reference.text, place.reference)] : [])),
  );
  return [...new Set(found)].sort();
}

function tagOf(text, reference = parseImageReference(text)) {
  if (!reference) return "";
  return `${endpointOf(reference).repository}:${reference.tag ?? "latest"}`;
}

/** Runs `plimsoll pin` on the copy as if every registry were the one on loopback, and nobody were logged in. */
async function pin(...args) {
  const program = [join(root, "server/src/cli.ts"), "pin", "--format", "json", "--mirror", `*=${registry.host}`];
  const env = { ...process.env, DOCKER_CONFIG: home, XDG_CACHE_HOME: join(home, "cache"), NODE_NO_WARNINGS: "1" };
  const options = { cwd: copy, env, maxBuffer: 1 << 28, timeout: 300_000 };
  // 1 and 2 tell of the images; what failed otherwise has no output
  const failed = ({ stdout, stderr }) => (stdout ? { stdout } : Promise.reject(new Error(stderr)));
  const { stdout } = await promisify(execFile)(process.execPath, [...program, ...args], options).catch(failed);
  return JSON.parse(stdout);
}

/** References by format and by what became of them, as Markdown. */
function table(rows) {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort();
  const lines = kinds.map((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    const left = own.filter(({ state }) => state === "left");
    const reasons = [...Map.groupBy(left, ({ message }) => message)].map(([why, { length }]) => `${length}: ${why}`);
    const cells = [kind, own.length, count(own, "pinned"), count(own, "kept"), left.length, reasons.join("<br>")];
    return `| ${cells.join(" | ")} |`;
  });
  const head = "| format | found | pinned | pinned before | left | why |\n| --- | ---: | ---: | ---: | ---: | --- |\n";
  return head + lines.join("\n");
}

/** Some places of each form: what differs but in letters, digits and blanks looks alike. */
function sample(rows, olds) {
  const forms = Map.groupBy(
    rows.filter(({ state }) => state === "pinned"),
    (row) =>
      `${row.kind} ${lineOf(olds.get(row.path).text, row.line)
        .replace(/[\w.-]+/g, "a")
        .replace(/ +/g, " ")}`,
  );
  const number = Number(values.sample);
  for (const [, [row]] of [...forms].sort((a, b) => a[1].length - b[1].length).slice(0, number)) {
    console.log(`${where(row)}\n  - ${lineOf(olds.get(row.path).text, row.line)}`);
    console.log(`  + ${lineOf(textOf(row.path), row.line).replace(/(@sha256:\w{4})\w+/g, "$1...")}`);
  }
}

function lineOf(text, line) {
  return JSON.stringify(text.split("\n")[line - 1] ?? "").slice(1, -1);
}

function textOf(path) {
  return readFileSync(join(copy, path), "utf8");
}

function count(rows, state) {
  return rows.filter((row) => row.state === state).length;
}

function where({ path, line, column }) {
  return `${path}:${line}:${column}`;
}

function fault(sentence) {
  faults++;
  if (faults <= Number(values.list)) console.log(`fault: ${sentence}`);
}

async function timed(task) {
  const began = performance.now();
  const result = await task();
  return { result, seconds: ((performance.now() - began) / 1000).toFixed(1) };
}
