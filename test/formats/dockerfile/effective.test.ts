import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { remove, set } from "../../../server/src/model/place.ts";
import { at, brief, first, lastStage, read, write } from "./reading.ts";

describe("the working directory", () => {
  const workdir = (text: string) => brief(lastStage(text).workdir);

  it("is that of the last WORKDIR, seen from the one above", () => {
    assert.equal(workdir("FROM x\nWORKDIR /a\nWORKDIR b//./c/\nWORKDIR ../d\n"), "/a/b/d");
    assert.equal(workdir("FROM x\nENV H=/srv\nWORKDIR $H/app\n"), "/srv/app");
    assert.equal(workdir("FROM x\nWORKDIR /a\nWORKDIR /\nWORKDIR ../..\n"), "/");
  });

  it("hangs on the image where no path from the root stands above", () => {
    assert.equal(workdir("FROM x\n"), "unset");
    assert.equal(workdir("FROM x\nWORKDIR a\n"), "unknown: base image");
    assert.equal(workdir("FROM x\nWORKDIR a\nWORKDIR b\n"), "unknown: base image");
    assert.equal(workdir("FROM scratch\nWORKDIR a\n"), "/a");
    assert.equal(workdir("FROM x\nARG D\nWORKDIR $D\nWORKDIR b\n"), "unknown: variable");
    assert.equal(workdir("RUN x\n"), "unknown: base image");
  });

  it("comes from the stage that is built on, and from its ONBUILD", () => {
    const base = "FROM x AS a\nWORKDIR /a\nONBUILD WORKDIR src\n";
    assert.equal(workdir(`${base}FROM a\nWORKDIR b\n`), "/a/src/b");
    assert.equal(workdir(`${base}FROM a AS b\nFROM b\n`), "/a/src");
    assert.equal(workdir(`${base}FROM y\n`), "unset");
    const stage = lastStage(`${base}FROM a\n`);
    assert.equal(stage.workdir.state === "set" && stage.workdir.level, "inherited");
  });

  it("is known above each instruction", () => {
    const { stages } = read("FROM x\nCOPY a b\nWORKDIR /a\nRUN x\nWORKDIR\nRUN y\nWORKDIR c\n");
    const [stage] = stages;
    const seen = stage?.instructions.map((i) => `${i.keyword} ${brief(stage.workdirAt(i))}`);
    assert.deepEqual(seen, [
      "FROM unset",
      "COPY unset",
      "WORKDIR unset",
      "RUN /a",
      "WORKDIR /a",
      "RUN /a",
      "WORKDIR /a",
    ]);
  });

  it("keeps a drive and backslashes", () => {
    assert.equal(
      workdir("# escape=`\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nWORKDIR C:\\app\nWORKDIR sub\\x\n"),
      "C:\\app\\sub\\x",
    );
    assert.equal(workdir("# escape=`\nFROM x\nWORKDIR \\app\nWORKDIR b\n"), "\\app\\b");
  });

  it("stands where it is written, an ARG's default too", () => {
    const { workdir: value } = lastStage("FROM x\nARG D=/srv\nWORKDIR $D\n");
    assert.equal(value.state === "set" && at(value.at), "/srv");
    assert.equal(value.state === "set" && at(value.key), "WORKDIR $D");
  });
});

describe("the shell", () => {
  const shell = (text: string) => {
    const { shell: value } = lastStage(text);
    return value.state === "set" ? value.value : value.state === "unset" ? ["unset", value.fallback] : value.why;
  };

  it("is /bin/sh, or cmd on Windows, until SHELL says otherwise", () => {
    assert.deepEqual(shell("FROM x\n"), ["unset", ["/bin/sh", "-c"]]);
    assert.deepEqual(shell("FROM mcr.microsoft.com/windows/servercore:ltsc2025\n"), ["unset", ["cmd", "/S", "/C"]]);
    assert.deepEqual(shell("FROM --platform=windows/amd64 x AS a\nFROM a\n"), ["unset", ["cmd", "/S", "/C"]]);
    assert.deepEqual(shell('FROM x\nSHELL ["/bin/bash", "-c"]\n'), ["/bin/bash", "-c"]);
    assert.equal(shell("RUN x\n"), "base image");
  });

  it("is inherited and known above each instruction", () => {
    const text = 'FROM x AS a\nSHELL ["bash", "-c"]\nFROM a\nRUN x\nSHELL ["pwsh"]\nRUN y\n';
    const [, stage] = read(text).stages;
    const seen = stage?.instructions.map((i) => [i.keyword, brief(stage.shellAt(i)), i.scripts[0]?.dialect]);
    assert.deepEqual(seen, [
      ["FROM", ["bash", "-c"], undefined],
      ["RUN", ["bash", "-c"], "posix"],
      ["SHELL", ["bash", "-c"], undefined],
      ["RUN", ["pwsh"], "powershell"],
    ]);
  });
});

describe("the environment", () => {
  it("is what ENV and ARG above and in the stages below say, each variable once", () => {
    const text = "ARG G=0\nFROM x AS a\nENV A=1 B=2\nARG C=3\nONBUILD ENV O=9\nFROM a\nARG G\nENV A=4\nARG B\nRUN x\n";
    const stage = lastStage(text);
    const run = stage.instructions.at(-1);
    assert.ok(run);
    const seen = [...stage.environmentAt(run)].map(([name, v]) => [name, brief(v.value)]);
    assert.deepEqual(seen, [
      ["A", "4"],
      ["B", "2"],
      ["C", "3"],
      ["O", "9"],
      ["G", "unset"],
    ]);
    const value = (name: string) => brief(stage.variableAt(run, name));
    assert.deepEqual(["A", "B", "C", "O", "G", "Z", "TARGETARCH"].map(value), [
      "4",
      "2",
      "3",
      "9",
      "0",
      "unknown: base image",
      "unknown: variable",
    ]);
  });

  it("is surely empty of what no file and no image sets", () => {
    const stage = lastStage("FROM scratch\nARG N\nENV E=\nCOPY x /\n");
    const copy = stage.instructions.at(-1);
    assert.ok(copy);
    assert.equal(brief(stage.variableAt(copy, "Z")), "unset");
    assert.equal(brief(stage.variableAt(copy, "N")), "unknown: variable");
    assert.equal(brief(stage.variableAt(copy, "E")), "");
  });

  it("of FROM is that of the ARGs above it", () => {
    const stage = lastStage("ARG V=1\nFROM x:$V\nENV V=2\n");
    assert.ok(stage.from);
    assert.deepEqual([...stage.environmentAt(stage.from).keys()], ["V"]);
    assert.equal(brief(stage.variableAt(stage.from, "V")), "1");
  });
});

describe("the platform", () => {
  it("is that of the FROM that names an image", () => {
    const platform = (text: string) => brief(lastStage(text).platform);
    assert.equal(platform("FROM --platform=linux/arm64 x AS a\nFROM a\n"), "linux/arm64");
    assert.equal(platform("FROM x\n"), "unset");
    assert.equal(platform("FROM --platform=$TARGETPLATFORM x\n"), "unknown: variable");
    const text = "FROM x\n";
    const { platform: value } = lastStage(text);
    assert.equal(
      value.state === "unset" && write(text, set(value.place, "linux/amd64")),
      "FROM --platform=linux/amd64 x\n",
    );
  });
});

describe("ONBUILD", () => {
  it("acts on the stages that build on it alone", () => {
    const base = 'FROM x AS a\nONBUILD USER app\nONBUILD SHELL ["bash"]\nONBUILD CMD ["b"]\n';
    assert.equal(brief(lastStage(base).user), "unset");
    const child = lastStage(`${base}FROM a\n`);
    assert.equal(brief(child.user), "app");
    assert.deepEqual(brief(child.shell), ["bash"]);
    assert.equal(child.command?.words[0]?.text, '"b"');
    assert.equal(brief(lastStage(`${base}FROM a\nUSER root\n`).user), "root");
  });
});

describe("the options of COPY and ADD", () => {
  const copy = (text: string) => first(`FROM x\nARG U=app\n${text}\n`, text.slice(0, text.indexOf(" "))).copy;

  it("are values of the model", () => {
    const options = copy(
      "COPY --from=0 --chown=$U:1 --chmod='0755' --link --parents=false --exclude=*.md --exclude=a a b",
    );
    assert.ok(options);
    assert.equal(brief(options.from), "0");
    assert.equal(brief(options.chown), "app:1");
    assert.equal(brief(options.chmod), "0755");
    assert.equal(brief(options.link), true);
    assert.equal(brief(options.parents), false);
    assert.equal(brief(options.checksum), "unset");
    assert.deepEqual(
      options.exclude.items.map(({ value, at: span }) => [brief(value), at(span)]),
      [
        ["*.md", "--exclude=*.md"],
        ["a", "--exclude=a"],
      ],
    );
    const add = copy("ADD --checksum=sha256:1 --keep-git-dir=true --unpack=FALSE https://a b");
    assert.deepEqual(add && [brief(add.checksum), brief(add.keepGitDir), brief(add.unpack), brief(add.link)], [
      "sha256:1",
      true,
      false,
      "unset",
    ]);
    assert.equal(first("FROM x\nRUN a\n", "RUN").copy, undefined);
  });

  it("are unknown where a variable or something half typed stands", () => {
    assert.equal(brief(copy("COPY --chown=$NONE a b")?.chown ?? assert.fail()), "unknown: variable");
    assert.equal(brief(copy("COPY --from=$U a b")?.from ?? assert.fail()), "unknown: variable");
    assert.equal(brief(copy("COPY --chmod a b")?.chmod ?? assert.fail()), "unknown: being typed");
    assert.equal(brief(copy("COPY --link=maybe a b")?.link ?? assert.fail()), "unknown: being typed");
  });

  it("are written and removed as flags", () => {
    const text = "FROM x\nCOPY --chown=1 \\\n  --chmod=7 a b\n";
    const options = first(text, "COPY").copy;
    assert.ok(options);
    assert.equal(
      write(text, set(options.chown.state === "set" ? options.chown.place : assert.fail(), "2")),
      text.replace("=1", "=2"),
    );
    assert.equal(
      write(text, remove(options.chown.state === "set" ? options.chown.place : assert.fail())),
      "FROM x\nCOPY --chmod=7 a b\n",
    );
    assert.equal(
      write(text, set(options.link.state === "unset" ? options.link.place : assert.fail(), true)),
      "FROM x\nCOPY --link --chown=1 \\\n  --chmod=7 a b\n",
    );
    assert.equal(
      write(text, set(options.checksum.state === "unset" ? options.checksum.place : assert.fail(), "a b")),
      "refused: value not writable",
    );
  });
});

describe("the options of RUN", () => {
  it("are values of the model, mounts with their fields", () => {
    const text =
      'FROM x\nARG C=/c\nRUN --network=none --security=insecure --mount=type=cache,target=$C,sharing=locked,mode=0700,uid=5 --mount=from=a,src=/x,dst=/y,rw \\\n --mount="type=Secret,id=i,env=E,required" x\n';
    const { run } = first(text, "RUN");
    assert.ok(run);
    assert.deepEqual([brief(run.network), brief(run.security)], ["none", "insecure"]);
    const [cache, bind, secret] = run.mounts;
    assert.ok(cache && bind && secret);
    assert.deepEqual(
      [cache.type, cache.target, cache.sharing].map((v) => brief(v)),
      ["cache", "/c", "locked"],
    );
    assert.deepEqual(
      [cache.mode, cache.uid, cache.gid].map((v) => brief(v)),
      [0o700, 5, "unset"],
    );
    assert.equal(cache.readOnly.state === "unset" && cache.readOnly.fallback, false);
    assert.deepEqual(
      [brief(bind.type), brief(bind.from), brief(bind.source), brief(bind.target), brief(bind.readOnly)],
      ["unset", "a", "/x", "/y", false],
    );
    assert.deepEqual(
      [brief(secret.type), brief(secret.id), brief(secret.env), brief(secret.required)],
      ["secret", "i", "E", true],
    );
    assert.equal(secret.id.state === "set" && at(secret.id.at), "id=i");
    assert.equal(write(text, remove(bind.place)), text.replace("--mount=from=a,src=/x,dst=/y,rw \\\n ", ""));
  });

  it("have the builder's defaults", () => {
    const { run } = first("FROM x\nRUN x\n", "RUN");
    assert.equal(run?.network.state === "unset" && run.network.fallback, "default");
    assert.equal(run?.security.state === "unset" && run.security.fallback, "sandbox");
    assert.deepEqual(run?.mounts, []);
  });
});

describe("# check=", () => {
  it("is read as BuildKit does", () => {
    const check = (text: string) => {
      const { check: directive } = read(`${text}\nFROM x\n`);
      return directive && [directive.skip, directive.experimental, directive.error];
    };
    assert.deepEqual(check("# check=skip=StageNameCasing, FromAsCasing;error=true"), [
      ["StageNameCasing", ""],
      [],
      false,
    ]);
    assert.deepEqual(check("# check=skip=StageNameCasing,FromAsCasing;error=true"), [
      ["StageNameCasing", "FromAsCasing"],
      [],
      true,
    ]);
    assert.deepEqual(check("# check=skip=all;experimental=all"), [["all"], ["all"], false]);
    assert.equal(check("# check=nonsense"), undefined);
    assert.equal(check("# a comment"), undefined);
  });
});
