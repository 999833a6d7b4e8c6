import type { BuildStage, Dockerfile, InstructionWord } from "../../model/dockerfile.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { parseImageReference } from "../../model/image-reference.ts";
import { append, replace } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { nearest } from "../../text/nearest.ts";
import { type Span, textOf } from "../../text/span.ts";
import { type Reporter, rule } from "../rule.ts";
import { type ExpandedVariable, expandedVariables, PLATFORM_VARIABLES } from "./expanded-variables.ts";

const UNDECLARED: SameAs = { buildkit: ["UndefinedArgInFrom"] };
const BOTH: SameAs = { buildkit: ["UndefinedArgInFrom", "InvalidDefaultArgInFrom"] };
const INVALID: SameAs = { buildkit: ["InvalidDefaultArgInFrom"] };

export default rule({
  id: "no-undefined-base-arg",
  subject: "stage",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "error",
  presets: ["recommended"],
  notSecurity: true,
  summary: "Declare before the first FROM what a FROM uses",
  why: "FROM sees only the ARGs above the first FROM. Any other name is empty there, even if --build-arg gives it a value.",
  remedy: "Write ARG NAME=value above the first FROM.",
  except: "An ARG without a default, where every build passes --build-arg.",
  sameAs: { buildkit: ["UndefinedArgInFrom", "InvalidDefaultArgInFrom"] },
  standards: { cwe: ["CWE-20"] },
  fixes: ["choice"],
  references: [
    {
      title: "How ARG and FROM interact",
      url: "https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM golang:1.26 AS build\nARG VERSION=3.23\nFROM alpine:${VERSION}\n",
      fixed: "ARG VERSION=3.23\nFROM golang:1.26 AS build\nARG VERSION=3.23\nFROM alpine:${VERSION}\n",
    },
    { kind: "dockerfile", good: "ARG VERSION=3.23\nFROM alpine:${VERSION}\n" },
  ],

  check(stage, report) {
    const { from, dockerfile } = stage;
    const base = from?.words[0];
    if (!from || from.broken || !base || !textOf(from.at).includes("$") || preambleIsBroken(dockerfile)) return;
    const platform = from.flags.find((f) => f.name === "platform");
    const inPlatform =
      platform?.value && platform.valueAt
        ? reportUndeclared(stage, { text: textOf(platform.valueAt), at: platform.valueAt }, UNDECLARED, report)
        : false;
    const inBase = reportUndeclared(stage, base, isInvalidWithoutValues(stage, base) ? BOTH : UNDECLARED, report);
    if (!inPlatform && !inBase) reportInvalid(stage, base, report);
  },
});

function preambleIsBroken({ instructions }: Dockerfile): boolean {
  for (const { keyword, broken } of instructions) {
    if (keyword === "FROM") return false;
    if (broken) return true;
  }
  return false;
}

function reportUndeclared(
  { dockerfile }: BuildStage,
  word: Pick<InstructionWord, "text" | "at">,
  sameAs: SameAs,
  report: Reporter,
): boolean {
  const declared = new Set(dockerfile.globalArguments.map(({ name }) => name));
  const undeclared = expandedVariables(word.text, dockerfile.escape).filter(
    ({ name }) => !declared.has(name) && !PLATFORM_VARIABLES.has(name),
  );
  const ofStages =
    undeclared.length > 0
      ? dockerfile.stages.flatMap((s) => s.environment).filter((v) => v.source === "build-arg")
      : [];
  for (const variable of undeclared) {
    const { name, operator } = variable;
    const near = nearest(name, [...declared, ...PLATFORM_VARIABLES]);
    report(spanOf(word, variable), {
      message: `No ARG above the first FROM declares ${name}, so it is ${operator ? "never set" : "empty"} here, even with --build-arg. ${near ? `Did you mean ${near}?` : `Write ARG ${name}=... above the first FROM.`}`,
      severity: operator ? "warning" : "error",
      detail: name,
      sameAs,
      related: ofStages
        .filter((v) => v.name === name)
        .slice(0, 1)
        .map(({ at }) => ({ at, message: "This ARG counts for its own stage alone" })),
      fixes: [...rename(word, variable, near), ...declare(dockerfile, name)],
    });
  }
  return undeclared.length > 0;
}

/** Exact where the word stands in the file as it is read; continuations inside it are rare. */
function spanOf(word: Pick<InstructionWord, "text" | "at">, { start, end }: ExpandedVariable): Span {
  return textOf(word.at) === word.text
    ? { piece: word.at.piece, start: word.at.start + start, end: word.at.start + end }
    : word.at;
}

function rename(
  word: Pick<InstructionWord, "text" | "at">,
  variable: ExpandedVariable,
  near: string | undefined,
): Fix[] {
  const at = spanOf(word, variable);
  const offset = textOf(at).indexOf(variable.name);
  if (near === undefined || at === word.at || offset < 0) return [];
  const name = { piece: at.piece, start: at.start + offset, end: at.start + offset + variable.name.length };
  return [choice(`Use ${near}`, replace(name, near))];
}

/** A stage declares it with a default: that may as well stand above. */
function declare({ stages }: Dockerfile, name: string): Fix[] {
  const place = stages[0]?.from?.place;
  const value = stages
    .flatMap((s) => s.environment)
    .filter((v) => v.name === name && v.source === "build-arg")
    .map((v) => known(v.value))
    .find((v) => v !== undefined && /^[\w./:@-]+$/.test(v));
  return place && value ? [choice(`Declare ARG ${name}=${value}`, append(place, `ARG ${name}=${value}`))] : [];
}

/** What FROM names where nobody passes --build-arg. */
function reportInvalid(stage: BuildStage, base: InstructionWord, report: Reporter): void {
  if (!isInvalidWithoutValues(stage, base)) return;
  const [first] = withoutValue(stage, base);
  report(base, {
    message: first
      ? `ARG ${first.name} has no default: without --build-arg ${first.name}=... the build fails here. Give it a default.`
      : `With the defaults above, ${base.text} is no name of an image. Mend the default, or every build needs --build-arg.`,
    severity: first ? "info" : "warning",
    detail: "invalid",
    sameAs: INVALID,
  });
}

/** The uses of variables that nothing above the first FROM gives a value. */
function withoutValue({ dockerfile }: BuildStage, { text }: InstructionWord): ExpandedVariable[] {
  const valued = new Set(dockerfile.globalArguments.filter((a) => a.value.state !== "unset").map(({ name }) => name));
  return expandedVariables(text, dockerfile.escape).filter(
    ({ name, operator }) => !operator && !valued.has(name) && !PLATFORM_VARIABLES.has(name),
  );
}

function isInvalidWithoutValues(stage: BuildStage, base: InstructionWord): boolean {
  let { text } = base;
  for (const { start, end } of withoutValue(stage, base).toReversed()) text = text.slice(0, start) + text.slice(end);
  const reference = text === "" ? "" : stage.from && known(stage.from.resolve({ text, at: base.at }));
  return reference !== undefined && !parseImageReference(reference);
}
