import type { BuildMount } from "../../model/build-options.ts";
import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { effective } from "../../model/value.ts";
import { actual } from "./downloads.ts";
import { hasFlag, type PackageCommand, packageCommand } from "./package-command.ts";
import { given } from "./word-edits.ts";

export type Ecosystem = "python" | "node" | "ruby" | "go" | "rust" | "dotnet" | "php";

/** An installation of a language's packages by name, outside any lock file. */
export interface LanguageInstall {
  readonly ecosystem: Ecosystem;
  /** The program as it is called: `pip`, `npm`, `go`. */
  readonly tool: string;
  /** The packages that surely have no version. */
  readonly open: readonly ShellWord[];
  /** How a version is given. */
  readonly form: string;
}

/** What a command installs of a language's packages; undefined where it installs none by name. */
export function languageInstall(command: ShellCommand): LanguageInstall | undefined {
  const asked = packageCommand(command);
  if (asked) return managed(asked);
  const own = actual(command);
  if (own.name === "npx" || own.name === "bunx") return runOnce(own);
  if (own.name === "go") return goTool(own);
  if (own.name === "cargo") return cargo(own);
  if (own.name === "dotnet") return dotnet(own);
  return undefined;
}

function managed(asked: PackageCommand): LanguageInstall | undefined {
  const { manager, action, subcommand } = asked;
  if (manager.kind !== "language" || action !== "install") return undefined;
  const open = (isOpen: (text: string) => boolean) => asked.packages.filter((w) => holds(w, asked.command, isOpen));
  if (/^pip[23x]?$/.test(manager.name) || (manager.name === "uv" && /^(?:pip|tool) install$/.test(subcommand))) {
    if (hasFlag(asked, ["-r", "--requirement", "-c", "--constraint", "--no-index"])) return undefined;
    const bootstrap = hasFlag(asked, ["-U", "--upgrade"]);
    const isOpen = (t: string) => openPython(t) && !(bootstrap && /^(?:pip|setuptools|wheel)$/.test(t));
    return { ecosystem: "python", tool: manager.name, open: open(isOpen), form: "package==version" };
  }
  if (/^(?:npm|yarn|pnpm)$/.test(manager.name))
    return { ecosystem: "node", tool: manager.name, open: open(openNode), form: "package@version" };
  if (manager.name === "gem") return ruby(asked);
  if (manager.name === "composer" && /^r(?:equire)?$/.test(subcommand)) return composer(asked);
  return undefined;
}

/** `vendor/name:version`, `vendor/name=version` or the version as a word of its own. */
function composer({ packages, command }: PackageCommand): LanguageInstall {
  const open = packages.filter((word, i) => {
    const next = packages[i + 1];
    const versioned =
      next !== undefined && holds(next, command, (t) => /^[v^~<>=!]*\d|^dev-|^\*$/.test(t) && !t.includes("/"));
    return !versioned && holds(word, command, (t) => /^[\w.-]+\/[\w.-]+$/.test(t));
  });
  return { ecosystem: "php", tool: "composer", open, form: "package:version" };
}

function holds(word: ShellWord, command: ShellCommand, test: (text: string) => boolean): boolean {
  const text = given(word, command);
  return text !== undefined && text !== "" && test(text);
}

/** No file, folder or address of a fixed state, and no bound of any kind; `git+https://host/path@ref` has one. */
function openPython(text: string): boolean {
  const repository = /^(?:git|hg|svn|bzr)\+[a-z]+:\/\/(?:[^/@]*@)?([^#]*)/.exec(text);
  if (repository) return !(repository[1] ?? "").includes("@");
  return !/[/\\=<>~!@]|^\.|\.(?:whl|zip|tar|tgz|tar\.\w+|egg)$/.test(text);
}

/** `name`, `@scope/name` or a repository without `#ref`; no file, folder or archive. */
function openNode(text: string): boolean {
  if (/^(?:\.|\/|~|file:|link:|workspace:)|\.(?:tgz|tar|tar\.gz)$|\/$/.test(text)) return false;
  if (/^(?:git(?:\+\w+)?:\/\/|git@|github:|gitlab:|bitbucket:)/.test(text)) return !text.includes("#");
  // an archive somewhere, or `a/b`: a folder, if there is one, else a repository
  if (/^https?:\/\//.test(text) || /^[^@/]+\/[^/]+$/.test(text)) return false;
  return !text.slice(1).includes("@") || /@(?:latest|next|\*|x)$/.test(text);
}

/** `name:version`, or one -v for all; what stands behind `--` is for the build. */
function ruby(asked: PackageCommand): LanguageInstall | undefined {
  if (hasFlag(asked, ["-v", "--version", "-g", "--file"])) return undefined;
  const end = asked.command.args.find((a) => a.value === "--")?.at.start ?? Number.POSITIVE_INFINITY;
  const open = asked.packages.filter(
    (w) => w.at.start < end && holds(w, asked.command, (t) => !/[:/]|\.gem$/.test(t) && t !== "true" && t !== "false"),
  );
  return { ecosystem: "ruby", tool: "gem", open, form: "gem:version" };
}

/** npx fetches what is not installed; with --no-install it does not. */
function runOnce(command: ShellCommand): LanguageInstall | undefined {
  if (command.args.some((a) => /^--no(?:-install)?$/.test(a.value ?? ""))) return undefined;
  const named = command.args.findIndex((a) => a.value === "-p" || a.value === "--package");
  const word = named >= 0 ? command.args[named + 1] : command.args.find((a) => !a.pattern.startsWith("-"));
  if (!word || !holds(word, command, (t) => t.startsWith("@") && openNode(t))) {
    // a plain name may be a program of the project's own packages
    return word && holds(word, command, (t) => /@latest$/.test(t))
      ? { ecosystem: "node", tool: command.name ?? "npx", open: [word], form: "package@version" }
      : undefined;
  }
  return { ecosystem: "node", tool: command.name ?? "npx", open: [word], form: "package@version" };
}

const GO_VALUES = /^-(?:o|p|C|mod|modfile|tags|ldflags|gcflags|asmflags|buildmode|compiler|exec|overlay|pkgdir)$/;

/** `go install host/path@v1`; without a version it comes from go.mod, where there is one. */
function goTool(command: ShellCommand): LanguageInstall | undefined {
  const [verb, ...rest] = command.args;
  if (!verb || !/^(?:install|get|run)$/.test(verb.value ?? "")) return undefined;
  const operands: ShellWord[] = [];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] as ShellWord;
    if (GO_VALUES.test(word.value ?? "")) i++;
    else if (!word.pattern.startsWith("-")) operands.push(word);
  }
  const packages = verb.value === "run" ? operands.slice(0, 1) : operands;
  const isOpen = (t: string) =>
    /@(?:latest|upgrade|patch|master|main|HEAD)$/.test(t) ||
    (!t.includes("@") && /^[\w-]+(?:\.[\w-]+)+\/./.test(t) && !t.endsWith("/...") && !copiesSources(command));
  return {
    ecosystem: "go",
    tool: "go",
    open: packages.filter((w) => holds(w, command, isOpen)),
    form: "package@version",
  };
}

/** Sources of the project, go.mod with them, are copied in above or mounted. */
function copiesSources({ script }: ShellCommand): boolean {
  const { instruction } = script;
  if (instruction?.run?.mounts.some(isOfContext)) return true;
  return (
    instruction?.stage.instructions.slice(0, instruction.index).some((i) => i.copy?.from.state === "unset") ?? false
  );
}

/** `--mount=type=bind`, which is the default, without `from`. */
function isOfContext({ type, from }: BuildMount): boolean {
  return effective(type) === "bind" && from.state === "unset";
}

function cargo(command: ShellCommand): LanguageInstall | undefined {
  const [verb, ...rest] = command.args.filter((a) => !a.pattern.startsWith("+"));
  if (verb?.value !== "install") return undefined;
  const fixed = /^--(?:version|vers|locked|path|rev|tag)(?:=|$)/;
  if (rest.some((a) => fixed.test(a.pattern))) return undefined;
  const operands = rest.filter((a, i) => !a.pattern.startsWith("-") && !CARGO_VALUES.test(rest[i - 1]?.value ?? ""));
  return {
    ecosystem: "rust",
    tool: "cargo",
    open: operands.filter((w) => holds(w, command, (t) => /^[\w-]+$/.test(t))),
    form: "--version VERSION --locked",
  };
}

const CARGO_VALUES =
  /^(?:--(?:git|branch|root|target|target-dir|features|bin|example|registry|index|profile|jobs)|-[FjZ])$/;

function dotnet(command: ShellCommand): LanguageInstall | undefined {
  const [tool, install, ...rest] = command.args;
  if (tool?.value !== "tool" || install?.value !== "install") return undefined;
  if (rest.some((a) => /^--version(?:=|$)/.test(a.pattern))) return undefined;
  const values = /^--(?:tool-path|add-source|configfile|framework|tool-manifest)$/;
  const name = rest.find((a, i) => !a.pattern.startsWith("-") && !values.test(rest[i - 1]?.value ?? ""));
  const open = name && holds(name, command, (t) => /^[\w.-]+$/.test(t)) ? [name] : [];
  return { ecosystem: "dotnet", tool: "dotnet", open, form: "--version VERSION" };
}
