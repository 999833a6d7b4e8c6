// Applies all fixes of a folder's files together, without writing anything, and tells what could still be mended after that.
//   node scripts/fix-all.mjs DIR [--preset NAME,NAME] [--kind KIND] [--every N]
import { parseArgs } from "node:util";
import { filesOf } from "../test/fixes/files.ts";
import { applyTogether } from "../test/fixes/together.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    preset: { type: "string", default: "recommended,all" },
    kind: { type: "string" },
    every: { type: "string", default: "1" },
  },
});
const [folder] = positionals;
if (!folder) {
  console.error("usage: node scripts/fix-all.mjs DIR [--preset NAME,NAME] [--kind KIND] [--every N]");
  process.exit(2);
}
const samples = filesOf(folder).filter(
  ({ kind }, i) => (!values.kind || kind === values.kind) && i % Number(values.every) === 0,
);
for (const preset of values.preset.split(",")) {
  for (const safeties of [["safe"], ["safe", "hardening"]]) {
    const { done, left, changed } = applyTogether(samples, preset, safeties);
    console.log(
      `${preset}, ${safeties.join(" and ")}: ${samples.length} files, ${done} fixes, ${left.length} left, ${changed.length} files changed again`,
    );
    for (const line of [...left, ...changed].slice(0, 40)) console.log(`  ${line}`);
    if (left.length + changed.length > 0) process.exitCode = 1;
  }
}
