import { ignoredBy } from "../../knowledge/dockerignore.ts";
import { PROJECT_KINDS, type ProjectKind } from "../../knowledge/project-kinds.ts";
import type { ShellCommand } from "../../model/command.ts";
import type { Dockerfile } from "../../model/dockerfile.ts";
import type { Neighbours } from "../../model/facts.ts";
import { known } from "../../model/value.ts";
import { sourcesOf, takesFromContext } from "./copied-sources.ts";

/** Secrets and histories that every folder may hold. */
const PRIVATE = [".git", ".env*", "*.pem", "*.key", ".aws", ".ssh", ".npmrc"];
/** What the image is made from. */
const OF_THE_BUILD = ["Dockerfile*", ".dockerignore"];
/** Commands that read the history. */
const READS_HISTORY = /^git (?:describe|rev-parse|rev-list|log|show|submodule|status|diff|branch|tag)\b/;

/**
 * The lines of a .dockerignore for the project that a Dockerfile builds: secrets, the history, and what its tools make again.
 * Nothing that an instruction takes in by name.
 * @param folder of the Dockerfile, with a slash at its end
 */
export function linesToIgnore(dockerfile: Dockerfile, folder: string, neighbours: Neighbours): string[] {
  const commands = dockerfile.instructions.flatMap((i) => i.scripts.flatMap((s) => s.commands)).map(asWords);
  const sources = namedSources(dockerfile);
  const kinds = kindsOf(dockerfile, folder, neighbours, sources);
  const lines = [
    ...PRIVATE,
    ...kinds.flatMap((kind) => [...(commands.some((c) => kind.makes.test(c)) ? kind.made : []), ...kind.local]),
    ...OF_THE_BUILD,
  ];
  const usesHistory = commands.some((c) => READS_HISTORY.test(c));
  return [...new Set(lines)].filter((line) => !(usesHistory && line === ".git") && !takesOne(sources, line));
}

function asWords({ name, args }: ShellCommand): string {
  return [name, ...args.slice(0, 3).map((a) => a.pattern)].join(" ");
}

function kindsOf(
  { stages }: Dockerfile,
  folder: string,
  neighbours: Neighbours,
  sources: readonly string[],
): ProjectKind[] {
  const bases = stages.map(({ image }) => image && known(image.reference)?.familiar);
  return PROJECT_KINDS.filter(
    ({ files, copied, base }) =>
      files.some((file) => typeof neighbours.text(folder + file) === "string") ||
      sources.some((source) => copied.test(source)) ||
      bases.some((name) => name !== undefined && base.test(name)),
  );
}

/** What instructions take from the context by a name of its own. */
function namedSources({ instructions }: Dockerfile): string[] {
  const copied = instructions
    .filter(takesFromContext)
    .flatMap((i) => sourcesOf(i).map((s) => known(s.value) ?? s.text));
  const mounted = instructions.flatMap(({ flags }) =>
    flags.flatMap(({ name, options }) =>
      name === "mount" && !options.has("from") ? (options.get("source") ?? options.get("src") ?? []) : [],
    ),
  );
  return [...copied, ...mounted]
    .map((source) =>
      source
        .slice(0, 300)
        .replace(/^(?:\.?\/)+/, "")
        .replace(/\/+$/, ""),
    )
    .filter((source) => source !== "" && source !== "." && source !== "*");
}

/** True where a pattern would leave out what is named, or a file of a folder that is. */
function takesOne(sources: readonly string[], pattern: string): boolean {
  const ignored = ignoredBy(pattern);
  const plain = pattern.replace(/^\*\*\//, "");
  return sources.some((source) => {
    // a variable or wildcard may stand for anything of that kind
    const literal = source.replace(/\$\{?\w+[^/}]*\}?|[*?]+/g, "x");
    return ignored(literal) || source.split("/").includes(plain) || (source.includes("*") && endsAlike(source, plain));
  });
}

/** `*.pem` and `certs/*.pem`. */
function endsAlike(source: string, pattern: string): boolean {
  const end = /\.\w+$/.exec(source)?.[0];
  return end !== undefined && pattern.endsWith(end);
}
