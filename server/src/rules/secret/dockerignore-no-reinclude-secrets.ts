import { ignoredBy } from "../../knowledge/dockerignore.ts";
import { secretFile } from "../../knowledge/secrets/files.ts";
import { choice } from "../../model/fix.ts";
import type { IgnorePattern } from "../../model/ignore-file.ts";
import { replace } from "../../model/place.ts";
import { listed } from "../container/wording.ts";
import { rule } from "../rule.ts";

/** Files that hold secrets in many projects. */
const USUAL = [
  ".env",
  ".env.production",
  ".npmrc",
  ".netrc",
  ".pypirc",
  "id_rsa",
  ".ssh/id_rsa",
  ".aws/credentials",
  ".docker/config.json",
  ".kube/config",
  "key.pem",
  "server.key",
  "terraform.tfstate",
  ".git",
];
/** Lines further down are not looked at. */
const MOST = 500;

export default rule({
  id: "dockerignore-no-reinclude-secrets",
  subject: "document",
  kinds: ["dockerignore"],
  category: "secrets",
  severity: "warning",
  presets: ["recommended"],
  summary: "Take no secret files back into the build context",
  why: "What a line with ! takes in again goes to the builder, and with COPY . into the image, keys and .env files included.",
  remedy:
    "Name the files that the build needs, not folders or patterns that secrets match as well; leave secrets out below.",
  except: "Files that only look secret, such as keys made for tests.",
  standards: { "nist-800-190": ["4.1.4"], cwe: ["CWE-538"] },
  fixes: ["choice"],
  references: [
    { title: ".dockerignore files", url: "https://docs.docker.com/build/concepts/context/#dockerignore-files" },
  ],
  examples: [
    { kind: "dockerignore", bad: "*\n!src\n!.env\n", fixed: "*\n!src\n" },
    { kind: "dockerignore", bad: ".env\n*.key\n!**\n", fixed: ".env\n*.key\n" },
    { kind: "dockerignore", good: "*\n!src\n!.env.example\n**/*.key\n" },
  ],

  check({ ignoreFile }, report) {
    const patterns = (ignoreFile?.patterns ?? []).slice(0, MOST);
    if (!patterns.some((p) => p.negated)) return;
    const leftOut = ignoredBy(spelled(patterns));
    // what ends up in the context, though it was left out by some line
    const taken = candidates(patterns).filter((path) => !leftOut(path));
    for (const [index, pattern] of patterns.entries()) {
      if (!pattern.negated || taken.length === 0) continue;
      const before = ignoredBy(spelled(patterns.slice(0, index)));
      const after = ignoredBy(spelled(patterns.slice(0, index + 1)));
      const again = taken.filter((path) => before(path) && !after(path));
      if (again.length === 0) continue;
      const onlyHistory = again.every((path) => path === ".git");
      report(pattern, {
        message: `!${pattern.text} takes ${listed(again.slice(0, 3))}${again.length > 3 ? " and the like" : ""} back into the build context, and so into what COPY . copies. ${onlyHistory ? "Pass what the build needs of it as a build argument." : "Leave it out, and mount secrets where a build needs them."}`,
        ...(onlyHistory ? { severity: "info" } : {}),
        fixes: [choice("Take the line out", replace(pattern.line, ""))],
      });
    }
  },
});

/** Secret files that the patterns may be about: the usual ones and those that a line itself names. */
function candidates(patterns: readonly IgnorePattern[]): string[] {
  const named = patterns
    .map(({ text }) =>
      text
        .replace(/^\/|\/$/g, "")
        .replace(/\*\*\//g, "")
        .replace(/\*+/g, "x"),
    )
    .filter((path) => path.length < 200 && !/[?[\]\\]/.test(path) && secretFile(path) !== undefined);
  return [...new Set([...named, ...USUAL])].slice(0, 60);
}

function spelled(patterns: readonly IgnorePattern[]): string {
  return patterns.map(({ negated, text }) => `${negated ? "!" : ""}${text}`).join("\n");
}
