import type { ShellWord } from "../../model/command.ts";

/** The base name of a program: `apt-get` for /usr/bin/apt-get, `powershell` for powershell.exe. */
export function programName(word: ShellWord | undefined): string | undefined {
  const value = word?.value;
  if (!value) return undefined;
  return value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf("\\")) + 1).replace(/\.exe$/i, "") || undefined;
}

/** Options of a wrapper that take the next word as their value. */
interface Wrapper {
  readonly valued?: readonly string[];
  /** Words that stand between the options and the program: timeout's duration. */
  readonly operands?: number;
  /** Options that make it no wrapper (`command -v`). */
  readonly not?: RegExp;
  readonly assignments?: boolean;
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  env: { valued: ["-u", "--unset", "-C", "--chdir", "-S"], assignments: true },
  exec: { valued: ["-a"] },
  nohup: {},
  command: { not: /^-[pvV]*[vV]/ },
  builtin: {},
  time: { valued: ["-f", "--format", "-o", "--output"] },
  nice: { valued: ["-n", "--adjustment"] },
  ionice: { valued: ["-c", "-n", "--class", "--classdata"], not: /^-[pPu]/ },
  setsid: {},
  stdbuf: { valued: ["-i", "-o", "-e"] },
  timeout: { valued: ["-k", "-s", "--kill-after", "--signal"], operands: 1 },
  eatmydata: {},
  busybox: { not: /^--/ },
};

/** Programs that run another one as somebody else; what they run is a command of its own behind them. */
const BEHIND: Readonly<Record<string, Wrapper>> = {
  sudo: {
    valued: [
      "-u",
      "--user",
      "-g",
      "--group",
      "-p",
      "--prompt",
      "-C",
      "-D",
      "-h",
      "--host",
      "-R",
      "-r",
      "-t",
      "-T",
      "-U",
    ],
    not: /^-(?:[lvVkKe]|-list|-validate|-version|-edit)/,
    assignments: true,
  },
  doas: { valued: ["-u", "-C"], assignments: true },
  gosu: { operands: 1 },
  "su-exec": { operands: 1 },
  setpriv: { not: /^--(?:dump|help|version)/ },
};

/** How many of a command's words belong to wrappers such as `env`, `exec`, `nohup`, `time`. */
export function wrapped(words: readonly ShellWord[]): number {
  let at = 0;
  for (let depth = 0; depth < 8; depth++) {
    const wrapper = WRAPPERS[own(programName(words[at]), WRAPPERS)];
    const next = wrapper && behindOptions(words, at, wrapper);
    if (next === undefined || next >= words.length) return at;
    at = next;
  }
  return at;
}

/** Where the command begins that `sudo` and its like run, in `words` with the program first; undefined where there is none. */
export function runsBehind(words: readonly ShellWord[]): number | undefined {
  const wrapper = BEHIND[own(programName(words[0]), BEHIND)];
  const next = wrapper && behindOptions(words, 0, wrapper);
  return next !== undefined && next < words.length ? next : undefined;
}

function own(name: string | undefined, table: Readonly<Record<string, Wrapper>>): string {
  return name !== undefined && Object.hasOwn(table, name) ? name : "";
}

function behindOptions(words: readonly ShellWord[], from: number, wrapper: Wrapper): number | undefined {
  let at = from + 1;
  for (; at < words.length; at++) {
    const word = words[at] as ShellWord;
    const text = word.value ?? word.pattern;
    if (text === "--") {
      at++;
      break;
    }
    if (/^-./.test(text)) {
      if (wrapper.not?.test(text)) return undefined;
      if (wrapper.valued?.includes(text)) at++;
    } else if (!(wrapper.assignments && /^[A-Za-z_][A-Za-z0-9_]*=/.test(text))) break;
  }
  return at + (wrapper.operands ?? 0);
}

const SHELLS = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh"]);

/** What a shell's command line gives it to run: a script in one of its words (`-c`), its standard input, or neither (a file). */
export function shellInput(words: readonly ShellWord[]): { readonly script: number } | "stdin" | undefined {
  const name = programName(words[0]);
  if (name === "su") return suInput(words);
  if (name === undefined || !SHELLS.has(name)) return undefined;
  let command = false;
  for (let at = 1; at < words.length; at++) {
    const value = words[at]?.value;
    if (value === "-" || value === "--" || value === undefined || !/^[-+]/.test(value)) {
      const operand = value === "--" || value === "-" ? at + 1 : at;
      if (command) return operand < words.length ? { script: operand } : undefined;
      return operand < words.length ? undefined : "stdin";
    }
    if (value.startsWith("--")) {
      if (value === "--rcfile" || value === "--init-file") at++;
      continue;
    }
    if (value.startsWith("-") && value.includes("c")) command = true;
    if (value.startsWith("-") && value.includes("s") && !command) return "stdin";
    if (value.includes("o") || value.includes("O")) at++;
  }
  return command ? undefined : "stdin";
}

function suInput(words: readonly ShellWord[]): { readonly script: number } | undefined {
  const at = words.findIndex(({ value }, i) => i > 0 && (value === "-c" || value === "--command"));
  return at > 0 && at + 1 < words.length ? { script: at + 1 } : undefined;
}
