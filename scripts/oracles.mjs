// Holds the command line against other tools' own test cases: node scripts/oracles.mjs DIR [option of DIR/run.mjs]...
// DIR holds run.mjs and the cases. Without --rules, the rules that exist are compared.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [folder, ...rest] = process.argv.slice(2);
if (!folder || !existsSync(join(folder, "run.mjs"))) {
  console.error("usage: npm run oracles -- DIR [--source NAME] [--rules ID,ID] [--list N] ...   (DIR holds run.mjs)");
  process.exit(2);
}
const cli = join(root, "dist/cli.cjs");
if (!existsSync(cli)) execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });

const rules = () =>
  JSON.parse(
    execFileSync(process.execPath, [cli, "rules", "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 }),
  )
    .map((rule) => rule.id)
    .join(",");
const accepted = join(root, "test/oracles/accepted.json");
const given = (name) => rest.includes(`--${name}`);
const { status } = spawnSync(
  process.execPath,
  [
    join(resolve(folder), "run.mjs"),
    "--cli",
    `node ${cli}`,
    ...(given("rules") ? [] : ["--rules", rules()]),
    ...(given("accept") || !existsSync(accepted) ? [] : ["--accept", accepted]),
    ...rest,
  ],
  { stdio: "inherit", timeout: 900_000 },
);
process.exitCode = status ?? 3;
