import type { ShellCommand, ShellWord } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import { type Span, span, textOf } from "../../text/span.ts";

/** Permissions that an instruction gives to files: by chmod, `install -m`, `mkdir -m` or --chmod. */
export interface GivenMode {
  /** As written: `4755`, `u+s`, `a+rwX`. */
  readonly text: string;
  readonly at: Span;
  /** What gets them, as far as that is known; U+FFFC stands for what is not. */
  readonly targets: readonly string[];
  readonly recursive: boolean;
  /** Undefined for --chmod. */
  readonly command: ShellCommand | undefined;
}

/** The permissions that a RUN, COPY or ADD gives. */
export function givenModes(instruction: Instruction): GivenMode[] {
  const { keyword, flags, words, scripts } = instruction;
  if (keyword === "RUN") return scripts.flatMap((s) => s.commands.flatMap(modesOf));
  if (keyword !== "COPY" && keyword !== "ADD") return [];
  const target = words.at(-1);
  return flags.flatMap(({ name, value, valueAt }) =>
    name === "chmod" && value !== undefined && valueAt
      ? [{ text: value, at: valueAt, targets: target ? [target.text] : [], recursive: false, command: undefined }]
      : [],
  );
}

function modesOf(command: ShellCommand): GivenMode[] {
  const actual = command.behind ?? command;
  const { name, args } = actual;
  if (name === "chmod") return chmod(command, args);
  if (name === "install" || name === "mkdir") return withOption(command, args);
  if (name === "find" || name === "xargs") {
    const at = args.findIndex((a) => /^(?:.*\/)?chmod$/.test(a.value ?? ""));
    if (at < 0) return [];
    const where = name === "find" ? args.slice(0, 1).map((a) => a.pattern) : [];
    return chmod(command, args.slice(at + 1)).map((m) => ({ ...m, targets: where, recursive: true }));
  }
  return [];
}

/** `-x` is a mode as well, so that only chmod's own options are left out. */
function chmod(command: ShellCommand, args: readonly ShellWord[]): GivenMode[] {
  const isOption = (a: ShellWord) => /^(?:-[Rvfc]+|--[a-z-]+(?:=.*)?)$/.test(a.value ?? "");
  const [mode, ...targets] = args.filter((a) => !isOption(a));
  if (mode?.value === undefined) return [];
  const recursive = args.some((a) => /^-[vfc]*R[Rvfc]*$|^--recursive$/.test(a.value ?? ""));
  return [{ text: mode.value, at: mode.at, targets: targets.map((t) => t.pattern), recursive, command }];
}

function withOption(command: ShellCommand, args: readonly ShellWord[]): GivenMode[] {
  const targets = args.slice(-1).map((a) => a.pattern);
  return args.flatMap((word, index): GivenMode[] => {
    const { value = "", at } = word;
    const next = args[index + 1];
    if (/^(?:-[A-Za-z]*m|--mode)$/.test(value) && next?.value !== undefined) {
      return [{ text: next.value, at: next.at, targets, recursive: false, command }];
    }
    const text = /^(?:-m|--mode=)(.+)$/.exec(value)?.[1];
    // the words must stand there as they are
    if (text === undefined || textOf(at) !== value) return [];
    return [{ text, at: span(at.piece, at.end - text.length, at.end), targets, recursive: false, command }];
  });
}

/** What a mode grants beyond the usual. */
export interface ModeBits {
  readonly setuid: boolean;
  readonly setgid: boolean;
  readonly sticky: boolean;
  readonly otherWrite: boolean;
}

/** Reads an octal or symbolic mode; undefined where it is neither. */
export function modeBits(text: string): ModeBits | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const bits = Number.parseInt(text, 8);
    const has = (bit: number) => (bits & bit) !== 0;
    return { setuid: has(0o4000), setgid: has(0o2000), sticky: has(0o1000), otherWrite: has(0o002) };
  }
  const given = clauses(text);
  if (!given) return undefined;
  const grants = (who: RegExp, permission: string) =>
    given.some((c) => c.operator !== "-" && who.test(c.who) && c.permissions.includes(permission));
  return {
    setuid: grants(/^$|[ua]/, "s"),
    setgid: grants(/^$|[ga]/, "s"),
    sticky: grants(/^/, "t"),
    // without a letter in front the umask takes the right away again
    otherWrite: grants(/[oa]/, "w"),
  };
}

export interface Clause {
  readonly who: string;
  readonly operator: "+" | "-" | "=";
  readonly permissions: string;
}

/** The parts of a symbolic mode, `u=rwx,go+rX`; undefined where the text is none. */
export function clauses(text: string): Clause[] | undefined {
  if (text.length > 64) return undefined;
  const parts = text.split(",").map((part) => /^([ugoa]*)([-+=])([rwxXst]*|[ugo])$/.exec(part));
  if (parts.some((p) => p === null)) return undefined;
  return parts.map((p) => ({
    who: p?.[1] ?? "",
    operator: (p?.[2] ?? "+") as Clause["operator"],
    permissions: p?.[3] ?? "",
  }));
}

/** The octal digits without some bits, as many as before. */
export function without(octal: string, bits: number): string {
  return (Number.parseInt(octal, 8) & ~bits).toString(8).padStart(octal.length, "0");
}
