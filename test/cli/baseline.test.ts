import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, checkJson, PRIVILEGED, plimsoll, Workspace } from "./command-line.ts";

const FILE = ".plimsoll-baseline.json";
const SETTINGS = `baseline: ${FILE}\n`;

describe("plimsoll baseline", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const rulesIn = (...args: string[]) => checkJson(workspace.folder, ...args).findings.map(({ rule }) => rule);

  it("lets only new findings through, by the settings or by --baseline", () => {
    workspace = new Workspace({ "compose.yaml": PRIVILEGED });
    const { code, out } = plimsoll(workspace.folder, ["baseline"]);
    assert.equal(code, 0);
    assert.equal(
      out,
      `${FILE} knows 1 finding now. With "baseline: ${FILE}" in the settings only others are reported.\n`,
    );
    assert.deepEqual(rulesIn(), ["no-privileged-container"]);
    assert.deepEqual(rulesIn("--baseline", FILE), []);
    workspace.write(".plimsoll.yaml", SETTINGS);
    const silent = checkJson(workspace.folder);
    assert.equal(silent.code, 0);
    assert.deepEqual(silent.suppressed, [
      { path: "compose.yaml", rule: "no-privileged-container", reason: "", by: "baseline" },
    ]);
    assert.deepEqual(rulesIn("--no-baseline"), ["no-privileged-container"]);
    const shown = checkJson(workspace.folder, "--show-baseline");
    assert.deepEqual(
      shown.findings.map(({ rule, severity }) => [rule, severity]),
      [["no-privileged-container", "hint"]],
    );
    assert.deepEqual([shown.code, shown.suppressed], [0, []]);
    // the same line in another file, or once more in the same one, is new
    workspace.write("b/compose.yaml", PRIVILEGED);
    assert.deepEqual(
      checkJson(workspace.folder).findings.map(({ path }) => path),
      ["b/compose.yaml"],
    );
    workspace.write("compose.yaml", `${PRIVILEGED}${PRIVILEGED.split("\n").slice(1).join("\n").replace("app:", "c:")}`);
    assert.equal(rulesIn("compose.yaml").length, 1);
  });

  it("survives moved lines and renamed files", () => {
    workspace = new Workspace({ "old/compose.yaml": PRIVILEGED, ".plimsoll.yaml": SETTINGS });
    // that the settings name it already is no fault of whoever writes it
    assert.equal(plimsoll(workspace.folder, ["check", "--no-baseline", "--fail-on", "never"]).code, 0);
    assert.equal(plimsoll(workspace.folder, ["baseline"]).err, "");
    writeFileSync(workspace.at("old/compose.yaml"), `# moved down\n\n${PRIVILEGED}`);
    assert.deepEqual(rulesIn(), []);
    renameSync(workspace.at("old"), workspace.at("new"));
    assert.deepEqual(rulesIn(), []);
  });

  it("tells what is left, and loses what is fixed when it is written again", () => {
    workspace = new Workspace({ "compose.yaml": PRIVILEGED, "b/compose.yaml": PRIVILEGED, ".plimsoll.yaml": SETTINGS });
    plimsoll(workspace.folder, ["baseline"]);
    workspace.write("b/compose.yaml", PRIVILEGED.replace("true", "false"));
    const { out, code } = plimsoll(workspace.folder, ["baseline", "--report"]);
    assert.equal(code, 0);
    assert.equal(
      out,
      "1 finding of the baseline left, 1 fixed, 0 that it does not know.\n     1  no-privileged-container  in 1 file\n",
    );
    assert.match(plimsoll(workspace.folder, ["baseline"]).out, /knows 1 finding now\. 1 of the former ones/);
    workspace.write("b/compose.yaml", PRIVILEGED);
    assert.deepEqual(rulesIn(), ["no-privileged-container"]);
  });

  it("keeps what it knows of other files where some are named", () => {
    workspace = new Workspace({ "a/compose.yaml": PRIVILEGED, "b/compose.yaml": PRIVILEGED });
    assert.match(plimsoll(workspace.folder, ["baseline"]).out, /knows 2 findings now/);
    workspace.write("a/compose.yaml", "services: {}\n");
    assert.match(plimsoll(workspace.folder, ["baseline", "--report", "b"]).out, /^1 finding of .* left, 0 fixed, 0 /);
    assert.match(plimsoll(workspace.folder, ["baseline", "./b/"]).out, /knows 2 findings now\. 0 of the former/);
    assert.match(plimsoll(workspace.folder, ["baseline", "a"]).out, /knows 1 finding now\. 1 of the former/);
    assert.deepEqual(rulesIn("--baseline", FILE), []);
  });

  it("is left as it is where not all can be checked", () => {
    workspace = new Workspace({ "compose.yaml": PRIVILEGED });
    plimsoll(workspace.folder, ["baseline"]);
    const before = readFileSync(workspace.at(FILE), "utf8");
    const { code, out, err } = plimsoll(workspace.folder, ["baseline", "compos.yaml"]);
    assert.deepEqual({ code, out }, { code: 2, out: "" });
    assert.match(err, /is left as it is: not all findings are known\.\n$/);
    assert.equal(readFileSync(workspace.at(FILE), "utf8"), before);
  });

  it("holds no text of the files", () => {
    workspace = new Workspace({ Dockerfile: "FROM debian:12\nENV DB_PASSWORD=kj3h5Tg9sLq\nUSER app\n" });
    plimsoll(workspace.folder, ["baseline", "--preset", "all"]);
    const written = readFileSync(workspace.at(FILE), "utf8");
    assert.match(written, /no-secret-in-env/);
    assert.doesNotMatch(written, /kj3h5/);
  });

  it("that is missing or no baseline is a fault of the settings, and of the command line", () => {
    workspace = new Workspace({ "compose.yaml": PRIVILEGED, ".plimsoll.yaml": SETTINGS });
    const missing = checkJson(workspace.folder);
    assert.equal(missing.code, 2);
    assert.equal(missing.findings.length, 1);
    assert.match(missing.errors[0]?.message ?? "", /line 1, column 11: There is no baseline file/);
    workspace.write(FILE, "[]");
    assert.match(checkJson(workspace.folder).errors[0]?.message ?? "", /can't be read as a baseline/);
    assert.equal(plimsoll(workspace.folder, ["check", "--baseline", "none.json"]).code, 2);
    assert.equal(plimsoll(workspace.folder, ["baseline", "--report"]).code, 2);
  });

  it("is not read from outside of the workspace", () => {
    workspace = new Workspace({ "compose.yaml": PRIVILEGED, ".plimsoll.yaml": "baseline: ../../etc/passwd\n" });
    const { errors, code } = checkJson(workspace.folder);
    assert.equal(code, 2);
    assert.match(errors[0]?.message ?? "", /outside of the workspace/);
  });
});
