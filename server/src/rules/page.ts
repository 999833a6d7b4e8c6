import type { Peer } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import type { Category, Example, OptionSchema, Rule, Standards } from "./rule.ts";

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  dockerfile: "Dockerfile",
  kubernetes: "Kubernetes",
  compose: "Compose",
  aci: "Azure Container Instances",
  kustomize: "Kustomize",
  helm: "Helm",
  dockerignore: ".dockerignore",
};

/** The order in which tables show the categories. */
const ORDER: readonly Category[] = [
  "user",
  "isolation",
  "secrets",
  "supply-chain",
  "attack-surface",
  "network",
  "rbac",
  "resources",
  "lifecycle",
  "hygiene",
  "meta",
];

const STANDARD_NAMES: Readonly<Record<keyof Standards, string>> = {
  "cis-docker": "CIS Docker Benchmark",
  "cis-kubernetes": "CIS Kubernetes Benchmark",
  pss: "Pod Security Standards",
  "nist-800-190": "NIST SP 800-190",
  "nsa-cisa": "NSA/CISA Kubernetes Hardening Guide",
  "owasp-docker": "OWASP Docker Top 10",
  "owasp-kubernetes": "OWASP Kubernetes Top 10",
  cwe: "CWE",
};

const PEER_NAMES: Readonly<Record<Peer, string>> = {
  hadolint: "hadolint",
  buildkit: "BuildKit checks",
  trivy: "Trivy",
  checkov: "Checkov",
  "kube-linter": "KubeLinter",
  "kube-score": "kube-score",
  kubesec: "Kubesec",
  polaris: "Polaris",
  kics: "KICS",
  semgrep: "Semgrep",
  dclint: "dclint",
  pss: "Pod security admission",
};

/** The presets that a rule is part of, the derived ones too. */
export function presetsOf(rule: Rule): string[] {
  return [
    ...rule.presets,
    ...(rule.notSecurity || rule.needsNetwork ? [] : ["strict"]),
    "all",
    ...(["hadolint", "kube-linter"] as const).filter((peer) => rule.sameAs?.[peer]?.length),
  ];
}

/** The name of a kind of file for people. */
export function kindName(kind: Kind): string {
  return KIND_NAMES[kind];
}

/** The page of a rule in the documentation, as Markdown. */
export function rulePage(rule: Rule): string {
  const inline = (words: readonly string[]) => words.map((w) => `\`${w}\``).join(", ");
  const sections = [
    `# ${rule.id}`,
    `${rule.summary}.`,
    [
      "| | |",
      "| --- | --- |",
      `| Files | ${rule.kinds.map(kindName).join(", ")} |`,
      `| Severity | ${rule.severity} |`,
      `| Presets | ${inline(presetsOf(rule))} |`,
      `| Fixes | ${fixesLine(rule)} |`,
      ...(rule.needsNetwork ? ["| Network | needed |"] : []),
    ].join("\n"),
    `## Why\n\n${rule.why}`,
    `## What to do\n\n${rule.remedy}`,
    rule.except ? `## When not\n\n${rule.except}` : "",
    `## Examples\n\n${rule.examples.map(exampleText).join("\n\n")}`,
    optionsTable(rule),
    standardsTable(rule),
    peersTable(rule),
    suppressing(rule),
    rule.references?.length
      ? `## Read more\n\n${rule.references.map(({ title, url }) => `- [${title}](${url})`).join("\n")}`
      : "",
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

/** The page that lists all rules, as Markdown. */
export function rulesIndex(rules: readonly Rule[]): string {
  const count = rules.filter((r) => r.presets.includes("recommended")).length;
  return `# Rules\n\n${rules.length} rules. The ${count} marked with ✓ are those of \`plimsoll:recommended\`, which applies where nothing else is said; 🔧 marks those that bring a fix.\n\n${rulesTable(rules, "")}\n`;
}

/** A table of rules as Markdown; `folder` leads from where it stands to the rules' pages and ends with `/`. */
export function rulesTable(rules: readonly Rule[], folder: string): string {
  const rows = [...rules]
    .sort((a, b) => ORDER.indexOf(a.category) - ORDER.indexOf(b.category) || (a.id < b.id ? -1 : 1))
    .map((rule) => {
      const marks = `${rule.presets.includes("recommended") ? "✓" : ""} | ${rule.fixes?.length ? "🔧" : ""}`;
      const kinds = rule.kinds.map(kindName).join(", ");
      return `| [${rule.id}](${folder}${rule.id}.md) | ${cell(rule.summary)} | ${rule.category} | ${rule.severity} | ${marks} | ${kinds} |`;
    });
  return `| Rule | | Category | Severity | ✓ | 🔧 | Files |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows.join("\n")}`;
}

function fixesLine(rule: Rule): string {
  const says = { safe: "safe", hardening: "hardening (takes a privilege away)", choice: "choice (asks you)" };
  return rule.fixes?.length ? rule.fixes.map((f) => says[f]).join(", ") : "none";
}

function exampleText(example: Example): string {
  const language = example.kind === "dockerfile" ? "dockerfile" : example.kind === "dockerignore" ? "text" : "yaml";
  const fence = (text: string) => `\`\`\`${language}\n${text.replace(/\n*$/, "\n")}\`\`\``;
  const name = kindName(example.kind);
  const options = example.options ? ` with \`${JSON.stringify(example.options)}\`` : "";
  const others = Object.entries(example.neighbours ?? {}).map(
    ([path, text]) => `Beside it \`${path}\`:\n\n\`\`\`text\n${text.replace(/\n*$/, "\n")}\`\`\``,
  );
  const told = Object.entries(example.told ?? {}).map(
    ([image, facts]) => `What the registry has told of \`${image}\`: \`${JSON.stringify(facts)}\`.`,
  );
  const scanned = Object.entries(example.scans ?? {}).flatMap(([image, scans]) =>
    scans.map((scan) => `What a scanner's report says of \`${image}\`: \`${JSON.stringify(scan)}\`.`),
  );
  return [
    ...(example.note ? [example.note] : []),
    ...(example.bad === undefined ? [] : [`Reported, ${name}${options}:`, fence(example.bad)]),
    ...(example.fixed === undefined ? [] : ["After the fix:", fence(example.fixed)]),
    ...(example.good === undefined ? [] : [`Not reported, ${name}${options}:`, fence(example.good)]),
    ...others,
    ...told,
    ...scanned,
  ].join("\n\n");
}

function optionsTable(rule: Rule): string {
  const options = Object.entries(rule.options);
  if (options.length === 0) return "";
  const rows = options.map(
    ([name, schema]) =>
      `| \`${name}\` | ${typeText(schema)} | \`${JSON.stringify(schema.default)}\` | ${cell(schema.description)} |`,
  );
  const [first, schema] = options[0] as [string, OptionSchema];
  const value = JSON.stringify(schema.default);
  return `## Options\n\n| Option | Type | Default | |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n\n\`\`\`yaml\n# .plimsoll.yaml\nrules:\n  ${rule.id}: { severity: ${rule.severity}, ${first}: ${value} }\n\`\`\``;
}

function typeText(schema: OptionSchema): string {
  if (schema.enum) return schema.enum.map((v) => `\`${String(v)}\``).join(" or ");
  if (schema.type === "array") return `list of ${schema.items?.type ?? "any"}s`;
  if (schema.type === "object") return `keys to ${schema.additionalProperties?.type ?? "any"}s`;
  return schema.type;
}

function standardsTable(rule: Rule): string {
  const rows = (Object.entries(rule.standards ?? {}) as [keyof Standards, readonly string[]][]).map(
    ([name, ids]) => `| ${STANDARD_NAMES[name]} | ${ids.map(cell).join(", ")} |`,
  );
  return rows.length > 0 ? `## Standards\n\n| Standard | |\n| --- | --- |\n${rows.join("\n")}` : "";
}

function peersTable(rule: Rule): string {
  const rows = (Object.entries(rule.sameAs ?? {}) as [Peer, readonly string[]][])
    .filter(([, ids]) => ids.length > 0)
    .map(([name, ids]) => `| ${PEER_NAMES[name]} | ${ids.map((id) => `\`${id}\``).join(", ")} |`);
  return rows.length > 0 ? `## The same in other tools\n\n| Tool | |\n| --- | --- |\n${rows.join("\n")}` : "";
}

function suppressing(rule: Rule): string {
  return `## Silencing it\n\nOne place, with a comment above it: \`# plimsoll-ignore ${rule.id} -- the reason\`. A whole file: \`# plimsoll-ignore-file ${rule.id} -- the reason\`. For the team, in \`.plimsoll.yaml\`:\n\n\`\`\`yaml\nrules:\n  ${rule.id}: off\n\`\`\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
