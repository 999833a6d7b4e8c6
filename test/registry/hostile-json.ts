import assert from "node:assert/strict";
import fc from "fast-check";

const KEYS = [
  "schemaVersion",
  "manifests",
  "config",
  "layers",
  "digest",
  "size",
  "mediaType",
  "platform",
  "annotations",
];
const MORE_KEYS = [
  "os",
  "architecture",
  "tags",
  "User",
  "Labels",
  "auths",
  "auth",
  "credHelpers",
  "credsStore",
  "token",
];
/** Keys that objects have anyhow. */
export const TRAPS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "then",
  "toJSON",
];

const digest = fc.constantFrom(
  `sha256:${"a".repeat(64)}`,
  "sha256:",
  `sha512:${"0".repeat(64)}`,
  "md5:x",
  "__proto__:",
);
const leaf = fc.oneof(fc.string(), digest, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(2));
/** JSON text of the shape that registries send, of any other, and of traps for those who copy keys. */
const json = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: "medium" },
    leaf.map((one) => JSON.stringify(one)),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS, ...MORE_KEYS, ...TRAPS), tie("value")), { maxLength: 6 })
      .map((pairs) => `{${pairs.map(([key, value]) => `"${key}":${value}`).join(",")}}`),
  ),
})).value;
/** The same, other text, and JSON that ends too early. */
export const text = fc.oneof(
  json,
  fc.string(),
  fc.tuple(json, fc.nat()).map(([all, at]) => all.slice(0, at % (all.length + 1))),
);

/** Nothing that was read may reach what all objects share. */
export function assertUntouched(): void {
  const shared = {} as Record<string, unknown>;
  for (const key of [...KEYS, ...MORE_KEYS]) assert.equal(shared[key], undefined, key);
}
