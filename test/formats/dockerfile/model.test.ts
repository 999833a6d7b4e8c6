import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { set } from "../../../server/src/model/place.ts";
import { at, brief, first, inText, lastStage, parse, read, subjects, write } from "./reading.ts";

describe("instructions of a Dockerfile", () => {
  it("split their words, continuations looked through", () => {
    const copy = first("FROM x\nCOPY --chown=1:2 --from=a a \\\n # no\n  b /c/\n", "COPY");
    assert.deepEqual(
      copy.words.map(({ text, at: span }) => [text, at(span)]),
      [
        ["a", "a"],
        ["b", "b"],
        ["/c/", "/c/"],
      ],
    );
    assert.deepEqual(
      copy.flags.map(({ name, value, valueAt }) => [name, value, at(valueAt)]),
      [
        ["chown", "1:2", "1:2"],
        ["from", "a", "a"],
      ],
    );
    assert.equal(at(copy.argumentsAt), "--chown=1:2 --from=a a \\\n # no\n  b /c/");
  });

  it("read the JSON form", () => {
    const cmd = first('FROM x\nCMD [ "a b", "c\\"d$E", "" ]\n', "CMD");
    assert.equal(cmd.json, true);
    assert.deepEqual(
      cmd.words.map(({ text, value }) => [text, brief(value)]),
      [
        ['"a b"', "a b"],
        ['"c\\"d$E"', 'c"d$E'],
        ['""', ""],
      ],
    );
    assert.equal(first("FROM x\nCMD ['a']\n", "CMD").json, false);
    assert.equal(first('FROM x\nHEALTHCHECK --interval=3s CMD ["a", "b"]\n', "HEALTHCHECK").json, true);
  });

  it("read options of --mount with quotes in them", () => {
    const run = first('FROM x\nRUN --mount=type=secret,id=x,target="/a b",required echo\n', "RUN");
    assert.deepEqual(
      [...(run.flags[0]?.options ?? [])],
      [
        ["type", "secret"],
        ["id", "x"],
        ["target", "/a b"],
        ["required", ""],
      ],
    );
    assert.equal(run.words[0]?.text, "echo");
  });

  it("define variables in both forms of ENV and in ARG", () => {
    const pairs = (text: string, keyword: string) =>
      first(`FROM x\n${text}\n`, keyword).variables.map(({ name, value, source, at: span }) => [
        name,
        brief(value),
        source,
        at(span),
      ]);
    assert.deepEqual(pairs('ENV a=b c="d e" f=g\\ h', "ENV"), [
      ["a", "b", "env", "a=b"],
      ["c", "d e", "env", 'c="d e"'],
      ["f", "g h", "env", "f=g\\ h"],
    ]);
    assert.deepEqual(pairs("ENV a b  c", "ENV"), [["a", "b  c", "env", "a b  c"]]);
    assert.deepEqual(pairs("ARG a b=c", "ARG"), [
      ["a", "unset", "build-arg", "a"],
      ["b", "c", "build-arg", "b=c"],
    ]);
  });

  it("hold ONBUILD's inner instruction", () => {
    const outer = first("FROM x\nONBUILD run --network=none a && b\n", "ONBUILD");
    assert.equal(outer.nested?.keyword, "RUN");
    assert.equal(at(outer.nested?.at), "run --network=none a && b");
    assert.deepEqual(
      outer.nested?.scripts.flatMap(({ commands }) => commands.map(({ name }) => name)),
      ["a", "b"],
    );
    assert.deepEqual(outer.scripts, []);
  });
});

describe("variables of a Dockerfile", () => {
  const user = (text: string) => brief(lastStage(text).user);

  it("resolve as BuildKit does", () => {
    const head = "FROM x\nARG A=one\nENV E=\nARG N\n";
    const cases: [string, unknown][] = [
      ["$A", "one"],
      ["$" + "{A}-x", "one-x"],
      ["$" + "{A:-two}", "one"],
      ["$" + "{E:-two}", "two"],
      ["$" + "{E-two}", "unknown: variable"],
      ["$" + "{N:-two}", "two"],
      ["$" + "{Z:-$" + "{A}}", "one"],
      ["$" + "{A:+two}", "two"],
      ["$N", "unknown: variable"],
      ["$Z", "unknown: variable"],
      ["$" + "{A#o}", "ne"],
      ["$" + "{N#o}", "unknown: variable"],
      ["$" + "{A#$" + "{E}o}", "unknown: variable"],
      ["$TARGETARCH", "unknown: variable"],
      ["'$A'", "$A"],
      ["\\$A", "$A"],
      ['"$A"', "one"],
    ];
    for (const [text, expected] of cases) assert.deepEqual(user(`${head}USER ${text}\n`), expected, text);
  });

  it("are trimmed as BuildKit does", () => {
    const cases: [string, string][] = [
      ["v1.25.0 #v", "1.25.0"],
      ["v1.25.0 #x", "v1.25.0"],
      ["a-b-c #*-", "b-c"],
      ["a-b-c ##*-", "c"],
      ["a-b-c %-*", "a-b"],
      ["a-b-c %%-*", "a"],
      ["a-b-c #?", "-b-c"],
      ["a-b-c %??", "a-b"],
      ["aaa #*", "aaa"],
      ["aaa %a*", "aa"],
      ["aaa /a/b", "baa"],
      ["aaa //a/bb", "bbbbbb"],
      ["a.b.c /./", "ab.c"],
      ["a.b /b/a/c", "a.a/c"],
    ];
    for (const [given, expected] of cases) {
      const [value, pattern] = given.split(" ");
      assert.equal(user(`FROM x\nENV V=${value}\nUSER $` + `{V${pattern}}\n`), expected, given);
    }
    assert.equal(user("FROM x\nENV V=abc\nUSER $" + "{V/?/x}\n"), "unknown: variable");
  });

  it("that are trimmed are written where they stand", () => {
    const text = "ARG V=v1.25\nFROM golang:$" + "{V#v}\n";
    const reference = lastStage(text).image?.reference;
    assert.equal(
      brief(reference ?? assert.fail()) !== undefined && reference?.state === "set" && reference.value.tag,
      "1.25",
    );
    assert.ok(reference?.state === "set");
    const wanted = { ...reference.value, text: "golang:1.26", tag: "1.26" };
    assert.match(write(text, set(reference.place, wanted)), /^ARG V=v1\.26\nFROM golang:/);
  });

  it("are seen from their definition on", () => {
    assert.equal(user("FROM x\nENV A=one\nUSER $A\nENV A=two\n"), "one");
    assert.equal(user("FROM x\nENV A=one B=$A\nENV A=two B=$A\nUSER $B\n"), "one");
  });

  it("before FROM reach FROM alone, and stages that take them in", () => {
    const text = "ARG U=me\nARG TAG=18\nFROM node:$TAG\n";
    assert.equal(user(`${text}USER $U\n`), "unknown: variable");
    assert.equal(user(`${text}ARG U\nUSER $U\n`), "me");
    const stage = lastStage(text);
    assert.equal(stage.image && stage.image.reference.state === "set" && stage.image.reference.value.text, "node:18");
    assert.deepEqual(
      read(text).globalArguments.map(({ name }) => name),
      ["U", "TAG"],
    );
  });

  it("are inherited by stages that build on the stage", () => {
    assert.equal(user("FROM x AS a\nENV U=me\nFROM a\nUSER $U\n"), "me");
  });

  it("that double each other stop at a bound", () => {
    const lines = Array.from({ length: 60 }, (_, i) => `ENV A${i + 1}=$A${i}$A${i}`);
    assert.equal(user(`FROM x\nENV A0=x\n${lines.join("\n")}\nUSER $A60\n`), "unknown: too deep");
  });
});

describe("stages of a Dockerfile", () => {
  const text = [
    "FROM node:18 AS Build",
    "USER app",
    "CMD a",
    "FROM scratch AS empty",
    "FROM build AS Final",
    "RUN a",
    "COPY --from=empty / /",
    "COPY --from=0 / /",
    "COPY --from=nginx:1 / /",
    "RUN --mount=type=bind,from=alpine:3,target=/x b",
    "",
  ].join("\n");

  it("know their parents, roots and users", () => {
    const [build, empty, final] = read(text).stages;
    assert.equal(final?.parent, build);
    assert.deepEqual(build?.children, [final]);
    assert.equal(empty?.scratch, true);
    assert.equal(empty?.rootImage, undefined);
    assert.equal(final?.rootImage, build?.image);
    assert.equal(final?.image, undefined);
    assert.equal(final?.final, true);
    const user = final?.user;
    assert.ok(user?.state === "set");
    assert.deepEqual([user.value, user.level, at(user.at), at(user.key)], ["app", "inherited", "app", "USER app"]);
    assert.equal(final?.command?.keyword, "CMD");
    assert.equal(empty && brief(empty.user), "unset");
  });

  it("name the images and stages that they copy from", () => {
    const parsed = parse(text);
    assert.deepEqual(
      subjects(parsed, "image").map((use) => [use.role, at(use.at)]),
      [
        ["base", "node:18"],
        ["copy-from", "nginx:1"],
        ["mount-from", "alpine:3"],
      ],
    );
    const copies = subjects(parsed, "instruction").filter(({ keyword }) => keyword === "COPY");
    assert.deepEqual(
      copies.map(({ fromStages }) => fromStages.map(({ index }) => index)),
      [[1], [0], []],
    );
  });

  it("know the user in force at an instruction", () => {
    const stage = lastStage("FROM x\nRUN a\nUSER u\nRUN b\n");
    const runs = stage.instructions.filter(({ keyword }) => keyword === "RUN");
    assert.deepEqual(
      runs.map((run) => brief(stage.userAt(run))),
      ["unset", "u"],
    );
  });

  it("lose the inherited CMD by a new ENTRYPOINT", () => {
    const stage = lastStage('FROM x AS a\nCMD ["a"]\nFROM a\nENTRYPOINT ["b"]\n');
    assert.equal(stage.command, undefined);
    assert.equal(stage.entrypoint?.keyword, "ENTRYPOINT");
  });

  it("are one with an unknown base where no FROM stands", () => {
    const { stages } = read("RUN a\nEXPOSE 80\n");
    assert.equal(stages.length, 1);
    assert.equal(stages[0]?.from, undefined);
    assert.equal(stages[0] && brief(stages[0].user), "unknown: base image");
    assert.equal(stages[0]?.container?.ports.length, 1);
  });

  it("stay as they were while an instruction is half typed", () => {
    for (const broken of ["USER ", "USER $" + "{", "FROM ", "US"]) {
      const model = read(`FROM x\nUSER app\n${broken}\n`);
      assert.equal(model.stages.length, 1, broken);
      assert.equal(model.stages[0] && brief(model.stages[0].user), "app", broken);
    }
    assert.equal(read("FROM a\nRUN b\nFROM \nRUN c\n").stages.length, 2);
  });

  it("cover their text", () => {
    const [build] = read(text).stages;
    assert.equal(build && inText(text, build.extent), "FROM node:18 AS Build\nUSER app\nCMD a");
  });
});

describe("the final stage as a container", () => {
  it("has what a Dockerfile can say", () => {
    const container = lastStage(
      'FROM node AS a\nENV A=1 B=2\nEXPOSE 80\nFROM a\nENV B=3\nARG C=4\nEXPOSE 8000-8010/udp $X\nENTRYPOINT ["a"]\nCMD b\n',
    ).container;
    assert.ok(container);
    assert.deepEqual(
      container.environment.map(({ name, value }) => [name, brief(value)]),
      [
        ["A", "1"],
        ["B", "3"],
      ],
    );
    assert.deepEqual(
      container.ports.map(({ number, last, protocol, exposure }) => [brief(number), last, protocol, exposure]),
      [
        [80, undefined, "tcp", "declared"],
        [8000, 8010, "udp", "declared"],
        ["unknown: variable", undefined, "tcp", "declared"],
      ],
    );
    assert.deepEqual(
      container.scripts.map(({ dialect }) => dialect),
      ["exec", "posix"],
    );
    assert.equal(brief(container.privileged), "unknown: not in this format");
    assert.equal(container.workload.containers[0], container);
    assert.equal(container.workload.os, "linux");
  });
});

describe("comments and literals of a Dockerfile", () => {
  const text = "# syntax=docker/dockerfile:1\n# one\n#two\nFROM x\n\n# three\nRUN a \\\n # four\n b\n# five\n";

  it("cover the instruction below them", () => {
    assert.deepEqual(
      parse(text).comments.map(({ text: content, covers, stage, directive }) => [
        content,
        at(covers),
        stage && inText(text, stage),
        directive,
      ]),
      [
        ["syntax=docker/dockerfile:1", "FROM x", text.slice(text.indexOf("FROM"), text.indexOf("\n# five")), true],
        ["one", "FROM x", text.slice(text.indexOf("FROM"), text.indexOf("\n# five")), undefined],
        ["two", "FROM x", text.slice(text.indexOf("FROM"), text.indexOf("\n# five")), undefined],
        ["three", "RUN a \\\n # four\n b", undefined, undefined],
        ["four", undefined, undefined, undefined],
        ["five", undefined, undefined, undefined],
      ],
    );
  });

  it("hold what could be a secret", () => {
    const found = subjects(parse('FROM x\n# c: d\nENV A="b c" D=$E\nRUN f \\\n  g <<X\nh\nX\nLABEL i=j\n'), "literal");
    assert.deepEqual(
      found.map(({ name, text: content, at: span, comment }) => [name, content, at(span), comment]),
      [
        [undefined, "c: d", "# c: d", true],
        ["A", "b c", '"b c"', false],
        ["D", "$E", "$E", false],
        ["RUN", "f", "f", false],
        ["RUN", "g <<X", "g <<X", false],
        ["RUN", "h", "h", false],
        ["i", "j", "j", false],
      ],
    );
  });
});
