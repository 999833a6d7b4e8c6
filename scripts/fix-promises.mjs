// Tries every fix of every finding of a folder's files, each alone, and tells which broke one of the promises.
//   node scripts/fix-promises.mjs DIR [--forms NAME,NAME|all|none] [--every N] [--offset N] [--rule ID] [--list N]
// --every N takes each N-th file only; --forms says in which other forms each file is tried (none by default).
import { parseArgs } from "node:util";
import { filesOf } from "../test/fixes/files.ts";
import { PROMISES, Tally, tryFixes } from "../test/fixes/promises.ts";
import { VARIANTS, variant } from "../test/fixes/variants.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    forms: { type: "string", default: "none" },
    every: { type: "string", default: "1" },
    offset: { type: "string", default: "0" },
    rule: { type: "string" },
    list: { type: "string", default: "40" },
  },
});
const [folder] = positionals;
if (!folder) {
  console.error(
    "usage: node scripts/fix-promises.mjs DIR [--forms NAME,NAME|all|none] [--every N] [--rule ID] [--list N]",
  );
  process.exit(2);
}

const forms = values.forms === "all" ? VARIANTS : values.forms === "none" ? [] : values.forms.split(",");
const began = performance.now();
const tally = new Tally();
const samples = filesOf(folder);
for (const sample of samples.filter((_, i) => i % Number(values.every) === Number(values.offset))) {
  tryFixes(sample, tally, values.rule);
  for (const form of forms) {
    const other = variant(sample, form);
    if (other) tryFixes({ ...other, path: `${sample.path} [${form}]` }, tally, values.rule);
  }
}

const { broken } = tally;
for (const { path, rule, title, promise, detail } of broken.slice(0, Number(values.list))) {
  console.log(`${path}\n  ${rule}, "${title}"\n  broken: ${promise}: ${detail.replaceAll("\0", ".")}`);
}
const table = (counts) =>
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `  ${String(n).padStart(6)}  ${name}`)
    .join("\n");
const group = (key) => {
  const counts = new Map();
  for (const b of broken) counts.set(key(b), (counts.get(key(b)) ?? 0) + 1);
  return counts;
};
if (broken.length > 0)
  console.log(`\nbroken by rule:\n${table(group((b) => `${b.rule}, "${b.title.slice(0, 50)}": ${b.promise}`))}`);
console.log(
  `\nbroken by promise:\n${table(new Map(PROMISES.map((p) => [p, broken.filter((b) => b.promise === p).length])))}`,
);
console.log(`\nrefused:\n${table(tally.refused)}`);
console.log(`\nnot compared:\n${table(tally.notCompared)}`);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(
  `\n${tally.files} files, ${tally.findings} findings, ${tally.tried} fixes tried, ${broken.length} broken promises, ${seconds} s`,
);
process.exitCode = broken.length > 0 ? 1 : 0;
