import { credentialFile } from "../../knowledge/credential-files.ts";
import type { ShellCommand, ShellWord } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import { known } from "../../model/value.ts";
import { isRoot } from "../container/users.ts";

/** A credential that a command leaves in a file or a tool's settings, and how a mount gives it instead. */
export interface Stored {
  /** `--mount=type=secret,...`, which takes the place of the command. */
  readonly mount: string;
  /** The file that it leaves, from the root; undefined where a variable takes its place. */
  readonly path: string | undefined;
  /** The programs that need it. */
  readonly readers: RegExp;
}

/** What a command stores that a mount could give instead; undefined where it stores nothing known. */
export function storedBy(command: ShellCommand, instruction: Instruction): Stored | undefined {
  const [first, second] = command.args.map((a) => a.value);
  const last = command.args.at(-1)?.value;
  switch (command.name) {
    case "echo":
    case "printf":
    case "cat":
      return asFile(redirectTarget(command), instruction);
    case "tee":
      return asFile(
        command.args.find((a) => !a.text.startsWith("-")),
        instruction,
      );
    case "npm":
    case "pnpm":
      return first === "config" && second === "set" ? file("~/.npmrc", instruction) : undefined;
    case "pip":
    case "pip3":
      return first === "config" && command.args.some((a) => a.value === "set")
        ? file("~/.config/pip/pip.conf", instruction)
        : undefined;
    case "git":
      return first === "config" && command.args.some((a) => a.value === "--global")
        ? file("~/.gitconfig", instruction)
        : undefined;
    case "composer":
      return first === "config" && command.args.some((a) => /^(?:--global|-\w*g\w*)$/.test(a.value ?? ""))
        ? variable("COMPOSER_AUTH", /^composer$/)
        : undefined;
    case "bundle": {
      if (first !== "config") return undefined;
      const host = command.args.find((a) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(a.value ?? ""))?.value;
      const name = host?.toUpperCase().replaceAll("-", "___").replaceAll(".", "__");
      return name === undefined ? undefined : variable(`BUNDLE_${name}`, /^bundle$/);
    }
    case "gem":
      return first === "sources" && /^(?:-a|--add)$/.test(second ?? "") ? file("~/.gemrc", instruction) : undefined;
    case "cargo":
      return first === "login" ? variable("CARGO_REGISTRY_TOKEN", /^cargo$/) : undefined;
    case "dotnet":
      return first === "nuget" && /^(?:add|update)$/.test(second ?? "") && last !== undefined
        ? file("~/.nuget/NuGet/NuGet.Config", instruction)
        : undefined;
    default:
      return undefined;
  }
}

function redirectTarget({ redirects }: ShellCommand): ShellWord | undefined {
  return redirects.find((r) => /^1?>{1,2}\|?$/.test(r.operator))?.target;
}

function asFile(word: ShellWord | undefined, instruction: Instruction): Stored | undefined {
  const text = word && pathText(word);
  return text === undefined ? undefined : file(text, instruction);
}

/** The path that a word names, `~` for the home folder; undefined where anything else in it is not known. */
export function pathText({ value, pattern, variables }: ShellWord): string | undefined {
  if (value !== undefined) return value;
  return variables.length === 1 && variables[0] === "HOME" ? pattern.replace(/^\ufffc(?=\/|$)/, "~") : undefined;
}

function file(text: string, instruction: Instruction): Stored | undefined {
  const path = fromRoot(text, instruction);
  return path === undefined ? undefined : storedAt(path);
}

/** How a mount gives a file of credentials. */
export function storedAt(path: string): Stored | undefined {
  const found = credentialFile(path);
  if (!found || !/^[\w./@+-]+$/.test(path)) return undefined;
  return { mount: `--mount=type=secret,id=${found.id},target=${path}`, path, readers: found.readers };
}

function variable(name: string, readers: RegExp): Stored {
  return { mount: `--mount=type=secret,id=${name},env=${name}`, path: undefined, readers };
}

/** A path as the command at an instruction sees it, from the root; undefined where the home or working folder is not known. */
export function fromRoot(path: string, instruction: Instruction): string | undefined {
  if (path.includes("\ufffc") || /(?:^|\/)\.\.(?:\/|$)/.test(path)) return undefined;
  if (path.startsWith("/")) return path.replace(/\/+$/, "");
  if (path === "~" || path.startsWith("~/")) {
    const user = instruction.stage.userAt(instruction);
    const moved = instruction.stage.environmentAt(instruction).has("HOME");
    if (moved || user.state === "unknown" || (user.state === "set" && !isRoot(user.value))) return undefined;
    return `/root${path.slice(1).replace(/\/+$/, "")}`;
  }
  const folder = known(instruction.stage.workdirAt(instruction));
  return folder && `${folder.replace(/\/+$/, "")}/${path.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "")}`;
}
