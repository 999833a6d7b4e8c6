import { join } from "node:path";
import { rules } from "../rules/all.ts";
import { SETTINGS_FILES } from "../settings/load.ts";
import { PEER_FILES, type PeerConfiguration, type Translated, translate } from "../settings/peer-configurations.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import type { World } from "./check.ts";
import { helpPage } from "./help.ts";
import { printable } from "./output.ts";
import { readText } from "./read-text.ts";
import { writeNamed } from "./write-text.ts";

const OPTIONS = {
  print: { help: "print the file instead of writing it" },
  help: { help: "print this" },
} as const;

const ABOUT =
  "Writes a first .plimsoll.yaml here. What the settings of hadolint, kube-linter, checkov, trivy and KICS leave out is taken over, where these tools have settings here.";

/** `plimsoll init`: writes a first settings file. @throws UsageError where there is one already */
export function initCommand(args: readonly string[], { cwd, streams }: World): number {
  const { positionals, options } = parseArguments(args, OPTIONS);
  if (options.has("help")) {
    streams.out(helpPage("init", { usage: "", about: ABOUT, options: OPTIONS }));
    return 0;
  }
  if (positionals.length > 0) throw new UsageError('"init" takes no paths: it writes a file in the working folder.');
  const found = PEER_FILES.flatMap((reader) => {
    for (const file of reader.files) {
      const read = readText(join(cwd, file));
      if ("fault" in read) continue;
      return [{ file, configuration: { peer: reader.peer, ...reader.read(read.text) } }];
    }
    return [];
  });
  const text = settingsFile(found);
  if (options.has("print")) {
    streams.out(printable(text));
    return 0;
  }
  const present = SETTINGS_FILES.find((file) => !("fault" in readText(join(cwd, file))));
  if (present) throw new UsageError(`There is a ${present} already; --print shows what a new one would be.`);
  writeNamed(SETTINGS_FILES[0], join(cwd, SETTINGS_FILES[0]), text);
  const sources = found.length > 0 ? `, with what ${found.map(({ file }) => file).join(" and ")} leaves out` : "";
  streams.out(`Wrote ${SETTINGS_FILES[0]}${sources}.\n`);
  return 0;
}

interface Found {
  readonly file: string;
  readonly configuration: PeerConfiguration;
}

function settingsFile(found: readonly Found[]): string {
  const registries = [...new Set(found.flatMap(({ configuration }) => configuration.registries))];
  return [
    "# What Plimsoll checks here: in the editor and on the command line alike.",
    "extends: [plimsoll:recommended]",
    "",
    ...rulesSection(found),
    ...(registries.length > 0
      ? ["images:", "  approvedRegistries:", ...registries.map((one) => `    - ${JSON.stringify(one)}`), ""]
      : []),
    "# What is plainly for development or tests may be laxer.",
    "overrides:",
    "  - files:",
    '      - "**/compose.override.{yaml,yml}"',
    '      - "**/docker-compose.override.{yaml,yml}"',
    '      - "**/.devcontainer/**"',
    '      - "**/{dev,Dev}.Dockerfile"',
    '      - "**/*.dev.Dockerfile"',
    '      - "**/Dockerfile.dev"',
    '      - "**/test/**"',
    "    rules:",
    ...LAXER.map((id) => `      ${id}: hint`),
    "",
  ].join("\n");
}

/** Rules of `recommended` that matter less where nobody else reaches what runs. */
const LAXER = [
  "no-root-user",
  "require-run-as-non-root",
  "require-memory-limit",
  "no-published-database-port",
  "no-weak-service-credentials",
  "pin-image-version",
];

function rulesSection(found: readonly Found[]): string[] {
  const off = new Set<string>();
  const lines = found.flatMap(({ file, configuration }) => {
    const translated = translate(configuration, rules);
    const fresh = [...translated.off].filter(([id]) => !off.has(id));
    for (const [id] of fresh) off.add(id);
    return [
      `  # taken over from ${file}`,
      ...fresh.map(([id, checks]) => `  ${id}: off # ${checks.join(", ")}`),
      ...left(translated),
    ];
  });
  return off.size > 0
    ? ["rules:", ...lines, ""]
    : [...lines.map((line) => line.trimStart()), "rules: {} # for example no-root-user: error", ""];
}

/** What could not be taken over, and why. */
function left({ kept, unknown }: Translated): string[] {
  return [
    ...[...kept].map(([id, checks]) => `  # ${id} covers more than ${checks.join(", ")}, so that it stays on`),
    ...(unknown.length > 0 ? [`  # no rule corresponds to ${printable(unknown.slice(0, 30).join(", "))}`] : []),
  ];
}
