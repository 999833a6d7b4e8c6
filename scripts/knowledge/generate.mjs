#!/usr/bin/env node
// Writes server/src/knowledge/data/*.json from a folder of source data:
//   node scripts/knowledge/generate.mjs FOLDER
// FOLDER holds eol.json, official-images.json, deprecated-official-images.json, default-users.json,
// base-images.json, gitleaks-rules.json, service-credentials.json, control-plane-flags.json and k8s-deprecated-apis.json.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { baseImages } from "./base-images.mjs";
import { controlPlaneFlags } from "./control-plane-flags.mjs";
import { defaultUsers } from "./default-users.mjs";
import { deprecatedImages } from "./deprecated-images.mjs";
import { endOfLife } from "./end-of-life.mjs";
import { officialImages } from "./official-images.mjs";
import { removedApis } from "./removed-apis.mjs";
import { secretPatterns } from "./secret-patterns.mjs";
import { serviceCredentials } from "./service-credentials.mjs";

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node scripts/knowledge/generate.mjs FOLDER");
  process.exit(2);
}
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const target = join(dirname(fileURLToPath(import.meta.url)), "../../server/src/knowledge/data");

const outputs = {
  "end-of-life.json": endOfLife(read("eol.json")),
  "official-images.json": officialImages(read("official-images.json")),
  "deprecated-images.json": deprecatedImages(read("deprecated-official-images.json"), read("eol.json")),
  "default-users.json": defaultUsers(read("default-users.json")),
  "base-images.json": baseImages(read("base-images.json")),
  "secret-patterns.json": secretPatterns(read("gitleaks-rules.json")),
  "service-credentials.json": serviceCredentials(read("service-credentials.json")),
  "control-plane-flags.json": controlPlaneFlags(read("control-plane-flags.json")),
  "removed-apis.json": removedApis(read("k8s-deprecated-apis.json")),
};
let total = 0;
for (const [name, data] of Object.entries(outputs)) {
  const path = join(target, name);
  writeFileSync(path, `${layOut(data)}\n`);
  total += statSync(path).size;
  console.log(`${name}: ${statSync(path).size} bytes`);
}
console.log(`total: ${total} bytes`);

/** JSON with one line an entry of each top-level object or array, so that a refresh gives a readable diff. */
function layOut(data) {
  const parts = Object.entries(data).map(([key, value]) => {
    if (Array.isArray(value)) return `"${key}":[\n${value.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
    if (typeof value === "object") {
      const lines = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${JSON.stringify(item)}`);
      return `"${key}":{\n${lines.join(",\n")}\n}`;
    }
    return `"${key}":${JSON.stringify(value)}`;
  });
  return `{${parts.join(",\n")}}`;
}
