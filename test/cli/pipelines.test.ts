import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, before, describe, it } from "mocha";
import { parse } from "yaml";
import { recognise } from "../../server/src/formats/recognise.ts";
import { build, PRIVILEGED, Workspace } from "./command-line.ts";

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string) => parse(readFileSync(fromRoot(path), "utf8"));

describe("the hooks for pre-commit", () => {
  const hooks: readonly { id: string; entry: string; files: string }[] = read(".pre-commit-hooks.yaml");

  it("are a check, and the same with safe fixes", () => {
    assert.deepEqual(
      hooks.map(({ id, entry }) => [id, entry]),
      [
        ["plimsoll", "plimsoll check --quiet"],
        ["plimsoll-fix", "plimsoll check --quiet --fix"],
      ],
    );
  });

  it("take the files whose names tell what they are, and YAML", () => {
    const names = [
      "Dockerfile",
      "a/Dockerfile.dev",
      "a.Dockerfile",
      "Containerfile",
      ".dockerignore",
      "Dockerfile.dockerignore",
      "chart/templates/_helpers.tpl",
      "Kustomization",
    ];
    for (const { files } of hooks) {
      // Python's flag for the whole expression
      const pattern = new RegExp(files.replace(/^\(\?i\)/, ""), "i");
      for (const name of names) {
        assert.notEqual(recognise(name, "").kind, undefined, name);
        assert.match(name, pattern);
      }
      for (const name of ["a.yml", "infra/azuredeploy.prod.json", "group.aci.json"]) assert.match(name, pattern);
      for (const name of ["package.json", "README.md", "dockerfiles/x.txt", "template/x.json"])
        assert.doesNotMatch(name, pattern);
    }
  });
});

describe("the GitHub action", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  /** Runs the action's last step as GitHub's shell does. */
  function act(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}) {
    workspace = new Workspace(files);
    const action = read("action.yml");
    const defaults = Object.entries<{ default: string }>(action.inputs).map(([name, input]) => [name, input.default]);
    const given = { ...Object.fromEntries(defaults), ...inputs };
    const { status, stdout } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", action.runs.steps[1].run],
      {
        cwd: workspace.folder,
        encoding: "utf8",
        env: {
          ...process.env,
          PLIMSOLL: fromRoot("dist/cli.cjs"),
          PATHS: given.paths,
          ARGS: given.args,
          FAIL_ON: given["fail-on"],
          SARIF: given.sarif,
        },
      },
    );
    return { status, stdout };
  }

  it("tells findings at their lines, and fails from the severity that is asked for", () => {
    const files = { "a b/compose.yaml": PRIVILEGED };
    const { status, stdout } = act(files);
    assert.equal(status, 1);
    assert.match(stdout, /^::error file=a b\/compose\.yaml,line=/m);
    workspace.remove();
    assert.equal(act(files, { "fail-on": "never", paths: "a b\n", args: "--only=no-privileged-container" }).status, 0);
  });

  it("runs nothing that stands in its inputs", () => {
    act({}, { paths: '$(touch a)\n"; touch b; "', args: "--only=`touch c`" });
    for (const name of ["a", "b", "c"]) assert.ok(!existsSync(workspace.at(name)), name);
  });

  it("writes SARIF, and tells findings also where the settings have a fault", () => {
    const { status, stdout } = act(
      { "compose.yaml": PRIVILEGED, ".plimsoll.yaml": "rulez: {}\n" },
      { sarif: "out.sarif" },
    );
    assert.equal(status, 2);
    assert.match(stdout, /^::error file=compose\.yaml/m);
    const { runs } = JSON.parse(readFileSync(workspace.at("out.sarif"), "utf8"));
    assert.ok(runs[0].results.length > 0);
  });
});
