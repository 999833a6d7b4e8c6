// Writes the beginnings of a rule and of its test: node scripts/new-rule.mjs ID SUBJECT [--root DIR]
// The test fails until the rule finds what it says. Then: npm run generate.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** By subject: the folder, the kinds of files that have it, and a text that holds one. */
const MANIFEST =
  "apiVersion: v1\\nkind: Pod\\nmetadata:\\n  name: app\\nspec:\\n  containers:\\n    - name: app\\n      image: acme/app:1.4\\n";
const YAML = ["kubernetes", "compose", "aci"];
const SUBJECTS = {
  image: { folder: "image", kinds: ["dockerfile", ...YAML], text: "FROM acme/app:1.4\\n" },
  container: { folder: "container", kinds: YAML, text: MANIFEST },
  workload: { folder: "workload", kinds: ["kubernetes"], text: MANIFEST },
  stage: { folder: "build", kinds: ["dockerfile"], text: "FROM acme/app:1.4\\nRUN make\\n" },
  instruction: { folder: "build", kinds: ["dockerfile"], text: "FROM acme/app:1.4\\nRUN make\\n" },
  command: { folder: "command", kinds: ["dockerfile"], text: "FROM acme/app:1.4\\nRUN make\\n" },
  resource: { folder: "resource", kinds: ["kubernetes"], text: MANIFEST },
  literal: { folder: "secret", kinds: ["dockerfile", ...YAML], text: "FROM acme/app:1.4\\nENV KEY=value\\n" },
  document: { folder: "build", kinds: ["dockerfile"], text: "FROM acme/app:1.4\\n" },
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { root: { type: "string" } } });
const root = values.root ?? dirname(dirname(fileURLToPath(import.meta.url)));
const [id, subject] = positionals;
const names = Object.keys(SUBJECTS).join(", ");
if (!id || !subject || positionals.length > 2) fail(`usage: npm run new-rule -- ID SUBJECT   (a subject: ${names})`);
if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id))
  fail(`"${id}" is no id of a rule: small letters, words joined by hyphens, at least two.`);
if (!Object.hasOwn(SUBJECTS, subject)) fail(`"${subject}" is no subject; use ${names}.`);

const { folder, kinds, text } = SUBJECTS[subject];
const sentence = `${id[0].toUpperCase()}${id.slice(1).replaceAll("-", " ")}`;
const camel = id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const list = (words) => `[${words.map((w) => `"${w}"`).join(", ")}]`;

const rule = `import { rule } from "../rule.ts";

export default rule({
  id: "${id}",
  subject: "${subject}",
  kinds: ${list(kinds)},
  category: "hygiene",
  severity: "warning",
  presets: [],
  summary: "${sentence}",
  why: "What goes wrong without it: one or two plain sentences.",
  remedy: "How to mend it: one or two plain sentences.",
  examples: [{ kind: "${kinds[0]}", good: "${text}" }],

  check(${subject}, report) {
    // say what is wrong where it is wrong: report(place, { message, fixes })
    void ${subject};
    void report;
  },
});
`;
const test = `import ${camel} from "../../../server/src/rules/${folder}/${id}.ts";
import { testRule } from "../rule-tester.ts";

testRule(${camel}, {
  valid: [],
  invalid: [
    {
      name: "write here what the rule must find",
      kind: "${kinds[0]}",
      code: "${text}",
      findings: [{ line: 1 }],
    },
  ],
});
`;
const files = { [`server/src/rules/${folder}/${id}.ts`]: rule, [`test/rules/${folder}/${id}.test.ts`]: test };
for (const path of Object.keys(files)) if (existsSync(join(root, path))) fail(`${path} is there already.`);
for (const [path, content] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  console.log(path);
}
console.log("Write the rule until its test passes, then: npm run generate");

function fail(message) {
  console.error(message);
  process.exit(2);
}
