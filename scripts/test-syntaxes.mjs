// Runs the tests of syntaxes/ on top of the grammars that VS Code brings: node scripts/test-syntaxes.mjs
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { environment, root, setUp } from "./setup/dependencies.mjs";
import { installVscode } from "./setup/vscode.mjs";

setUp();
const extensions = join(installVscode().vscode, "extensions");
const grammars = ["docker", "yaml", "shellscript"].flatMap((extension) => {
  const folder = join(extensions, extension, "syntaxes");
  return readdirSync(folder).map((file) => join(folder, file));
});
const tests = readdirSync(join(root, "test/syntaxes"));
let failed = tests.length === 0 ? 1 : 0;
for (const test of tests) {
  const tool = join(root, "node_modules/vscode-tmgrammar-test/dist/unit.js");
  const args = [tool, ...grammars.flatMap((grammar) => ["--grammar", grammar]), join(root, "test/syntaxes", test)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: environment,
    encoding: "utf8",
  });
  console.log(status === 0 ? `ok: ${test}` : `failed: ${test}\n${stdout}${stderr}`);
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
