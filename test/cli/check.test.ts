import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, CLEAN, checkJson, PRIVILEGED, plimsoll, Workspace } from "./command-line.ts";
import { assertShape, CONTRACT } from "./contract.ts";

describe("plimsoll check", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const rulesOf = (findings: readonly { rule: string }[]) => findings.map((f) => f.rule);

  describe("exit codes", () => {
    it("is 0 without findings", () => {
      workspace = new Workspace({ "compose.yaml": CLEAN });
      assert.equal(plimsoll(workspace.folder, ["check"]).code, 0);
    });

    it("is 1 with an error, and 0 where --fail-on says never", () => {
      workspace = new Workspace({ "compose.yaml": PRIVILEGED });
      assert.equal(plimsoll(workspace.folder, ["check"]).code, 1);
      assert.equal(plimsoll(workspace.folder, ["check", "--fail-on", "never"]).code, 0);
    });

    it("counts from the severity of --fail-on on", () => {
      workspace = new Workspace({ "compose.yaml": PRIVILEGED });
      const as = (severity: string, failOn: string) =>
        plimsoll(workspace.folder, ["check", "--rule", `no-privileged-container=${severity}`, "--fail-on", failOn])
          .code;
      assert.equal(as("warning", "error"), 0);
      assert.equal(as("warning", "warning"), 1);
      assert.equal(as("hint", "info"), 0);
      assert.equal(as("hint", "hint"), 1);
      assert.equal(as("off", "hint"), 0);
    });

    it("is 2 for wrong usage, with one sentence and a pointer to the help", () => {
      workspace = new Workspace();
      const cases: [string[], RegExp][] = [
        [["check", "--formt", "json"], /no option --formt\. Did you mean "--format"\?/],
        [["check", "--format", "xml"], /--format takes .*, not "xml"/],
        [["check", "--format", "sarif", "--diff"], /can't be combined/],
        [["check", "--preset", "recomended"], /no preset "recomended"\. Did you mean "recommended"\?/],
        [["check", "--rule", "no-privileged-containr=off"], /Did you mean "no-privileged-container"\?/],
        [["check", "--rule", "no-privileged-container"], /ID=LEVEL/],
        [["check", "--rule", "no-privileged-container=sever"], /no level/],
        [["check", "--only", "nothing-like-it"], /no rule "nothing-like-it"/],
        [["check", "--shard", "3/2"], /--shard/],
        [["check", "--jobs", "0"], /--jobs/],
        [["check", "--config", "missing.yaml"], /missing\.yaml does not exist/],
        [["check", "--stdin", "compose.yaml"], /--stdin takes no paths/],
        [["check", "--format"], /--format needs a value/],
        [["check", "--fix=yes"], /--fix takes no value/],
      ];
      for (const [args, message] of cases) {
        const { code, out, err } = plimsoll(workspace.folder, args);
        assert.equal(code, 2, args.join(" "));
        assert.match(err, message);
        assert.match(err, /Try "plimsoll check --help"\.\n$/);
        assert.equal(err.trim().split("\n").length, 1, err);
        assert.equal(out, "");
      }
    });

    it("is 2 for commands that are missing or unknown", () => {
      workspace = new Workspace();
      for (const args of [[], ["chekc"], ["biuld"]]) {
        const { code, err } = plimsoll(workspace.folder, args);
        assert.equal(code, 2, args.join());
        assert.equal(err.trim().split("\n").length, 1);
      }
    });
  });

  describe("json", () => {
    it("keeps the contract, with and without findings, errors and suppressions", () => {
      workspace = new Workspace({
        "a/compose.yaml": PRIVILEGED,
        "b/compose.yaml": PRIVILEGED.replace(
          "    privileged",
          "    # plimsoll-ignore no-privileged-container -- GPU\n    privileged",
        ),
        "c/Dockerfile": "FROM node:20\nRUN apt-get update && apt-get install -y curl\nADD a b\nCMD node x.js\n",
        "d/pod.yaml":
          "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: nginx}]\n",
        "broken/compose.yaml": "services:\n  app:\n    image: 'x\n",
      });
      const output = checkJson(workspace.folder, "--preset", "all", "missing", ".");
      const { code, err, ...json } = output;
      assertShape(json, CONTRACT);
      assert.ok(json.findings.length > 8, String(json.findings.length));
      assert.ok(json.findings.some((f) => f.fixes.length > 0));
      assert.deepEqual(json.suppressed, [
        { path: "b/compose.yaml", rule: "no-privileged-container", reason: "GPU", by: "plimsoll" },
      ]);
      assert.deepEqual(
        json.files.map((f) => f.path),
        ["a/compose.yaml", "b/compose.yaml", "broken/compose.yaml", "c/Dockerfile", "d/pod.yaml"],
      );
      assert.ok(json.errors.some((e) => e.path === "broken/compose.yaml"));
      assert.ok(json.errors.some((e) => e.path === "missing"));
      assert.equal(code, 2);
      assert.match(err, /missing: This path does not exist\./);
    });

    it("counts lines and columns from 1, in UTF-16 units, ends exclusive", () => {
      workspace = new Workspace({ "compose.yaml": '\ufeffservices:\n  app: { image: "😀", privileged: true }\n' });
      const { findings } = checkJson(workspace.folder, "--only", "no-privileged-container");
      assert.deepEqual(findings[0]?.range, { start: { line: 2, column: 35 }, end: { line: 2, column: 39 } });
    });

    it("names paths relative to the working folder", () => {
      workspace = new Workspace({ "a/b/compose.yaml": PRIVILEGED, "c/keep.txt": "" });
      assert.deepEqual(
        checkJson(workspace.at("a"), ".").files.map((f) => f.path),
        ["b/compose.yaml"],
      );
      assert.deepEqual(
        checkJson(workspace.at("c"), "../a").files.map((f) => f.path),
        ["../a/b/compose.yaml"],
      );
      assert.deepEqual(
        checkJson(workspace.folder, "./a//b/./compose.yaml").files.map((f) => f.path),
        ["a/b/compose.yaml"],
      );
    });

    it("reports a file once however often it is named, in one order", () => {
      workspace = new Workspace({ "b/compose.yaml": CLEAN, "a/compose.yaml": CLEAN });
      const paths = checkJson(workspace.folder, "b", ".", "a/compose.yaml", "b/compose.yaml").files.map((f) => f.path);
      assert.deepEqual(paths, ["a/compose.yaml", "b/compose.yaml"]);
    });

    it("has the same fingerprint after lines have moved and the file was renamed", () => {
      workspace = new Workspace({ "a.yaml": PRIVILEGED, "b.yaml": `# moved\n\n${PRIVILEGED}` });
      const [a, b] = checkJson(workspace.folder, "--only", "no-privileged-container").findings;
      assert.equal(a?.fingerprint, b?.fingerprint);
      assert.notEqual(a?.range.start.line, b?.range.start.line);
    });
  });

  describe("pretty", () => {
    it("shows place, severity, message, rule, the line, a caret and the fix, without colours off a terminal", () => {
      workspace = new Workspace({ "compose.yaml": PRIVILEGED });
      const { out, err } = plimsoll(workspace.folder, ["check"]);
      assert.match(
        out,
        /^compose\.yaml:4:17 error .*\. \[no-privileged-container\]\n {2}4 \| {5}privileged: true\n {4}\| {17}\^{4}\n/,
      );
      assert.match(out, /fix available: Set privileged to false \(hardening\)\n/);
      assert.match(out, /plimsoll explain no-privileged-container/);
      assert.match(out, /\n1 finding \(1 error\) in 1 file\. --harden mends 1\.\n$/);
      assert.ok(!out.includes("\u001b"));
      assert.equal(err, "");
    });

    it("colours where it is told to, unless it is told not to", () => {
      workspace = new Workspace({ "compose.yaml": PRIVILEGED });
      assert.ok(plimsoll(workspace.folder, ["check", "--color"]).out.includes("\u001b[31m"));
      assert.ok(!plimsoll(workspace.folder, ["check", "--color", "--no-color"]).out.includes("\u001b"));
    });

    it("prints findings only with --quiet", () => {
      workspace = new Workspace({ "compose.yaml": CLEAN, "notes.txt": "x" });
      const { out, err } = plimsoll(workspace.folder, ["check", "--quiet", ".", "notes.txt"]);
      assert.equal(out + err, "");
    });

    it("prints no secret, whichever rule speaks of the line", () => {
      const secret = "Zk7Qw9TtXp2LmB4v";
      workspace = new Workspace({
        "compose.yaml": `services:\n  app:\n    image: acme/app:1.4.2\n    privileged: true\n    environment: { DB_PASSWORD: ${secret} }\n`,
      });
      const all = plimsoll(workspace.folder, ["check", "--preset", "all"]);
      assert.match(all.out, /no-secret-in-env/);
      const diff = plimsoll(workspace.folder, ["check", "--harden", "--diff", "--only", "no-privileged-container"]);
      assert.match(diff.out, /^\+ {4}privileged: false$/m);
      for (const { out, err } of [all, diff]) assert.ok(!(out + err).includes(secret), out);
    });

    it("lets no control character of a file through to the terminal", () => {
      workspace = new Workspace({ "compose.yaml": 'services:\n  app: { image: "\u001b[2Jx", privileged: true }\n' });
      assert.ok(!plimsoll(workspace.folder, ["check"]).out.includes("\u001b"));
    });
  });

  describe("standard input", () => {
    it("is what its name says", () => {
      workspace = new Workspace();
      const { code, out } = plimsoll(
        workspace.folder,
        ["check", "--format", "json", "--stdin", "--stdin-filename", "x/compose.yaml"],
        {
          stdin: PRIVILEGED,
        },
      );
      const { files, findings } = JSON.parse(out);
      assert.deepEqual(files, [{ path: "x/compose.yaml", kind: "compose" }]);
      assert.deepEqual(rulesOf(findings), ["no-privileged-container"]);
      assert.equal(code, 1);
    });

    it("takes the kind from --kind, and the settings from where its name stands", () => {
      workspace = new Workspace({ "x/.plimsoll.yaml": "rules: { no-privileged-container: off }\n" });
      const args = ["check", "--format", "json", "--stdin", "--kind", "compose"];
      const run = (...more: string[]) =>
        JSON.parse(plimsoll(workspace.folder, [...args, ...more], { stdin: PRIVILEGED }).out).findings.length;
      assert.equal(run(), 1);
      assert.equal(run("--stdin-filename", "x/anything"), 0);
    });

    it("is printed fixed with --fix and --harden, byte for byte but for the fix", () => {
      workspace = new Workspace();
      const { out, code } = plimsoll(
        workspace.folder,
        ["check", "--stdin", "--stdin-filename", "compose.yaml", "--harden"],
        {
          stdin: `\ufeff${PRIVILEGED.replaceAll("\n", "\r\n")}`,
        },
      );
      assert.equal(out, `\ufeff${CLEAN.replaceAll("\n", "\r\n")}`);
      assert.equal(code, 0);
      const other = plimsoll(workspace.folder, ["check", "--stdin", "--stdin-filename", "notes.md", "--fix"], {
        stdin: "# é\r\n",
      });
      assert.equal(other.out, "# é\r\n");
    });
  });

  describe("finding files", () => {
    const paths = (folder: string, ...args: string[]) => checkJson(folder, ...args).files.map((f) => f.path);

    it("respects .gitignore at every level, and never enters node_modules and .git", () => {
      workspace = new Workspace({
        ".gitignore": "out/\n/top.yaml\n*.gen.yaml\n",
        "top.yaml": CLEAN,
        "x.gen.yaml": CLEAN,
        "out/compose.yaml": CLEAN,
        "node_modules/p/compose.yaml": CLEAN,
        ".git/compose.yaml": CLEAN,
        "sub/.gitignore": "!kept.gen.yaml\nlocal.yaml\n",
        "sub/kept.gen.yaml": CLEAN,
        "sub/local.yaml": CLEAN,
        "sub/top.yaml": CLEAN,
      });
      assert.deepEqual(paths(workspace.folder), ["sub/kept.gen.yaml", "sub/top.yaml"]);
      assert.deepEqual(paths(workspace.at("sub"), "."), ["kept.gen.yaml", "top.yaml"]);
      // whoever names a file or folder wants it checked
      assert.deepEqual(paths(workspace.folder, "top.yaml", "out"), ["out/compose.yaml", "top.yaml"]);
    });

    it("respects ignore of the settings, also for named files", () => {
      workspace = new Workspace({
        ".plimsoll.yaml": "ignore: [vendor/**, '*.skip.yaml']\n",
        "vendor/compose.yaml": PRIVILEGED,
        "a.skip.yaml": PRIVILEGED,
        "compose.yaml": CLEAN,
      });
      assert.deepEqual(paths(workspace.folder), ["compose.yaml"]);
      const { out, err } = plimsoll(workspace.folder, ["check", "vendor/compose.yaml"]);
      assert.match(out, /^0 findings in 0 files/);
      assert.match(err, /vendor\/compose\.yaml is left out by "ignore"/);
    });

    it("passes over what it does not know, but says so of a named file", () => {
      workspace = new Workspace({
        "values.txt": "x",
        "openapi.yaml": "openapi: 3.0.0\ninfo: {}\n",
        "compose.yaml": CLEAN,
      });
      const walked = plimsoll(workspace.folder, ["check"]);
      assert.equal(walked.err, "");
      assert.match(walked.out, /in 1 file/);
      const named = plimsoll(workspace.folder, ["check", "openapi.yaml"]);
      assert.match(named.err, /openapi\.yaml is not checked\. /);
      assert.equal(named.code, 0);
    });

    it("treats a repository inside as a workspace of its own", () => {
      workspace = new Workspace({
        ".plimsoll.yaml": "rules: { no-privileged-container: off }\n",
        ".gitignore": "*.local.yaml\n",
        "inner/a.local.yaml": PRIVILEGED,
        "compose.yaml": PRIVILEGED,
      });
      mkdirSync(workspace.at("inner/.git"));
      const { files, findings } = checkJson(workspace.folder);
      assert.deepEqual(
        files.map((f) => f.path),
        ["compose.yaml", "inner/a.local.yaml"],
      );
      assert.deepEqual(
        findings.map((f) => f.path),
        ["inner/a.local.yaml"],
      );
    });

    it("cuts the files into shards that together are the whole", () => {
      const names = ["a", "b", "c", "d", "e"].map((n) => `${n}/compose.yaml`);
      workspace = new Workspace(Object.fromEntries(names.map((n) => [n, CLEAN])));
      const parts = [1, 2, 3].map((i) => paths(workspace.folder, "--shard", `${i}/3`));
      assert.deepEqual(parts.flat().sort(), names);
      assert.ok(parts.every((p) => p.length > 0));
    });
  });
});
