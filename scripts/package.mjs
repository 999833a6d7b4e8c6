// Makes the .vsix: node scripts/package.mjs [--out FILE]
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { environment, fail, root, run, setUp } from "./setup/dependencies.mjs";

setUp();
const MAX_BYTES = 2 * 1024 * 1024;
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const outAt = process.argv.indexOf("--out");
const out = outAt < 0 ? `${name}-${version}.vsix` : process.argv[outAt + 1];
mkdirSync(dirname(join(root, out)), { recursive: true });

rmSync(join(root, "dist"), { recursive: true, force: true });
run(process.execPath, ["scripts/build.mjs", "--minify"], { stdio: "ignore" });

const vsce = join(root, "node_modules/@vscode/vsce/vsce");
const common = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
const listed = spawnSync(process.execPath, [vsce, "ls", "--no-dependencies"], {
  cwd: root,
  env: environment,
  encoding: "utf8",
});
const files = listed.stdout.split("\n").filter(Boolean);
verdict("the package holds what it needs", missing(files));
verdict(
  "the package holds nothing else",
  files.filter((file) => !belongs(file)),
);

run(process.execPath, [vsce, "package", ...common, "--out", out], { stdio: ["ignore", "ignore", "inherit"] });
const { size } = statSync(join(root, out));
console.log(`${out}: ${(size / 1024).toFixed(0)} kB`);
verdict("the package is smaller than 2 MB", size < MAX_BYTES ? [] : [`${size} bytes`]);

function missing(files) {
  const text = readFileSync(join(root, "README.md"), "utf8");
  const pictures = [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => path);
  const { main, browser, bin, icon } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const needed = [
    ...pictures,
    main,
    browser,
    bin.plimsoll,
    icon,
    "dist/server/node.cjs",
    "dist/server/browser.js",
    "LICENSE",
  ];
  return needed.map((path) => path.replace("./", "")).filter((path) => !files.includes(path));
}

function belongs(file) {
  return /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|images\/icon\.png|docs\/images\/[^/]+\.png|dist\/.*\.c?js|(docs\/rules|schemas|syntaxes)\/[^/]+)$/.test(
    file,
  );
}

function verdict(title, problems) {
  if (problems.length > 0) fail(`failed: ${title}\n${problems.join("\n")}`);
  console.log(`ok: ${title}`);
}
