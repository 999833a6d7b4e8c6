import { dockerfile } from "../../../server/src/formats/dockerfile/dockerfile.ts";
import type { Parsed } from "../../../server/src/formats/format.ts";
import type { BuildStage, Dockerfile, Instruction } from "../../../server/src/model/dockerfile.ts";
import type { Fix } from "../../../server/src/model/fix.ts";
import { realise } from "../../../server/src/model/fix.ts";
import type { Intent } from "../../../server/src/model/place.ts";
import type { SubjectName, Subjects } from "../../../server/src/model/subjects.ts";
import type { Value } from "../../../server/src/model/value.ts";
import { applyEdits } from "../../../server/src/text/edit.ts";
import { inFile, type Span, textOf } from "../../../server/src/text/span.ts";

/** Parses a text as a new file. */
export function parse(text: string, previous?: Parsed): Parsed {
  return dockerfile.parse(text, "Dockerfile", previous);
}

/** The whole model of a text. */
export function read(text: string): Dockerfile {
  return modelOf(parse(text));
}

/** The whole model of a parsed text. */
export function modelOf(parsed: Parsed): Dockerfile {
  const model = subjects(parsed, "document")[0]?.dockerfile;
  if (!model) throw new Error("no document");
  return model;
}

/** All subjects of a name. */
export function subjects<Name extends SubjectName>(parsed: Parsed, name: Name): Subjects[Name][] {
  return parsed.units.flatMap((unit) => [...((unit.subjects[name] ?? []) as Subjects[Name][])]);
}

/** The last stage of a text. */
export function lastStage(text: string): BuildStage {
  const stage = read(text).stages.at(-1);
  if (!stage) throw new Error("no stage");
  return stage;
}

/** The first instruction with a keyword. */
export function first(text: string, keyword: string): Instruction {
  const found = read(text).instructions.find((instruction) => instruction.keyword === keyword);
  if (!found) throw new Error(`no ${keyword}`);
  return found;
}

/** A value in short: what is set, or its state. */
export function brief<T>(value: Value<T>): unknown {
  return value.state === "set" ? value.value : value.state === "unset" ? "unset" : `unknown: ${value.why}`;
}

/** The text of a file under a span. */
export function at(span: Span | undefined): string | undefined {
  return span && textOf(span);
}

/** What a fix makes of a text, or why it is refused. */
export function write(text: string, ...intents: Intent[]): string {
  const fix: Fix = { title: "", safety: "safe", intents };
  const realised = realise(fix);
  if ("refused" in realised) return `refused: ${realised.refused}`;
  const result = applyEdits(text, realised.edits);
  return realised.safety === "safe" ? result : `${realised.safety}: ${result}`;
}

/** The text of the whole file under a span, whichever piece it belongs to. */
export function inText(text: string, span: Span): string {
  const { start, end } = inFile(span);
  return text.slice(start, end);
}
