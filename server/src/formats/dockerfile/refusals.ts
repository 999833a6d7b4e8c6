import { nearest } from "../../text/nearest.ts";
import type { Span } from "../../text/span.ts";
import type { SyntaxProblem } from "../format.ts";
import { MappedText } from "../shell/mapped-text.ts";
import { isMalformed } from "./expand.ts";
import type { InstructionSyntax } from "./syntax.ts";
import type { SyntaxFlag } from "./words.ts";

type FlagKind = "truth" | "text" | "texts";

const OWNED = { chown: "text", chmod: "text", link: "truth", exclude: "texts" } as const;

/** The flags of each instruction; ARG and STOPSIGNAL take no notice of any. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  ADD: { ...OWNED, checksum: "text", "keep-git-dir": "truth", unpack: "truth" },
  CMD: {},
  COPY: { ...OWNED, from: "text", parents: "truth" },
  ENTRYPOINT: {},
  ENV: {},
  EXPOSE: {},
  FROM: { platform: "text" },
  HEALTHCHECK: { interval: "text", timeout: "text", "start-period": "text", "start-interval": "text", retries: "text" },
  LABEL: {},
  MAINTAINER: {},
  ONBUILD: {},
  RUN: { mount: "texts", network: "text", security: "text", device: "texts" },
  SHELL: {},
  USER: {},
  VOLUME: {},
  WORKDIR: {},
};

/** Flags in which the builder replaces variables. */
const EXPANDED_FLAGS = new Set(["chown", "chmod", "checksum", "platform"]);

/** Which language of Dockerfiles a file asks for: BuildKit's, with what it only tries out, or some other one. */
export type Frontend = "docker" | "labs" | "other";

/**
 * What BuildKit refuses of an instruction that can be understood all the same: its flags and what they take.
 * Nothing here depends on other instructions.
 */
export function refusalsOf(syntax: InstructionSyntax, frontend: Frontend): readonly SyntaxProblem[] {
  if (frontend === "other") return [];
  const problems: SyntaxProblem[] = [];
  const say = (at: Span, message: string) => problems.push({ message, at, understood: true });
  flagProblems(syntax, frontend, say);
  if (syntax.keyword === "HEALTHCHECK") healthProblems(syntax, say);
  if (syntax.keyword === "VOLUME") volumeProblems(syntax, say);
  if (syntax.keyword === "COPY" || syntax.keyword === "ADD") copyProblems(syntax, say);
  return problems;
}

export type Say = (at: Span, message: string) => void;

/** The name of a flag in its own case. */
function writtenName({ text }: SyntaxFlag): string {
  return (/^--([^=]*)/.exec(text.text.replace(/["']/g, ""))?.[1] ?? "").trim();
}

function flagProblems(syntax: InstructionSyntax, frontend: Frontend, say: Say): void {
  const { keyword, flags } = syntax;
  const known = FLAGS[keyword];
  if (!known || flags.length === 0 || isNone(syntax)) return;
  const seen = new Set<string>();
  for (const flag of flags) {
    const at = whole(flag.text);
    const name = writtenName(flag);
    const kind = Object.hasOwn(known, name) && (name !== "device" || frontend === "labs") ? known[name] : undefined;
    if (!kind) {
      // valid-copy-from's matter
      if (keyword === "ADD" && name === "from") continue;
      say(nameOf(flag), unknownFlag(keyword, name, Object.keys(known)));
      continue;
    }
    if (seen.has(name) && kind !== "texts") say(at, `--${name} stands here twice. Leave one.`);
    seen.add(name);
    const { value } = flag;
    if (kind === "truth") {
      if (value !== undefined && !/^(?:true|false)$/i.test(value))
        say(at, `--${name} is true or false, not "${value}". Write --${name} alone, or leave it out.`);
    } else if (value === undefined) say(at, `--${name} lacks a value: --${name}=${EXAMPLES[name] ?? "..."}`);
    else if (flag.valueText && EXPANDED_FLAGS.has(name) && isMalformed(flag.valueText, syntax.piece.escape))
      say(at, `A quote or a variable's brace is not closed in --${name}.`);
    else if (name === "network" || name === "security") choiceProblem(name, value, at, say);
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  checksum: "sha256:...",
  chmod: "0755",
  chown: "user:group",
  exclude: "*.md",
  from: "stage",
  interval: "30s",
  mount: "type=cache,target=/root/.cache",
  network: "none",
  platform: "$BUILDPLATFORM",
  retries: "3",
  security: "sandbox",
  "start-interval": "5s",
  "start-period": "10s",
  timeout: "5s",
};

function choiceProblem(name: "network" | "security", value: string, at: Span, say: Say): void {
  const choices = name === "network" ? ["default", "none", "host"] : ["sandbox", "insecure"];
  if (!choices.includes(value)) say(at, `--${name} is ${choices.join(" or ")}, not "${value}".`);
}

function unknownFlag(keyword: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near) return `${keyword} has no flag --${name}. Did you mean --${near}?`;
  const others = Object.keys(FLAGS).filter((other) => Object.hasOwn(FLAGS[other] ?? {}, name));
  if (others.length > 0 && name !== "device")
    return `${keyword} has no flag --${name}; it belongs to ${others.join(" and ")}. Take it out.`;
  return known.length > 0
    ? `${keyword} has no flag --${name}. It takes ${known.map((flag) => `--${flag}`).join(", ")}.`
    : `${keyword} takes no flags. Take --${name} out, or begin with the program in front of it.`;
}

/** `HEALTHCHECK NONE`: its flags are not looked at. */
function isNone({ keyword, words }: InstructionSyntax): boolean {
  return keyword === "HEALTHCHECK" && words[0]?.text.text.toUpperCase() === "NONE";
}

function healthProblems(syntax: InstructionSyntax, say: Say): void {
  if (isNone(syntax)) return;
  for (const flag of syntax.flags) {
    const { value } = flag;
    const name = writtenName(flag);
    const at = whole(flag.text);
    if (!value) continue;
    if (name === "retries") {
      if (!/^[+-]?\d+$/.test(value) || Math.abs(Number(value)) > 2 ** 31 - 1)
        say(at, `--retries is a whole number, not "${value}".`);
      else if (Number(value) < 0) say(at, "--retries can't be below zero. Leave it out for the usual three.");
    } else if (Object.hasOwn(FLAGS.HEALTHCHECK ?? {}, name)) {
      const seconds = duration(value);
      if (seconds === undefined)
        say(
          at,
          `--${name} is a time with its unit, such as 30s or 1m30s, not "${value}".${value.includes("$") ? " Variables are not replaced here." : ""}`,
        );
      else if (seconds !== 0 && seconds < 0.001) say(at, `--${name} is a millisecond at least, not ${value}.`);
    }
  }
  const [, ...command] = syntax.words;
  if (syntax.json && command.length === 0)
    say(whole((syntax.words[0] as { text: MappedText }).text), "HEALTHCHECK CMD lacks a command.");
}

const SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
/** Times are kept as nanoseconds in 64 bits. */
const LONGEST = 2 ** 63 / 1e9;

/** The seconds of a time as Go writes it; undefined where it is none. */
function duration(text: string): number | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  const rest = text.slice(sign.length);
  if (rest === "0") return 0;
  let seconds = 0;
  let at = 0;
  const part = /(?:(\d+)(?:\.(\d*))?|\.(\d+))(ns|us|ms|s|m|h)/y;
  while (at < rest.length) {
    part.lastIndex = at;
    const match = part.exec(rest);
    if (!match) return undefined;
    const number = Number(`${match[1] ?? "0"}.${(match[2] || match[3]) ?? "0"}`);
    seconds += number * (SECONDS[match[4] as string] as number);
    at = part.lastIndex;
  }
  if (at === 0 || seconds > LONGEST) return undefined;
  return sign === "-" ? -seconds : seconds;
}

function volumeProblems(syntax: InstructionSyntax, say: Say): void {
  for (const { text, decoded } of syntax.words) {
    if (decoded?.text.trim() === "") say(whole(text), "A volume needs a path; this one is empty.");
  }
}

function copyProblems(syntax: InstructionSyntax, say: Say): void {
  const { keyword, words, json, heredocs, piece } = syntax;
  const last = words.at(-1);
  if (last && words.length > 1 && !json && heredocs.length > 0 && /^\d*<<-?\s*[^<\s]/.test(last.text.text))
    say(whole(last.text), `${keyword} can't copy to a heredoc. Put the destination behind it.`);
  for (const { expands, start, end } of heredocs) {
    if (!expands) continue;
    const body = piece.text.slice(start, end);
    if (!body.includes("${")) continue;
    const at = start + body.indexOf("${");
    const text = MappedText.of(piece, start, end);
    if (isMalformed(text, "\\", false))
      say(
        { piece, start: at, end: Math.min(end, at + 2) },
        "A variable's brace is not closed in this heredoc. Put its name in quotes to keep the text as it is.",
      );
  }
}

function nameOf(flag: SyntaxFlag): Span {
  const equals = flag.text.text.indexOf("=");
  return flag.text.span(0, equals < 0 ? flag.text.text.length : equals);
}

function whole(text: MappedText): Span {
  return text.span(0, text.text.length);
}
