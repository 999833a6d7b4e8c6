import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { execScript, parseShell } from "../../../server/src/formats/shell/shell.ts";
import type { ShellCommand, ShellScript } from "../../../server/src/model/command.ts";
import { Piece, span, textOf } from "../../../server/src/text/span.ts";

function shell(text: string): ShellScript {
  return parseShell(new Piece(text), 0, text.length);
}

function names(text: string): (string | undefined)[] {
  return shell(text).commands.map(({ name }) => name);
}

function only(text: string): ShellCommand {
  const [command] = shell(text).commands;
  if (!command) throw new Error("no command");
  return command;
}

describe("shell scripts", () => {
  it("give the commands of lists, loops, conditions, functions and substitutions in their order", () => {
    assert.deepEqual(
      names(
        'a && b || c; d & (e; f) | g\nif h; then i; else j; fi; for x in $(k); do l; done; fn() { m; n; }; o "`p`" <(q)',
      ),
      [..."abcdefghijklmnopq"].map((name) => name),
    );
  });

  it("join pipelines and say what stands behind them", () => {
    const { pipelines } = shell("a | b && c; d");
    assert.deepEqual(
      pipelines.map(({ commands, operator }) => [commands.map(({ name }) => name), operator]),
      [
        [["a", "b"], "&&"],
        [["c"], ";"],
        [["d"], undefined],
      ],
    );
    assert.deepEqual(
      shell("a\nb").pipelines.map(({ operator }) => operator),
      ["\n", undefined],
    );
    assert.equal(only("a | b").pipeline.commands[1]?.index, 1);
  });

  it("see the members of a group that is piped", () => {
    const [curl, sh] = shell("(curl x) | { sh; }").commands;
    assert.equal(curl?.pipeline, sh?.pipeline);
    assert.equal(sh?.index, 1);
    assert.deepEqual(
      shell("{ a; b; } | c").pipelines[0]?.commands.map(({ name }) => name),
      ["a", "b", "c"],
    );
  });

  it("tell what is certain of a word", () => {
    const words = only("x 'a b' \"c$D\" e\\ f $(g) $" + "{H:-i}/j *.deb $((1+1))").args;
    assert.deepEqual(
      words.map(({ value, pattern, variables }) => [value, pattern, variables]),
      [
        ["a b", "a b", []],
        [undefined, "c\uFFFC", ["D"]],
        ["e f", "e f", []],
        [undefined, "\uFFFC", []],
        [undefined, "\uFFFC/j", ["H"]],
        ["*.deb", "*.deb", []],
        [undefined, "\uFFFC", []],
      ],
    );
    assert.equal(words[3]?.substitutions[0]?.commands[0]?.name, "g");
    assert.equal(textOf(words[1]?.at ?? assert.fail()), '"c$D"');
  });

  it("look through wrappers", () => {
    const cases = [
      "env -i A=b /usr/bin/apt-get update",
      "exec nohup apt-get update",
      "time nice -n 5 apt-get update",
      "command apt-get update",
      "timeout -k 5 10 apt-get update",
      "A=b apt-get update",
    ];
    for (const text of cases) {
      const command = only(text);
      assert.deepEqual([command.name, command.args.map(({ value }) => value)], ["apt-get", ["update"]], text);
    }
    assert.equal(only("command -v apt-get").name, "command");
    assert.equal(only("exec > log").name, "exec");
    assert.equal(only("env").name, "env");
  });

  it("show what sudo runs, without looking through it", () => {
    const command = only("sudo -E -u root A=b apt-get install -y x");
    assert.equal(command.name, "sudo");
    assert.deepEqual([command.behind?.name, command.behind?.args[0]?.value], ["apt-get", "install"]);
    assert.equal(only("sudo -l").behind, undefined);
    assert.equal(only("gosu app node x.js").behind?.name, "node");
    assert.equal(shell("sudo a").commands.length, 1);
  });

  it("descend into what a shell is given to run", () => {
    assert.deepEqual(names("sh -c 'a && b'; c"), ["sh", "a", "b", "c"]);
    assert.deepEqual(names('bash -euo pipefail -c "a | b"'), ["bash", "a", "b"]);
    assert.deepEqual(names("sudo sh -c 'a'"), ["sudo", "a"]);
    assert.deepEqual(names("su -c 'a' me"), ["su", "a"]);
    assert.deepEqual(names("sh <<EOF\na\nEOF\nb"), ["sh", "a", "b"]);
    assert.deepEqual(names("cat <<EOF > f\na\nEOF\nb"), ["cat", "b"]);
    assert.deepEqual(names("sh script.sh"), ["sh"]);
    assert.deepEqual(names('sh -c "$X"'), ["sh"]);
    const [, inner, escaped] = shell('sh -c \'apt-get  update\'; sh -c "echo \\"x\\""').commands;
    assert.equal(textOf(inner?.at ?? assert.fail()), "apt-get  update");
    assert.equal(inner?.pipeline.nested, true);
    assert.equal(escaped?.name, "sh");
    assert.equal(textOf(shell('sh -c "echo \\"x\\""').commands[1]?.at ?? assert.fail()), '"echo \\"x\\""');
  });

  it("keep redirects and assignments", () => {
    const command = only("A=1 B=$C x > /dev/null 2>&1 < in");
    assert.deepEqual(
      command.assignments.map(({ name, value }) => [name, value?.value]),
      [
        ["A", "1"],
        ["B", undefined],
      ],
    );
    assert.deepEqual(
      command.redirects.map(({ operator, target }) => [operator, target?.value]),
      [
        [">", "/dev/null"],
        [">&", "1"],
        ["<", "in"],
      ],
    );
    assert.equal(textOf(command.at), "A=1 B=$C x");
  });

  it("name what could not be parsed and keep the rest", () => {
    const script = shell("a && b && ");
    assert.ok(script.errors.length > 0);
    assert.deepEqual(
      script.commands.map(({ name }) => name),
      ["a", "b"],
    );
  });

  it("of other dialects stay closed", () => {
    const text = "Get-Item x | y";
    const script = parseShell(new Piece(text), 0, text.length, { dialect: "powershell" });
    assert.deepEqual([script.dialect, script.commands], ["powershell", []]);
  });
});

describe("command lines in exec form", () => {
  it("are one command, and what a shell in it runs", () => {
    const text = '["sh", "-c", "a && b"]';
    const piece = new Piece(text);
    const word = (part: string, value: string) => {
      const start = text.indexOf(part);
      return { text: part, value, at: span(piece, start, start + part.length) };
    };
    const script = execScript(
      [word('"sh"', "sh"), word('"-c"', "-c"), word('"a && b"', "a && b")],
      span(piece, 0, text.length),
    );
    assert.equal(script.dialect, "exec");
    assert.deepEqual(
      script.commands.map(({ name, at }) => [name, name === "sh" ? "" : textOf(at)]),
      [
        ["sh", ""],
        ["a", "a"],
        ["b", "b"],
      ],
    );
    assert.equal(script.pipelines.length, 1);
  });

  it("find the places of an indented block's words", () => {
    const text = "- |\n    apt-get update\n    curl x | sh\n";
    const piece = new Piece(text);
    const at = span(piece, 2, text.length);
    const words = [
      { text: "sh", value: "sh", at },
      { text: "-c", value: "-c", at },
      { text: "", value: "apt-get update\ncurl x | sh\n", at },
    ];
    const curl = execScript(words, at).commands.find(({ name }) => name === "curl");
    assert.equal(textOf(curl?.at ?? assert.fail()), "curl x");
  });
});
