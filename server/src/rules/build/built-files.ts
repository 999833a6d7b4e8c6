import type { ShellCommand } from "../../model/command.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import { known } from "../../model/value.ts";
import { withoutSlash } from "./container-path.ts";

/** What a stage has built, as absolute paths. */
export interface BuiltFiles {
  readonly files: readonly string[];
  /** The file does not tell: the paths are where such things mostly are. */
  readonly isGuess: boolean;
}

/** Folders that every base brings itself. */
const OF_THE_SYSTEM = /^\/(?:usr\/)?s?bin\/[^/]+$/;
const PLAIN = /^[\w./+@-]+$/;

/** What the program of a stage needs of what the stage made: itself, its folder, and what was installed under /usr/local. */
export function builtFiles(stage: BuildStage): BuiltFiles {
  const program = (stage.entrypoint ?? stage.command)?.scripts[0]?.commands[0];
  const folder = workingFolder(stage);
  const found = new Set<string>();
  if (folder && (program ? isInterpreted(program) : true)) found.add(folder);
  for (const path of program ? namedFiles(program, folder) : []) found.add(path);
  const installed = installedUnder(stage);
  if (program?.name && found.size === 0 && installed === "/usr/local") found.add(`${installed}/bin/${program.name}`);
  else if (installed && (found.size === 0 || (program && isInterpreted(program)))) found.add(installed);
  const files = [...found].filter(
    (path) => ![...found].some((other) => other !== path && path.startsWith(`${other}/`)),
  );
  return files.length > 0
    ? { files, isGuess: false }
    : { files: [`/usr/local/bin/${program?.name ?? "app"}`], isGuess: true };
}

/** The working directory at the end of a stage; undefined where it is not known, or the root. */
export function workingFolder({ workdir }: BuildStage): string | undefined {
  const path = withoutSlash(known(workdir));
  return path === undefined || path === "/" || !PLAIN.test(path) ? undefined : path;
}

const INTERPRETERS = /^(?:python|node|ruby|php|perl|bundle|gunicorn|uvicorn|flask|npm|yarn|pnpm|npx|rails|puma|lua)/;

function isInterpreted({ name = "" }: ShellCommand): boolean {
  return INTERPRETERS.test(name);
}

/** The program where its path is written, the archive of `java -jar`, the folder of an assembly of .NET. */
function namedFiles({ name, words, args }: ShellCommand, folder: string | undefined): string[] {
  const absolute = (path: string | undefined): string | undefined => {
    if (path === undefined || !PLAIN.test(path) || /(?:^|\/)\.\.(?:\/|$)/.test(path)) return undefined;
    if (path.startsWith("/")) return path;
    return folder && `${folder}/${path.replace(/^(?:\.\/)+/, "")}`;
  };
  const some = (path: string | undefined) => (path === undefined ? [] : [path]);
  if (name === "java") {
    const jar = args[args.findIndex((a) => a.value === "-jar") + 1]?.value;
    return jar?.endsWith(".jar") ? some(absolute(jar)) : some(folder);
  }
  if (name === "dotnet") {
    const dll = absolute(args[0]?.value);
    const above = dll?.slice(0, dll.lastIndexOf("/"));
    return above ? [above] : some(folder);
  }
  const own = words[0]?.value;
  if (own === undefined || !own.includes("/") || OF_THE_SYSTEM.test(own)) return [];
  return some(absolute(own));
}

/** Where `go install`, `cargo install`, `make install`, pip or npm put what they make, by the last of them in the stage. */
function installedUnder(stage: BuildStage): string | undefined {
  let under: string | undefined;
  const name = (stage.entrypoint ?? stage.command)?.scripts[0]?.commands[0]?.name;
  for (const command of stage.instructions.flatMap((i) => i.scripts.flatMap((s) => s.commands))) {
    const [first, ...rest] = command.args.map((a) => a.value ?? "");
    if (command.name === "go" && first === "install" && name) under = `/go/bin/${name}`;
    else if (command.name === "cargo" && first === "install" && name) under = `/usr/local/cargo/bin/${name}`;
    else if (/^g?make$/.test(command.name ?? "") && command.args.some((a) => a.value === "install"))
      under = "/usr/local";
    else if (/^pip[\d.]*$/.test(command.name ?? "") && first === "install") under = "/usr/local";
    else if (/^(?:gem|bundle)$/.test(command.name ?? "") && first === "install") under = "/usr/local/bundle";
    else if (command.name === "npm" && rest.includes("-g")) under = "/usr/local";
  }
  return under;
}
