// Types, lint and format, generated files, import directions: node scripts/check.mjs
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { environment, root, setUp } from "./setup/dependencies.mjs";

setUp();
const checks = [
  ["types", "node_modules/typescript/bin/tsc", "-b"],
  ["lint and format", "node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off"],
  ["generated files", "scripts/generate.mjs", "--check"],
  ["import directions", "scripts/check-imports.mjs"],
];
let failed = 0;
for (const [title, script, ...args] of checks) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: environment,
    encoding: "utf8",
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) console.log(`ok: ${title}`);
  else {
    failed++;
    console.log(`failed: ${title}\n${stdout}${stderr}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
