import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { inFile } from "../../../server/src/text/span.ts";
import { parse } from "./reading.ts";

/** What BuildKit 0.29 refuses: the text, what is marked of it, and a part of what is said. */
const REFUSED: readonly (readonly [text: string, marked: string, said: string])[] = [
  // instructions
  ["COPPY a b", "COPPY", "Did you mean COPY?"],
  ["apt-get update", "apt-get", "There is no instruction apt-get. Comments"],
  ["USER", "USER", "Give it a user"],
  ["COPY a", "a", "Add where it goes"],
  ["COPY a <<EOF\nEOF", "<<EOF", "can't copy to a heredoc"],
  ["COPY <<EOF /x\n${a\nEOF", "${", "brace is not closed"],
  ["RUN <<EOF\nRUN x", "<<EOF", "EOF has no end"],
  ["RUN a << EOF\nRUN x", "<< EOF", "EOF has no end"],
  ["ENV A", "A", "Write A=value"],
  ["ENV A=b c d=e", "c", "lacks an equals sign"],
  ["ENV =b", "=b", "name is missing"],
  ["ARG =b", "=b", "needs a name"],
  ["ENV A='b", "A='b", "not closed"],
  ["ENV A=1 B=${C", "B=${C", "not closed"],
  ["ENV A=${B/c}", "A=${B/c}", "not closed"],
  ['CMD ["a", 1]', '["a", 1]', "strings alone"],
  ["HEALTHCHECK CMD [1]", "CMD [1]", "strings alone"],
  ["SHELL bash", "bash", "JSON array"],
  ["FROM a b", "b", "Take the rest away"],
  ["FROM a as b c", "c", "Take the rest away"],
  ["FROM a AS", "AS", "name for the stage is missing"],
  ["FROM a AS 1b", "1b", "no name for a stage"],
  ["FROM Node", "Node", "small letters"],
  ["FROM https://a/b", "https://a/b", "before and with ://"],
  ["FROM a:", "a:", "Leave out the :"],
  ["FROM a@sha256:12", "a@sha256:12", "no name of an image"],
  ["FROM --platform=foo a", "--platform=foo", "no platform"],
  ["ONBUILD ONBUILD RUN x", "ONBUILD", "can't be held back"],
  ["ONBUILD ENV a", "a", "Write a=value"],
  ["STOPSIGNAL SIGFOO", "SIGFOO", "no signal SIGFOO"],
  ["ARG S=foo\nSTOPSIGNAL $S", "foo", "no signal foo"],
  ['VOLUME [""]', '""', "needs a path"],
  ["HEALTHCHECK", "HEALTHCHECK", "CMD and a command, or NONE"],
  ["HEALTHCHECK NON", "NON", "Did you mean NONE?"],
  ["HEALTHCHECK NONE x", "x", "nothing more"],
  ["HEALTHCHECK --interval=30 CMD x", "--interval=30", "with its unit"],
  ["HEALTHCHECK --timeout=1us CMD x", "--timeout=1us", "millisecond"],
  ["HEALTHCHECK --retries=-1 CMD x", "--retries=-1", "below zero"],
  // flags
  ["RUN --user=x id", "--user", "RUN has no flag --user"],
  ["RUN --mounts=type=cache id", "--mounts", "Did you mean --mount?"],
  ["CMD --port 80", "--port", "CMD takes no flags"],
  ["ADD --parents b c", "--parents", "belongs to COPY"],
  ["COPY --CHOWN=a b c", "--CHOWN", "Did you mean --chown?"],
  ["COPY --chown=a --chown=b c d", "--chown=b", "twice"],
  ["COPY --chown b c", "--chown", "lacks a value"],
  ["COPY --link=yes b c", "--link=yes", "true or false"],
  ["COPY --chmod=999 b c", "999", "octal"],
  ["COPY https://a/b c", "https://a/b", "Use ADD"],
  ["COPY --from=a:b:c d e", "a:b:c", "neither a stage"],
  ["ADD --checksum=sha256:12 https://a/b c", "sha256:12", "64 hexadecimal"],
  [`ADD --checksum=sha256:${"1".repeat(64)} a b`, `sha256:${"1".repeat(64)}`, "a file of the build"],
  ["RUN --network=off id", "--network=off", "default or none or host"],
  ["RUN --security=none id", "--security=none", "sandbox or insecure"],
  // mounts
  ["RUN --mount=type=cach,target=/x id", "type=cach", "Did you mean cache?"],
  ["RUN --mount=type=cache,dest=/x id", "dest=/x", "Did you mean dst?"],
  ["RUN --mount=type=cache,target id", "target", "target=..."],
  ["RUN --mount=type=cache,target=/x, id", "--mount=type=cache,target=/x,", "nothing on one side"],
  ["RUN --mount=type=cache id", "--mount=type=cache", "no target"],
  ["RUN --mount=target=/ id", "target=/", "over the root"],
  ["WORKDIR /\nRUN --mount=target=. id", "target=.", "over the root"],
  ["RUN --mount=type=cache,target=/x,sharing=on id", "sharing=on", "shared, private, locked"],
  ["RUN --mount=target=/x,sharing=locked id", "sharing=locked", "bind mount has no sharing"],
  ["RUN --mount=target=/x,mode=0400 id", "mode=0400", "bind mount has no mode"],
  ["RUN --mount=type=cache,target=/x,required id", "required", "can't be required"],
  ["RUN --mount=required,type=secret,id=x id", "required", "with their type in front"],
  ["RUN --mount=type=cache,target=/x,size=1g id", "size=1g", "tmpfs has"],
  ["RUN --mount=type=cache,target=/x,uid=me id", "uid=me", "a number"],
  ["RUN --mount=type=secret id", "--mount=type=secret", "needs an id"],
  ["RUN --mount=type=secret,id=a,src=b id", "src=b", "Leave one"],
  ["RUN --mount=type=secret,id=a,from=b id", "from=b", "no from"],
  ["RUN --mount=type=ssh,src=b id", "src=b", "no source"],
];

const ACCEPTED: readonly string[] = [
  "ARG --foo a",
  "STOPSIGNAL 99",
  "STOPSIGNAL sigrtmin+3",
  "STOPSIGNAL $NONE",
  "HEALTHCHECK --interval=1 NONE",
  "HEALTHCHECK --interval=1.5h30s --timeout=.5s --start-period=0 --retries=0 CMD x",
  "COPY --chmod=u=rwX,go=rX a b",
  "COPY --chmod=$M a b",
  "COPY --link --parents --exclude=a --exclude=b a b",
  "COPY $URL b",
  "ADD --keep-git-dir --unpack=false https://github.com/a/b.git c",
  "ADD --checksum=$SUM https://a/b c",
  "RUN --mount=TYPE=Cache,Target=/x,ro=1 --mount=type=secret,id=a,env=B,required id",
  "RUN --mount=type=$T,target=/x,size=1 id",
  "RUN --mount=type=cache,target=$NONE id",
  "RUN --mount=type=tmpfs,target=/x,size=64m id",
  "RUN -- id",
  "RUN <<EOF\n${a\nEOF",
  "COPY <<'EOF' /x\n${a\nEOF",
  "RUN [ 1 = 1 ] && id",
  "ENV A=${ü} B=$ü C=${D#'}'}",
  "ONBUILD FOO bar",
  "ONBUILD RUN --user=x id",
  "ONBUILD COPY a",
  "FROM --platform= a",
  "FROM --platform=$BUILDPLATFORM a",
  `FROM --platform=amd64 Registry.example/a:B@sha256:${"a".repeat(64)}`,
  "RUN x \\\n\n\n# c\n  y",
  // these lines are a part of the one above, however much they look like instructions
  "RUN x && \\\nUSER ${",
  "RUN x && \\\nCOPY --foo a b",
];

const marks = (text: string) =>
  parse(text).problems.map(({ at, message }) => ({ marked: text.slice(inFile(at).start, inFile(at).end), message }));

describe("what BuildKit refuses", () => {
  for (const [lines, marked, said] of REFUSED) {
    it(`is said of ${JSON.stringify(lines)}`, () => {
      const problems = marks(`FROM x\n${lines}\n`);
      assert.deepEqual(
        problems.map((problem) => problem.marked),
        [marked],
      );
      assert.ok(problems[0]?.message.includes(said), problems[0]?.message);
      assert.match(problems[0]?.message ?? "", /[.?)"]$|=\S+$/);
    });
  }

  it("is said of a whole file", () => {
    const whole = (text: string) => marks(text).map(({ marked, message }) => `${marked}: ${message.split(".")[0]}`);
    assert.deepEqual(whole("ARG a\nRUN b\nFROM c\n"), ["RUN: RUN stands above the first FROM, where only ARG may"]);
    assert.deepEqual(whole("# escape=x\nFROM a\n"), ['# escape=x: escape is \\ or `, not "x"']);
    assert.deepEqual(whole("# syntax=a/b\n# check=foo\nFROM a\n"), []);
    assert.deepEqual(whole("# check=foo\nFROM a\n").length, 1);
    assert.deepEqual(whole("# check=skip=all\n# check=skip=all\nFROM a\n"), [
      "# check=skip=all: A second # check= is refused",
    ]);
    assert.deepEqual(whole("# check=skip=all\n\n# check=skip=all\nFROM a\n"), []);
    assert.deepEqual(whole("FROM a AS Base\nFROM Base\n"), [
      "Base: FROM finds a stage by its name in small letters: write base",
    ]);
    assert.deepEqual(whole("FROM a AS Base\nFROM base\n"), []);
  });

  it("is not said of what it takes", () => {
    for (const lines of ACCEPTED) assert.deepEqual(marks(`FROM x\n${lines}\n`), [], lines);
  });

  it("is not known of other languages than BuildKit's", () => {
    assert.deepEqual(marks("# syntax=acme/dockerfile-x\nFROM a\nINCLUDE b\nRUN --user=x y\nUSER ${\n"), []);
    assert.equal(marks("# syntax=docker/dockerfile:1\nFROM a\nRUN --device=b c\n").length, 1);
    assert.deepEqual(marks("# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --device=b c\n"), []);
  });

  it("leaves what is understood to the rules", () => {
    const parsed = parse("FROM x\nRUN --user=x id\nUSER\n");
    assert.deepEqual(
      parsed.problems.map(({ understood }) => understood),
      [undefined, true],
    );
    assert.equal(parsed.unsettled.length, 1);
  });
});
