import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { Parsed } from "../../../server/src/formats/format.ts";
import { inFile, type Span } from "../../../server/src/text/span.ts";
import { brief, modelOf, parse, subjects } from "./reading.ts";

const LINES = [
  "# syntax=docker/dockerfile:1",
  "# escape=`",
  "# comment",
  "",
  "ARG TAG=18",
  "FROM node:$" + "{TAG} AS build",
  "FROM build",
  "FROM --platform=$BUILDPLATFORM golang:1.22",
  "FROM scratch",
  "USER app",
  'USER "$' + '{U:-me}"',
  "RUN apt-get update \\",
  "  # inside",
  "  && apt-get install -y curl",
  "RUN <<EOF",
  "EOF",
  "RUN cat <<-'A' <<B | sh",
  "\tA",
  "B",
  "  echo $(a | b) > /c; sh -c 'd && e'",
  'CMD ["node", "a b.js"]',
  "ENTRYPOINT [",
  "COPY --from=build --chown=1:2 /a /b",
  "RUN --mount=type=bind,from=alpine,target=/x ls",
  'ENV A=1 B="2 $A" \\',
  "    C=3",
  "ENV D e f",
  "EXPOSE 80/tcp $P 8000-8001",
  "ONBUILD RUN a",
  'SHELL ["pwsh", "-c"]',
  "HEALTHCHECK CMD curl -f http://localhost",
  "LABEL a=b",
  "from x",
];

const dockerfiles = fc
  .tuple(fc.array(fc.constantFrom(...LINES), { maxLength: 25 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
  .map(([lines, lineBreak, end]) => lines.join(lineBreak) + (end ? lineBreak : ""));

const pieces = fc.constantFrom(
  "",
  " ",
  "\\",
  "\n",
  '"',
  "'",
  "$",
  "$" + "{",
  "}",
  "<<",
  "EOF",
  "#",
  "FROM x\n",
  "`",
  "[",
  "\r",
  "USER ",
);

/** Some text replaced by some other: what a keystroke or a paste does. */
const edits = fc.tuple(fc.nat(), fc.nat({ max: 12 }), pieces);

function edit(text: string, [at, length, insert]: readonly [number, number, string]): string {
  const start = text.length === 0 ? 0 : at % (text.length + 1);
  return text.slice(0, start) + insert + text.slice(start + length);
}

/** Everything that a text says, in plain data; places as offsets in the file. */
function everything(parsed: Parsed): unknown {
  const place = (span: Span | undefined) => span && [inFile(span).start, inFile(span).end];
  const model = modelOf(parsed);
  return {
    problems: parsed.problems.map(({ message, at }) => [message, place(at)]),
    unsettled: parsed.unsettled.map(place),
    comments: parsed.comments.map(({ text, at, covers, stage }) => [text, place(at), place(covers), place(stage)]),
    stages: model.stages.map((stage) => [
      stage.name,
      place(stage.at),
      place(stage.extent),
      stage.parent?.index,
      stage.rootImage?.stage?.index,
      brief(stage.user),
      place(stage.user.at),
      stage.entrypoint?.index,
      stage.command?.index,
      stage.environment.map(({ name, at, value }) => [name, place(at), brief(value)]),
    ]),
    instructions: subjects(parsed, "instruction").map((instruction) => [
      instruction.keyword,
      place(instruction.at),
      place(instruction.keywordAt),
      place(instruction.argumentsAt),
      instruction.words.map(({ text, at, value }) => [text, place(at), brief(value)]),
      instruction.flags.map(({ name, value, at, valueAt }) => [name, value, place(at), place(valueAt)]),
      instruction.heredocs.map(({ name, body }) => [name, place(body)]),
      instruction.scripts.map(({ dialect, at, errors }) => [dialect, place(at), errors.map(place)]),
      instruction.fromStages.map(({ index }) => index),
      brief(instruction.stage.userAt(instruction)),
    ]),
    images: subjects(parsed, "image").map(({ role, at, reference }) => [role, place(at), brief(reference)]),
    commands: subjects(parsed, "command").map(({ name, at, words, redirects, index }) => [
      name,
      place(at),
      words.map((word) => [word.text, word.value, place(word.at)]),
      redirects.map((redirect) => [redirect.operator, place(redirect.at)]),
      index,
    ]),
    literals: subjects(parsed, "literal").map(({ text, at, name }) => [name, text, place(at)]),
    container: subjects(parsed, "container").map(({ ports, environment, scripts, user }) => [
      ports.map(({ number, at }) => [brief(number), place(at)]),
      environment.map(({ name, value }) => [name, brief(value)]),
      scripts.length,
      brief(user),
    ]),
  };
}

function placesIn(value: unknown, found: number[][]): void {
  if (!value || typeof value !== "object") return;
  const parts = Object.values(value);
  if (parts.length === 2 && parts.every((part) => typeof part === "number")) found.push(parts);
  else for (const part of parts) placesIn(part, found);
}

describe("Dockerfiles in any state", () => {
  it("never throw, and all places lie inside the text", () => {
    fc.assert(
      fc.property(dockerfiles, fc.array(edits, { maxLength: 4 }), (text, changes) => {
        const broken = changes.reduce(edit, text);
        const found: number[][] = [];
        placesIn(everything(parse(broken)), found);
        for (const [start, end] of found as [number, number][]) {
          assert.ok(0 <= start && start <= end && end <= broken.length, `${start}-${end} of ${broken.length}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("say the same after changes as when they are read anew", () => {
    fc.assert(
      fc.property(dockerfiles, fc.array(edits, { minLength: 1, maxLength: 6 }), (text, changes) => {
        let current = text;
        let parsed = parse(current);
        for (const change of changes) {
          current = edit(current, change);
          parsed = parse(current, parsed);
          assert.deepEqual(everything(parsed), everything(parse(current)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("keep the pieces that have not changed", () => {
    const text = Array.from({ length: 50 }, (_, i) => `RUN step ${i}`).join("\n");
    const before = parse(`FROM x\n${text}\n`);
    const kept = new Set(modelOf(before).instructions.map(({ at }) => at.piece));
    const after = parse(`FROM x\n${text.replace("step 20", "step two")}\n`, before);
    const fresh = modelOf(after).instructions.filter(({ at }) => !kept.has(at.piece));
    assert.deepEqual(
      fresh.map(({ at }) => at.piece.text),
      ["RUN step two"],
    );
  });
});
