import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, CLEAN, checkJson, PRIVILEGED, plimsoll, Workspace } from "./command-line.ts";

describe("settings on the command line", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const severities = (...args: string[]) =>
    Object.fromEntries(
      checkJson(workspace.folder, "--only", "no-privileged-container", ...args).findings.map((f) => [
        f.path,
        f.severity,
      ]),
    );

  it("come from the nearest file at or above, inside the workspace", () => {
    const outer = new Workspace({
      ".plimsoll.yaml": "rules: { no-privileged-container: hint }\n",
      "inner/compose.yaml": PRIVILEGED,
      "inner/a/.plimsoll.yml": "rules: { no-privileged-container: warning }\n",
      "inner/a/b/compose.yaml": PRIVILEGED,
      "inner/c/.plimsoll.json": '{ "rules": { "no-privileged-container": "info" } }\n',
      "inner/c/compose.yaml": PRIVILEGED,
      "inner/.git/HEAD": "",
    });
    workspace = outer;
    assert.deepEqual(severities(), {
      "inner/a/b/compose.yaml": "warning",
      "inner/c/compose.yaml": "info",
      "inner/compose.yaml": "error",
    });
  });

  it("that are faulty are told with their place, the valid rest applies, and the exit code is 2", () => {
    workspace = new Workspace({
      ".plimsoll.yaml": "rules:\n  no-privilegd-container: off\n  no-privileged-container: warning\nrulez: {}\n",
      "compose.yaml": PRIVILEGED,
    });
    const { code, err, errors, findings } = checkJson(workspace.folder);
    assert.equal(code, 2);
    assert.match(
      err,
      /^\.plimsoll\.yaml: line 2, column 3: Unknown rule "no-privilegd-container"\. Did you mean "no-privileged-container"\?$/m,
    );
    assert.match(err, /^\.plimsoll\.yaml: line 4, column 1: Unknown setting "rulez"\. Did you mean "rules"\?$/m);
    assert.equal(errors.length, 2);
    assert.deepEqual(
      findings.map((f) => [f.rule, f.severity]),
      [["no-privileged-container", "warning"]],
    );
    assert.equal(plimsoll(workspace.folder, ["check", "--fail-on", "never"]).code, 2);
  });

  it("extend presets and files inside the workspace, and nothing outside of it", () => {
    workspace = new Workspace({
      "team/base.yaml": "extends: [plimsoll:all]\nrules: { no-privileged-container: hint }\n",
      "app/.plimsoll.yaml": "extends: [../team/base.yaml]\n",
      "app/compose.yaml": PRIVILEGED,
      "out/.plimsoll.yaml": "extends: [../../elsewhere.yaml, /etc/hostname.yaml, ./link.yaml]\n",
      "out/compose.yaml": CLEAN,
    });
    symlinkSync("/etc/hostname", workspace.at("out/link.yaml"));
    const { findings, errors } = checkJson(workspace.folder);
    assert.ok(findings.length > 1, "extends plimsoll:all through the file");
    assert.equal(findings.find((f) => f.rule === "no-privileged-container")?.severity, "hint");
    assert.deepEqual(
      errors.map((e) => e.message.replace(/^line 1, column \d+: /, "")),
      [
        '"../../elsewhere.yaml" lies outside of the workspace and is not read.',
        '"/etc/hostname.yaml" lies outside of the workspace and is not read.',
        'The settings file "./link.yaml" can\'t be read.',
      ],
    );
  });

  it("override levels for some files, globs relative to the settings file", () => {
    workspace = new Workspace({
      "x/.plimsoll.yaml":
        "overrides:\n  - files: ['test/**']\n    rules: { no-privileged-container: off }\n  - files: ['dev.yaml']\n    rules: { no-privileged-container: { severity: info } }\n",
      "x/test/a.yaml": PRIVILEGED,
      "x/dev.yaml": PRIVILEGED,
      "x/prod.yaml": PRIVILEGED,
    });
    assert.deepEqual(severities(), { "x/dev.yaml": "info", "x/prod.yaml": "error" });
    assert.deepEqual(severities("--rule", "no-privileged-container=warning"), {
      "x/dev.yaml": "warning",
      "x/prod.yaml": "warning",
      "x/test/a.yaml": "warning",
    });
  });

  it("come from --config for every file, also where it lies elsewhere", () => {
    const elsewhere = new Workspace({
      "team.yaml":
        "rules: { no-privileged-container: info }\noverrides: [{ files: [b/**], rules: { no-privileged-container: hint } }]\n",
    });
    workspace = new Workspace({
      ".plimsoll.yaml": "rules: { no-privileged-container: off }\n",
      "a/compose.yaml": PRIVILEGED,
      "b/compose.yaml": PRIVILEGED,
    });
    const found = severities("--config", elsewhere.at("team.yaml"));
    elsewhere.remove();
    assert.deepEqual(found, { "a/compose.yaml": "info", "b/compose.yaml": "hint" });
  });

  it("take presets from --preset instead of extends, the other keys stay", () => {
    workspace = new Workspace({
      ".plimsoll.yaml": "extends: [plimsoll:all]\nrules: { no-privileged-container: info }\n",
      "compose.yaml": PRIVILEGED,
    });
    const rules = (...args: string[]) => checkJson(workspace.folder, ...args).findings.map((f) => f.rule);
    assert.ok(rules().length > 3);
    assert.deepEqual(rules("--preset", "pss-baseline"), ["no-privileged-container"]);
    assert.equal(checkJson(workspace.folder, "--preset", "pss-baseline").findings[0]?.severity, "info");
    assert.ok(rules("--preset", "pss-baseline", "--preset", "plimsoll:strict").length > 3);
  });

  it("come from the workspace's .vscode/settings.json where there is no settings file", () => {
    workspace = new Workspace({
      ".vscode/settings.json":
        '{\n  // ours\n  "plimsoll.rules": { "no-privileged-container": "hint", },\n  "editor.tabSize": 2\n}\n',
      "compose.yaml": PRIVILEGED,
      "own/.plimsoll.yaml": "",
      "own/compose.yaml": PRIVILEGED,
    });
    assert.deepEqual(severities(), { "compose.yaml": "hint", "own/compose.yaml": "error" });
    workspace.write(".vscode/settings.json", '{ "plimsoll.configFile": "ci/plimsoll.yaml" }');
    workspace.write("ci/plimsoll.yaml", "rules: { no-privileged-container: info }\n");
    assert.equal(severities()["compose.yaml"], "info");
  });

  it("forbid suppressions, and --no-suppressions sees through them", () => {
    const silenced = PRIVILEGED.replace(
      "    privileged",
      "    # plimsoll-ignore no-privileged-container\n    privileged",
    );
    workspace = new Workspace({
      "compose.yaml": silenced,
      "x/.plimsoll.yaml": "suppressions: { forbid: [no-privileged-container] }\n",
      "x/compose.yaml": silenced,
    });
    const paths = (...args: string[]) =>
      checkJson(workspace.folder, "--only", "no-privileged-container", ...args).findings.map((f) => f.path);
    assert.deepEqual(paths(), ["x/compose.yaml"]);
    const forbidden = checkJson(workspace.folder, "--only", "no-forbidden-suppression").findings;
    assert.deepEqual(
      forbidden.map((f) => [f.path, f.range.start.line]),
      [["x/compose.yaml", 4]],
    );
    assert.deepEqual(paths("--no-suppressions"), ["compose.yaml", "x/compose.yaml"]);
  });

  it("end a suppression after its date", () => {
    const until = (date: string) =>
      PRIVILEGED.replace(
        "    privileged",
        `    # plimsoll-ignore no-privileged-container until ${date}\n    privileged`,
      );
    workspace = new Workspace({ "a.yaml": until("2026-11-22"), "b.yaml": until("2026-11-21") });
    assert.deepEqual(Object.keys(severities()), ["b.yaml"]);
  });

  it("run single rules with --only, also those that are off", () => {
    workspace = new Workspace({
      ".plimsoll.yaml": "rules: { no-privileged-container: off }\n",
      "compose.yaml": PRIVILEGED,
    });
    assert.deepEqual(checkJson(workspace.folder).findings, []);
    const found = checkJson(workspace.folder, "--only", "no-privileged-container,require-memory-limit").findings;
    assert.deepEqual(found.map((f) => f.rule).sort(), ["no-privileged-container", "require-memory-limit"]);
  });

  it("are told by plimsoll settings: which rules, at what severity, and who said so", () => {
    workspace = new Workspace({
      ".plimsoll.yaml":
        "rules: { no-privileged-container: warning }\noverrides: [{ files: [x/**], rules: { no-host-pid: hint } }]\n",
      "x/compose.yaml": CLEAN,
    });
    const { code, out } = plimsoll(workspace.folder, ["settings", "x/compose.yaml"]);
    assert.equal(code, 0);
    assert.match(out, /^x\/compose\.yaml: \.plimsoll\.yaml\npresets: recommended\n/);
    assert.match(out, /^no-privileged-container +warning +rules$/m);
    assert.match(out, /^no-host-pid +hint +overrides$/m);
    assert.match(out, /\n\d+ more rules are off\.\n$/);
    assert.equal(plimsoll(workspace.folder, ["settings", "nowhere"]).code, 2);
  });

  it("are told with the file that says so, also where that is another one", () => {
    workspace = new Workspace({
      "team.yaml":
        "extends: [plimsoll:cis-docker]\nrules: { no-host-pid: hint, no-host-ipc: off, no-host-network: error }\noverrides: [{ files: [x/**], rules: { no-host-network: info, no-privileged-container: off } }]\n",
      ".plimsoll.yaml":
        "extends: [team.yaml]\nrules: { no-host-pid: warning, no-host-network: { severity: hint } }\nimages: { approvedRegistries: [ghcr.io] }\nsuppressions: { requireReason: true }\n",
      "x/compose.yaml": CLEAN,
      "y/compose.yaml": CLEAN,
    });
    const said = (path: string) => {
      const { out } = plimsoll(workspace.folder, ["settings", path]);
      return (rule: string) => new RegExp(`^${rule} +(.*)$`, "m").exec(out)?.[1]?.replace(/ +/g, " ");
    };
    const x = said("x/compose.yaml");
    assert.equal(x("no-host-pid"), "warning rules");
    assert.equal(x("no-host-ipc"), "off rules of team.yaml");
    assert.equal(x("no-host-network"), "hint rules", "rules win over the overrides of what is extended");
    assert.equal(x("no-privileged-container"), "off overrides of team.yaml");
    assert.equal(x("approved-registries"), "error images");
    assert.match(x("suppression-needs-reason") ?? "", / suppressions$/);
    assert.equal(x("no-unused-suppression"), undefined, "nobody asks for it");
    assert.equal(said("y/compose.yaml")("no-privileged-container"), "error cis-docker");
  });

  it("are told where the editor's settings say so", () => {
    workspace = new Workspace({
      ".vscode/settings.json": '{ "plimsoll.rules": { "no-host-pid": "hint" } }',
      "compose.yaml": CLEAN,
    });
    const { out } = plimsoll(workspace.folder, ["settings", "compose.yaml"]);
    assert.match(out, /^compose\.yaml: \.vscode\/settings\.json\n/);
    assert.match(out, /^no-host-pid +hint +rules$/m);
  });
});
