import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { at, parse, read } from "./reading.ts";

function instructions(text: string): string[] {
  return read(text).instructions.map((instruction) => at(instruction.at) as string);
}

describe("cutting a Dockerfile into instructions", () => {
  it("joins continued lines, looking through comments and blank lines", () => {
    const run = "RUN a \\\n  # why\n\n  && b \\\n&& c";
    assert.deepEqual(instructions(`FROM x\n${run}\nUSER y\n`), ["FROM x", run, "USER y"]);
  });

  it("reads CRLF and a byte order mark", () => {
    assert.deepEqual(instructions("\uFEFFFROM x\r\nRUN a \\\r\n  b\r\n\r\nUSER y\r\n"), [
      "FROM x",
      "RUN a \\\r\n  b",
      "USER y",
    ]);
  });

  it("takes the escape character from its directive", () => {
    const model = read("# syntax=docker/dockerfile:1\n# ESCAPE = `\nFROM x\nRUN dir c:\\\nRUN a `\n b\n");
    assert.equal(model.escape, "`");
    assert.deepEqual(
      model.directives.map(({ name, value }) => [name, value]),
      [
        ["syntax", "docker/dockerfile:1"],
        ["escape", "`"],
      ],
    );
    assert.deepEqual(
      model.instructions.map((i) => at(i.at)),
      ["FROM x", "RUN dir c:\\", "RUN a `\n b"],
    );
  });

  it("knows no directive below a comment or blank line", () => {
    assert.equal(read("# hello\n# escape=`\nFROM x\n").escape, "\\");
    assert.equal(read("\n# escape=`\nFROM x\n").escape, "\\");
  });

  it("does not continue a line that ends in two escape characters", () => {
    assert.deepEqual(instructions("ENV A b\\\\\nENV C d\n"), ["ENV A b\\\\", "ENV C d"]);
  });

  it("reads a keyword that a continuation splits", () => {
    const [instruction] = read("FR\\\nOM alpine\n").instructions;
    assert.equal(instruction?.keyword, "FROM");
    assert.equal(instruction?.words[0]?.text, "alpine");
  });

  describe("heredocs", () => {
    it("belong to RUN, COPY, ADD and to ONBUILD of these", () => {
      const texts = ["RUN <<EOF\nFROM no\nEOF", "COPY <<-A <<'B' /x/\n\tA\nb\nB", "ONBUILD RUN <<E\ne\nE"];
      assert.deepEqual(instructions(`FROM x\n${texts.join("\n")}\nUSER y`), ["FROM x", ...texts, "USER y"]);
    });

    it("know their names, bodies and whether they expand", () => {
      const copy = read("FROM x\nCOPY <<one <<'two' /\n1\none\n2\n2b\ntwo\n").instructions[1];
      assert.deepEqual(
        copy?.heredocs.map(({ name, expands, body }) => [name, expands, at(body)]),
        [
          ["one", true, "1"],
          ["two", false, "2\n2b"],
        ],
      );
    });

    it("are none inside quotes, in other instructions and in the JSON form", () => {
      assert.equal(instructions('FROM x\nRUN echo "<<EOF"\nCMD cat <<EOF\nUSER y\n').length, 4);
    });

    it("stay on their own line where the end is missing", () => {
      const parsed = parse("FROM x\nRUN <<EOF\necho\nUSER y\n");
      assert.ok(parsed.problems.some(({ message }) => message.includes("heredoc")));
      assert.equal(at(parsed.unsettled[0]), "RUN <<EOF");
    });
  });

  describe("half-typed text", () => {
    it("ends a continuation before a line that is an instruction of its own", () => {
      const text = "FROM x\nRUN a \\\nUSER y\n";
      assert.deepEqual(instructions(text), ["FROM x", "RUN a \\", "USER y"]);
      assert.deepEqual(
        parse(text).unsettled.map((span) => at(span)),
        ["RUN a \\"],
      );
      assert.deepEqual(parse(text).problems, []);
    });

    it("lets a quoted text go on over such a line", () => {
      assert.equal(instructions('FROM x\nRUN echo "\\\nFROM y" > Dockerfile\nUSER z').length, 3);
    });

    it("calls a problem what BuildKit refuses, and only that", () => {
      const problems = (text: string) => parse(`FROM x\n${text}\n`).problems.length;
      const refused = [
        "FRO x",
        "USER ",
        "ENV a",
        "ENV a=b c",
        "COPY a",
        "USER ${x",
        'LABEL a="b',
        "HEALTHCHECK",
        "EXPOSE",
      ];
      assert.deepEqual(
        refused.filter((text) => problems(text) === 0),
        [],
      );
      const accepted = [
        "ENV a b",
        "COPY a b",
        "ONBUILD USER x",
        "HEALTHCHECK NONE",
        "RUN",
        "CMD",
        "ARG a=b c",
        "RUN [ -f x ] && y",
        "\\",
        'ARG a b"',
      ];
      assert.deepEqual(
        accepted.filter((text) => problems(text) > 0),
        [],
      );
    });

    it("is unsettled where a reference is not finished", () => {
      const parsed = parse("FROM node:\nUSER x\n");
      assert.deepEqual(
        parsed.unsettled.map((span) => at(span)),
        ["node:"],
      );
      assert.deepEqual(
        parsed.problems.map((problem) => at(problem.at)),
        ["node:"],
      );
      assert.deepEqual(parse("FROM node:$TAG\n").unsettled, []);
    });

    it("does not take a shell's test for a JSON form that is being typed", () => {
      assert.deepEqual(parse('FROM x\nRUN [ "$A" = b ] && exit 1; c\n').unsettled, []);
      assert.equal(parse('FROM x\nCMD ["node", "ser\n').unsettled.length, 1);
      assert.equal(parse('FROM x\nCMD ["node",\n').unsettled.length, 1);
    });
  });
});
