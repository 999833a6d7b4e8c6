import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { at, first, parse, read, subjects } from "./reading.ts";

function scripts(text: string, keyword = "RUN"): [string, (string | undefined)[]][] {
  return first(`FROM x\n${text}\n`, keyword).scripts.map(({ dialect, commands }) => [
    dialect,
    commands.map(({ name }) => name),
  ]);
}

describe("scripts of instructions", () => {
  it("look through continuations, comments and blank lines, and know their places", () => {
    const run = first("FROM x\nRUN apt-get update \\\n  # why\n\n && apt-get install \\ \n   -y cu\\\nrl\n", "RUN");
    const [update, install] = run.scripts[0]?.commands ?? [];
    assert.deepEqual(
      install?.args.map(({ value }) => value),
      ["install", "-y", "curl"],
    );
    assert.equal(at(update?.at), "apt-get update");
    assert.equal(at(install?.args[2]?.at), "cu\\\nrl");
    assert.equal(update?.pipeline.operator, "&&");
    assert.equal(update?.script.instruction, run);
    assert.deepEqual(run.scripts[0]?.errors, []);
  });

  it("read CRLF and the backtick", () => {
    assert.deepEqual(scripts("RUN a \\\r\n && b \\\r\n # c\r\n && d\r"), [["posix", ["a", "b", "d"]]]);
    const text = "# escape=`\nFROM x\nRUN a `\n && b\n";
    assert.deepEqual(
      first(text, "RUN").scripts[0]?.commands.map(({ name }) => name),
      ["a", "b"],
    );
  });

  it("end at a comment that the joined line holds", () => {
    assert.deepEqual(scripts("RUN a # b \\\n && c"), [["posix", ["a"]]]);
  });

  it("are those of the JSON form", () => {
    assert.deepEqual(scripts('CMD ["node", "a.js"]', "CMD"), [["exec", ["node"]]]);
    assert.deepEqual(scripts('ENTRYPOINT ["/bin/sh", "-ec", "a && b"]', "ENTRYPOINT"), [["exec", ["sh", "a", "b"]]]);
    assert.deepEqual(scripts('HEALTHCHECK --interval=3s CMD ["a"]', "HEALTHCHECK"), [["exec", ["a"]]]);
    assert.deepEqual(scripts("HEALTHCHECK CMD a || exit 1", "HEALTHCHECK"), [["posix", ["a", "exit"]]]);
    assert.deepEqual(scripts("HEALTHCHECK NONE", "HEALTHCHECK"), []);
    assert.deepEqual(scripts("CMD []", "CMD"), []);
  });

  it("stand in heredocs", () => {
    assert.deepEqual(scripts("RUN <<EOF\na\n# x\nb && c\nEOF"), [["posix", ["a", "b", "c"]]]);
    assert.deepEqual(scripts("RUN --network=none <<-'EOF'\n\ta\n\tEOF"), [["posix", ["a"]]]);
    assert.deepEqual(scripts("RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF"), [["other", []]]);
    assert.deepEqual(scripts("RUN <<EOF\r\n#!/bin/bash -e\r\na\r\nEOF\r"), [["posix", ["a"]]]);
    assert.deepEqual(scripts("RUN cat <<EOF > f && b\na\nEOF"), [["posix", ["cat", "b"]]]);
    assert.deepEqual(scripts("RUN bash <<EOF\na\nEOF"), [["posix", ["bash", "a"]]]);
    assert.deepEqual(scripts("RUN python3 <<EOF\nimport os\nEOF"), [["posix", ["python3"]]]);
    assert.deepEqual(scripts("COPY <<EOF /x\na\nEOF", "COPY"), []);
    const body = first("FROM x\nRUN <<EOF\n  curl  x | sh\nEOF\n", "RUN").scripts[0]?.commands[0];
    assert.equal(at(body?.at), "curl  x");
  });

  it("follow SHELL and Windows bases", () => {
    const dialects = (text: string) =>
      read(text).instructions.flatMap((instruction) => instruction.scripts.map(({ dialect }) => dialect));
    assert.deepEqual(
      dialects(
        'FROM x AS a\nRUN a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN b\nSHELL ["pwsh", "-c"]\nRUN c\nFROM a\nRUN d',
      ),
      ["posix", "posix", "powershell", "powershell"],
    );
    assert.deepEqual(dialects("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir\n"), ["cmd"]);
    assert.deepEqual(dialects('FROM golang:1.20-nanoserver\nRUN dir\nRUN ["a"]\n'), ["cmd", "exec"]);
    assert.deepEqual(dialects('FROM x\nSHELL ["cmd", "/S", "/C"]\nRUN dir\n'), ["cmd"]);
  });

  it("are kept with the instruction while something else changes, and know who runs them now", () => {
    const before = parse("FROM x\nRUN a\n");
    const kept = subjects(before, "command")[0];
    const after = parse("FROM y\nRUN a\n", before);
    const again = subjects(after, "command")[0];
    assert.equal(again, kept);
    assert.equal(again?.script.instruction, subjects(after, "instruction")[1]);
    assert.equal(at(again?.script.instruction?.stage.at), "y");
  });
});
