import { parseImageReference } from "../../model/image-reference.ts";
import { known } from "../../model/value.ts";
import { span } from "../../text/span.ts";
import type { SyntaxProblem } from "../format.ts";
import type { DockerfileModel } from "./document.ts";
import { expand } from "./expand.ts";
import type { InstructionModel } from "./instruction.ts";
import { mountProblems } from "./mount-refusals.ts";
import { checkDirective } from "./options.ts";
import { CommentPiece } from "./pieces.ts";
import type { Frontend, Say } from "./refusals.ts";
import type { StageModel } from "./stage.ts";

/** What BuildKit refuses of a file whose instructions are understood, in the order of the text within each part. */
export function problemsOfFile(dockerfile: DockerfileModel, frontend: Frontend): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const say: Say = (at, message) => problems.push({ message, at, understood: true });
  if (frontend === "other") return problems;
  directiveProblems(dockerfile, say);
  const { swallowed } = dockerfile;
  for (const { keyword, keywordAt, broken, syntax } of dockerfile.preamble.instructions) {
    if (keyword !== "ARG" && !broken && !swallowed.has(syntax.piece))
      say(keywordAt, `${keyword} stands above the first FROM, where only ARG may. Move it below.`);
  }
  for (const instruction of dockerfile.instructions) {
    const { syntax, broken } = instruction;
    if (syntax.complaint?.refused || swallowed.has(syntax.piece)) continue;
    for (const problem of syntax.refusals(frontend)) problems.push(problem);
    if (!broken) instructionProblems(instruction, say);
  }
  for (const stage of dockerfile.stages) {
    if (stage.from && !swallowed.has(stage.from.syntax.piece)) fromProblems(stage, say);
  }
  return problems;
}

/** `# syntax=` names another language, such as one with INCLUDE: what that refuses is not known. */
export function frontendOf({ directives }: DockerfileModel): Frontend {
  const syntax = directives.find(({ name }) => name === "syntax")?.value;
  if (!syntax) return "docker";
  if (!/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax)) return "other";
  return /labs|master|experimental|@/.test(syntax) ? "labs" : "docker";
}

function directiveProblems({ cut, directives, text }: DockerfileModel, say: Say): void {
  for (const { name, value, at } of directives) {
    if (name === "escape" && value !== "\\" && value !== "`") say(at, `escape is \\ or \`, not "${value}".`);
    else if (name === "check" && !checkDirective(value, at))
      say(at, "check takes skip=..., error=true or experimental=..., with semicolons between.");
  }
  // the line right below the directives may repeat one
  const above = cut.pieces[directives.length - 1];
  const next = cut.pieces[directives.length];
  if (!(above instanceof CommentPiece) || !(next instanceof CommentPiece)) return;
  const gap = text.slice(above.offset + above.text.length, next.offset);
  const name = /^#\s*(syntax|escape|check)\s*=\s*\S/i.exec(next.text)?.[1]?.toLowerCase();
  if (gap.split("\n").length === 2 && directives.some((directive) => directive.name === name))
    say(span(next, 0, next.text.length), `A second # ${name}= is refused. Put all in one line.`);
}

function instructionProblems(instruction: InstructionModel, say: Say): void {
  switch (instruction.keyword) {
    case "RUN":
      mountProblems(instruction, say);
      break;
    case "COPY":
    case "ADD":
      copyProblems(instruction, say);
      break;
    case "STOPSIGNAL":
      for (const { value } of instruction.words) {
        const signal = known(value);
        if (signal !== undefined && value.state === "set" && !isSignal(signal))
          say(
            value.at,
            `There is no signal ${signal === "" ? "without a name" : signal}. Write one such as SIGTERM or SIGQUIT, or its number.`,
          );
      }
      break;
    case "VOLUME":
      for (const { value, at, text } of instruction.words) {
        if (known(value) === "" && text !== '""') say(at, "A volume needs a path; this one is empty.");
      }
  }
}

const SIGNALS = new Set(
  "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX".split(
    " ",
  ),
);

function isSignal(text: string): boolean {
  if (/^[+-]?\d{1,18}$/.test(text)) return Number(text) !== 0;
  const name = text.toUpperCase().replace(/^SIG/, "");
  const offset = /^(?:RTMIN\+(\d{1,2})|RTMAX-(\d{1,2}))$/.exec(name);
  if (!offset) return SIGNALS.has(name);
  const number = offset[1] ?? offset[2] ?? "";
  return /^[1-9]\d?$/.test(number) && Number(number) <= (offset[1] ? 15 : 14);
}

function copyProblems(instruction: InstructionModel, say: Say): void {
  const { keyword, words, syntax } = instruction;
  const copy = syntax.flags.length > 0 ? instruction.copy : undefined;
  const sources = words.slice(0, -1);
  for (const source of keyword === "COPY" ? sources : []) {
    if (!/[$:]/.test(source.text)) continue;
    const text = known(source.value);
    if (text !== undefined && /^(?:https?:\/\/|git@[\w.-]+:)/.test(text))
      say(source.at, "COPY takes files alone, no addresses. Use ADD.");
  }
  if (!copy) return;
  const { chmod, checksum, from } = copy;
  if (chmod.state === "set" && !isMode(chmod.value))
    say(chmod.at, `--chmod is an octal number up to 7777 or a form such as u=rwX,go=rX, not "${chmod.value}".`);
  if (keyword === "ADD" && checksum.state === "set") checksumProblem(instruction, checksum.value, say);
  if (keyword === "COPY" && from.state === "set") {
    const isPlain = /^[\w.-]*$/.test(from.value);
    // names of that form are valid-copy-from's
    if (!isPlain && !instruction.fromStages.length && !parseImageReference(from.value))
      say(from.at, `"${from.value}" is neither a stage nor the name of an image. Name one.`);
  }
}

function checksumProblem({ words, copy }: InstructionModel, checksum: string, say: Say): void {
  const at = copy?.checksum.state === "set" ? copy.checksum.at : undefined;
  const [source, ...more] = words.slice(0, -1);
  const address = source && known(source.value);
  // a placeholder is there to be filled in
  if (!at || !source || address === undefined || checksum.includes("REPLACE_WITH_")) return;
  if (more.length > 0) say(at, "--checksum is for one source. Write an ADD of its own for each.");
  else if (!/^(?:https?|git|ssh):\/\/|^git@/.test(address))
    say(at, "--checksum is for what is downloaded; this source is a file of the build.");
  else if (/^https?:/.test(address) && !/\.git(?:[#?]|$)/.test(address) && !isDigest(checksum))
    say(at, `--checksum is sha256: and 64 hexadecimal digits, not "${checksum}".`);
}

const DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

function isDigest(text: string): boolean {
  const match = /^([a-z0-9]+):([a-f0-9]+)$/.exec(text);
  return match !== null && DIGITS[match[1] as string] === (match[2] as string).length;
}

/** Octal, or symbolic as chmod takes it. */
function isMode(text: string): boolean {
  if (/^\d/.test(text)) return /^[0-7]{1,20}$/.test(text) && Number.parseInt(text, 8) <= 0o7777;
  return text.split(",").every((part) => /^[ugoa]*(?:[-+=](?:[ugo]|[rwxXst]*))+$/.test(part));
}

const SYSTEMS = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos macos".split(
    " ",
  ),
);
const ARCHITECTURES = new Set(
  "386 i386 amd64 x86_64 x86-64 amd64p32 arm armbe armhf armel arm64 aarch64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm".split(
    " ",
  ),
);

function fromProblems(stage: StageModel, say: Say): void {
  const { from, dockerfile, parent } = stage;
  const word = from?.syntax.words[0]?.text;
  if (!from || !word) return;
  const resolved = expand(word, dockerfile.lookupInFrom, dockerfile.escape);
  const at = word.span(0, word.text.length);
  if (resolved.known && resolved.text !== "") {
    const { text } = resolved;
    const small = parent?.name?.toLowerCase();
    if (small !== undefined && text !== small)
      say(at, `FROM finds a stage by its name in small letters: write ${small}.`);
    // with variables it is no-undefined-base-arg's matter
    else if (!parent && !stage.scratch && !word.text.includes("$") && !isReference(text))
      say(at, `"${text}" is no name of an image. ${hintFor(text)}`);
  }
  const flag = from.syntax.flags.find(({ name }) => name === "platform");
  const platform = flag?.valueText && expand(flag.valueText, dockerfile.lookupInFrom, dockerfile.escape);
  if (!flag || !platform?.known) return;
  if (platform.text !== "" && !isPlatform(platform.text))
    say(
      flag.text.span(0, flag.text.text.length),
      `"${platform.text}" is no platform. Write one such as linux/amd64 or linux/arm64.`,
    );
}

function hintFor(text: string): string {
  if (/^[a-z]+:\/\//i.test(text)) return "Leave out what stands before and with ://.";
  if (/[A-Z]/.test(text.replace(/[:@].*$/, ""))) return "It is written in small letters.";
  return /[:@]$/.test(text) ? `Leave out the ${text.at(-1)} or say what follows it.` : "Write registry/name:tag.";
}

/** As BuildKit reads it: an identifier of 64 digits is no name. */
function isReference(text: string): boolean {
  const reference = parseImageReference(text);
  if (!reference || /^[a-f0-9]{64}$/.test(text)) return false;
  return reference.digest === undefined || isDigest(reference.digest.toLowerCase());
}

function isPlatform(text: string): boolean {
  const [system = "", ...more] = text.split("/");
  if (!/^[\w-]+(?:\([\w.-]*\))?$/.test(system) || more.length > 2 || !more.every((part) => /^[\w.-]+$/.test(part)))
    return false;
  const name = system.replace(/\(.*$/, "").toLowerCase();
  return more.length > 0 || SYSTEMS.has(name) || ARCHITECTURES.has(name);
}
