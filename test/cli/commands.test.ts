import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { before, describe, it } from "mocha";
import { rules } from "../../server/src/rules/all.ts";
import { build, plimsoll } from "./command-line.ts";

describe("the other commands", () => {
  before(build);
  const run = (...args: string[]) => plimsoll(tmpdir(), args);

  it("print the version and the help", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    assert.deepEqual(run("--version"), { code: 0, out: `${version}\n`, err: "" });
    const { code, out, err } = run("--help");
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    const commands = [...out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name as string);
    assert.equal(commands.length, 10);
    for (const command of commands) {
      const help = run(command, "--help");
      assert.deepEqual({ code: help.code, err: help.err }, { code: 0, err: "" }, command);
      assert.match(help.out, new RegExp(`^plimsoll ${command}[ \\n][\\s\\S]*\\nOptions:\\n[\\s\\S]* --help  `));
      assert.deepEqual(run("help", command), help);
      for (const line of help.out.split("\n")) assert.ok(line.length <= 110, line);
    }
    assert.match(run("baseline", "--help").out, / --report {2}/);
    assert.match(run("report", "--help").out, / --output FILE {2}/);
    assert.match(run("lsp", "--help").out, / --stdio {2}/);
    assert.match(run("check", "--help").out, /--stdin-filename NAME/);
  });

  it("list the rules as JSON with all that tools need", () => {
    const { code, out } = run("rules", "--format", "json");
    assert.equal(code, 0);
    const listed = JSON.parse(out);
    assert.deepEqual(
      listed.map((r: { id: string }) => r.id),
      rules.map((r) => r.id),
    );
    const keys = [
      "id",
      "summary",
      "subject",
      "kinds",
      "category",
      "severity",
      "presets",
      "fixes",
      "needsNetwork",
      "sameAs",
      "standards",
      "options",
    ];
    for (const rule of listed) assert.deepEqual(Object.keys(rule), keys);
    assert.ok(listed.every((r: { presets: string[] }) => r.presets.includes("all")));
  });

  it("tell which rules say what a check of another tool says", () => {
    const { code, err } = run("explain", "DL3006");
    assert.equal(code, 2);
    assert.match(err, /no rule "DL3006"\. What other tools call so is told by .*pin-image-version/);
  });

  it("list the rules for people", () => {
    const { out } = run("rules");
    for (const rule of rules) assert.ok(out.includes(` ${rule.id} `), rule.id);
  });

  it("explain a rule, or say which was meant", () => {
    const { code, out } = run("explain", "no-privileged-container");
    assert.equal(code, 0);
    for (const part of [
      "# no-privileged-container",
      "## Why",
      "## What to do",
      "CIS Docker Benchmark",
      "plimsoll-ignore",
    ]) {
      assert.ok(out.includes(part), part);
    }
    assert.match(run("explain", "no-privileged-contaner").err, /Did you mean "no-privileged-container"\?/);
    assert.equal(run("explain").code, 2);
  });

  it("start the language server over stdio", async () => {
    const bundle = new URL("../../dist/cli.cjs", import.meta.url).pathname;
    const server = spawn(process.execPath, [bundle, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const send = (message: object) => {
      const body = JSON.stringify({ jsonrpc: "2.0", ...message });
      server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    let said = "";
    server.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('"id":1') && !said.includes('"id":2')) send({ id: 2, method: "shutdown" });
      if (said.includes('"id":2')) send({ method: "exit" });
    });
    const ended = new Promise<number | null>((resolve) => server.on("exit", resolve));
    send({ id: 1, method: "initialize", params: { processId: process.pid, rootUri: null, capabilities: {} } });
    const code = await Promise.race([
      ended,
      new Promise<never>((_, no) => setTimeout(no, 10_000, new Error(said))),
    ]).finally(() => server.kill());
    assert.match(said, /"capabilities"/);
    assert.equal(code, 0);
  });

  it("refuse to start the server without a way to speak", () => {
    assert.equal(run("lsp").code, 2);
  });
});
