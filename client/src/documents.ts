import type { DocumentFilter, DocumentSelector } from "vscode-languageclient";

/** Names that are Dockerfiles whatever language the editor gives them. */
const DOCKERFILES = [
  "**/Dockerfile",
  "**/Dockerfile.*",
  "**/*.{Dockerfile,dockerfile}",
  "**/Containerfile*",
  "**/*.containerfile",
];

/** JSON is looked at only where its place or name says that it may be a manifest. */
const JSON_MANIFESTS = [
  "**/{k8s,kubernetes,manifests}/**/*.json",
  "**/*.{k8s,kubernetes,aci}.json",
  "**/{azuredeploy,mainTemplate,template}*.json",
  "**/.plimsoll.json",
];

const IGNORE_FILES = ["**/.dockerignore", "**/*.dockerignore"];

/** What the server is told of. It looks at each document itself and says why one is not checked. */
export const SELECTOR: DocumentSelector & DocumentFilter[] = [
  ...["dockerfile", "dockercompose", "yaml", "helm", "arm-template"].map((language) => ({ language })),
  ...[...DOCKERFILES, ...IGNORE_FILES, ...JSON_MANIFESTS].map((pattern) => ({ pattern })),
];

/** Reports of scanners that are picked up. */
export const REPORTS = "**/*.{trivy.json,grype.json,sarif}";

/** Files that change what applies to others. */
export const WATCHED = ["**/.plimsoll*.{yaml,yml,json}", ...IGNORE_FILES, ...DOCKERFILES, "**/*.{yaml,yml}", REPORTS];

/** What "check the workspace" looks at. */
export const CANDIDATES = `{${[...DOCKERFILES, "**/*.{yaml,yml}", ...IGNORE_FILES, ...JSON_MANIFESTS].flatMap(expand).join(",")}}`;

/** Globs of VS Code do not nest braces, so that inner ones are written out. */
function expand(glob: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(glob);
  if (!braces) return [glob];
  const [whole, inner = ""] = braces;
  return inner.split(",").flatMap((part) => expand(glob.replace(whole, part)));
}
