/** Settings that mean harm, or come of a bad mistake: each must be told plainly, at once, and hurt nothing else. */
export interface Hostile {
  readonly what: string;
  /** By path; `.plimsoll.yaml` applies. */
  readonly files: Readonly<Record<string, string>>;
  readonly told: RegExp;
  /** The text that is marked in `.plimsoll.yaml`. */
  readonly at?: string;
}

const bomb = Array.from({ length: 30 }, (_, i) => `k${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`).join("\n");
const merges = Array.from({ length: 30 }, (_, i) => `  m${i + 1}: &m${i + 1} { <<: [*m${i}, *m${i}], x: 1 }`).join(
  "\n",
);
const one = (text: string) => ({ ".plimsoll.yaml": text });

export const HOSTILE: readonly Hostile[] = [
  {
    what: "a file that extends itself",
    files: one("extends: [./.plimsoll.yaml]\n"),
    told: /"\.\/\.plimsoll\.yaml" extends this file again\./,
    at: "./.plimsoll.yaml",
  },
  {
    what: "a loop of three files",
    files: {
      ...one("extends: [./a.yaml]\n"),
      "a.yaml": "extends: [./b.yaml]\n",
      "b.yaml": "extends: [./.plimsoll.yaml]\n",
    },
    told: /"\.\/\.plimsoll\.yaml" extends this file again\./,
  },
  {
    what: "a loop of packages",
    files: {
      ...one("extends: ['@a/b']\n"),
      "node_modules/@a/b/plimsoll.yaml": "extends: ['@a/b']\n",
    },
    told: /"@a\/b" extends this file again\./,
  },
  {
    what: "many files that extend each other twice",
    files: {
      ...one("extends: [./0.yaml, ././0.yaml]\n"),
      ...Object.fromEntries(
        Array.from({ length: 9 }, (_, i) => [`${i}.yaml`, `extends: [./${i + 1}.yaml, ././${i + 1}.yaml]\n`]),
      ),
      "9.yaml": "ignore: [never]\n",
    },
    told: /one file too many and is not read/,
  },
  ...["../../../etc/passwd.yaml", "./../../../../etc/x.json", "/etc/passwd.yaml"].map((path) => ({
    what: `extending ${path}`,
    files: one(`extends: [${path}]\n`),
    told: /lies outside of the workspace and is not read\./,
    at: path,
  })),
  {
    what: "extending what is no settings file by its name",
    files: one("extends: [../../../etc/passwd]\n"),
    told: /"\.\.\/\.\.\/\.\.\/etc\/passwd" lies outside of the workspace and is not read\./,
    at: "../../../etc/passwd",
  },
  {
    what: "extending what is called like a file of Windows",
    files: one("extends: ['C:\\\\x.yaml']\n"),
    told: /outside of the workspace/,
  },
  {
    what: "a baseline outside",
    files: one("baseline: ../../../etc/passwd\n"),
    told: /"\.\.\/\.\.\/\.\.\/etc\/passwd" lies outside of the workspace and is not read\./,
    at: "../../../etc/passwd",
  },
  {
    what: "a package whose name climbs",
    files: one("extends: ['@a/../../../etc']\n"),
    told: /is neither a preset .* nor a settings file/,
  },
  {
    what: "aliases that stand for billions of values",
    files: one(`k0: &a0 [x, x, x, x]\n${bomb}\ncustom: *a30\n`),
    told: /its aliases stand for too many values; it is not read\./,
  },
  {
    what: "merge keys that stand for as many",
    files: one(`custom:\n  m0: &m0 { x: 1 }\n${merges}\n`),
    told: /its aliases stand for too many values; it is not read\./,
  },
  {
    what: "an alias that holds itself",
    files: one("custom: &a { b: *a }\n"),
    told: /Nothing before this is named &a\./,
    at: "*a",
  },
  {
    what: "a thousand brackets in each other",
    files: one(`custom: ${"[".repeat(1000)}${"]".repeat(1000)}\n`),
    told: /nested too deeply|Not valid YAML|can't be read/,
  },
  {
    what: "a tag that asks for code",
    files: one("ignore: !!js/function 'function(){}'\n"),
    told: /ignore takes a list\./,
  },
  { what: "2 MB", files: one(`ignore: [${"a,".repeat(1_000_000)}]\n`), told: /larger than 1 MB|too large/ },
  { what: "10 MB", files: one(`ignore: [${"a,".repeat(5_000_000)}]\n`), told: /larger than 1 MB|too large/ },
  {
    what: "a file of 10 MB that is extended",
    files: { ...one("extends: [./big.yaml]\n"), "big.yaml": `ignore: [${"a,".repeat(5_000_000)}]\n` },
    told: /The settings file "\.\/big\.yaml" can't be read\./,
    at: "./big.yaml",
  },
  {
    what: "a glob that stands for thousands",
    files: one(`ignore: ["${"{a,b}".repeat(12)}"]\n`),
    told: /stands for more than 100 globs\./,
  },
  {
    what: "a glob without end",
    files: one(`overrides: [{ files: ["${"*a".repeat(600)}"], rules: {} }]\n`),
    told: /is longer than 1000 characters\./,
  },
  {
    what: "a glob that a regular expression would hang on",
    files: one("ignore: ['+(a|aa|aaa)+(a|aa)b']\n"),
    told: /holds a group in parentheses, which is not understood; write \{a,b\}\./,
    at: "'+(a|aa|aaa)+(a|aa)b'",
  },
];
