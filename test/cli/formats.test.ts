import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "mocha";
import { build, checkJson, PRIVILEGED, plimsoll, Workspace } from "./command-line.ts";

const DOCKERFILE =
  "FROM debian:12\n# plimsoll-ignore combine-update-install -- the list is baked in on purpose\nRUN apt-get update\nUSER app\n";
const ODD = 'services:\n  a,b:\n    image: "x:latest"\n    privileged: true\n';

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly {
          readonly id: string;
          readonly relationships: readonly {
            readonly target: { readonly id: string; readonly toolComponent: { readonly name: string } };
          }[];
        }[];
      };
    };
    readonly taxonomies: readonly { readonly name: string; readonly taxa: readonly { readonly id: string }[] }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly [
        { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region } },
      ];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly fixes?: readonly unknown[];
      readonly suppressions?: readonly { readonly justification: string }[];
    }[];
    readonly invocations: readonly {
      readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
    }[];
  }[];
}

describe("what pipelines read", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  function printed(format: string, files: Readonly<Record<string, string>>, ...more: string[]): string {
    workspace = new Workspace(files);
    const { out, code } = plimsoll(workspace.folder, ["check", "--format", format, "--fail-on", "never", ...more]);
    assert.equal(code, 0);
    return out;
  }

  it("SARIF says what JSON says, with rules, standards, fixes and what was silenced", () => {
    const files = { "my app/Dockerfile": DOCKERFILE, "compose.yaml": PRIVILEGED };
    const log = JSON.parse(printed("sarif", files, "--preset", "strict")) as Sarif;
    const json = checkJson(workspace.folder, "--preset", "strict", "--fail-on", "never");
    assert.equal(log.version, "2.1.0");
    const [run] = log.runs;
    assert.ok(run);
    const open = run.results.filter(({ suppressions }) => !suppressions);
    assert.ok(open.length > 5);
    assert.deepEqual(
      open.map(({ ruleId, locations: [{ physicalLocation: p }], partialFingerprints }) => [
        ruleId,
        decodeURIComponent(p.artifactLocation.uri),
        p.region.startLine,
        p.region.startColumn,
        p.region.endLine,
        p.region.endColumn,
        partialFingerprints["plimsoll/v1"],
      ]),
      json.findings.map(({ rule, path, range: { start, end }, fingerprint }) => [
        rule,
        path,
        start.line,
        start.column,
        end.line,
        end.column,
        fingerprint,
      ]),
    );
    assert.deepEqual(
      open.map(({ fixes }) => fixes?.length ?? 0),
      json.findings.map(({ fixes }) => fixes.filter(({ edits }) => edits.length > 0).length),
    );
    const silenced = run.results.filter(({ suppressions }) => suppressions);
    assert.deepEqual(
      silenced.map(({ ruleId, suppressions }) => [ruleId, suppressions?.[0]?.justification]),
      json.suppressed.map(({ rule, reason }) => [rule, reason]),
    );
    assert.equal(silenced.length, 1);
    const { rules } = run.tool.driver;
    for (const { ruleId, ruleIndex } of run.results) assert.equal(rules[ruleIndex]?.id, ruleId);
    const taxa = new Set(run.taxonomies.flatMap(({ name, taxa: all }) => all.map(({ id }) => `${name} ${id}`)));
    const named = rules.flatMap((rule) => rule.relationships.map(({ target: t }) => `${t.toolComponent.name} ${t.id}`));
    assert.ok(named.length > 10);
    for (const one of named) assert.ok(taxa.has(one), one);
  });

  it("SARIF tells of what can't be read", () => {
    const log = JSON.parse(printed("sarif", { Dockerfile: "FROM debian:12\nFOO bar\n" })) as Sarif;
    assert.match(log.runs[0]?.invocations[0]?.toolExecutionNotifications[0]?.message.text ?? "", /line 2/);
  });

  it("GitHub is given annotations at the lines, with commas and colons escaped", () => {
    const lines = printed("github", { "a,b/compose.yaml": ODD }, "--only", "no-privileged-container").split("\n");
    assert.equal(lines.length, 2);
    assert.match(
      lines[0] as string,
      /^::error file=a%2Cb\/compose\.yaml,line=4,endLine=4,col=\d+,endColumn=\d+,title=no-privileged-container::Service a,b /,
    );
  });

  it("GitLab is given issues with fingerprints of their own", () => {
    const files = { "a/compose.yaml": PRIVILEGED, "b/compose.yaml": PRIVILEGED };
    const issues = JSON.parse(printed("gitlab", files, "--only", "no-privileged-container")) as {
      fingerprint: string;
      check_name: string;
      severity: string;
      location: { path: string; lines: { begin: number } };
    }[];
    assert.deepEqual(
      issues.map(({ check_name, severity, location }) => [check_name, severity, location.path, location.lines.begin]),
      ["a/compose.yaml", "b/compose.yaml"].map((path) => ["no-privileged-container", "critical", path, 4]),
    );
    assert.notEqual(issues[0]?.fingerprint, issues[1]?.fingerprint);
  });

  it("JUnit is given a case a finding, one that passed for a clean file, and errors", () => {
    const files = {
      "compose.yaml": PRIVILEGED,
      "clean/compose.yaml": "services:\n  a:\n    image: a:1\n",
      "b/Dockerfile": "FROM a:1\nFOO <x>\n",
    };
    const report = printed("junit", files, "--only", "no-privileged-container");
    assert.match(
      report,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="plimsoll" tests="\d+" failures="1" errors="1">/,
    );
    assert.match(
      report,
      /<failure type="error" message="Service [^"]*">compose\.yaml:4:\d+ error no-privileged-container: /,
    );
    assert.match(report, /<testcase name="no findings" classname="clean\/compose\.yaml"\/>/);
    assert.match(report, /<error message="line 2, column 1: [^"<>]*"\/>/);
    assert.equal(report.match(/<testsuite /g)?.length, report.match(/<\/testsuite>/g)?.length);
  });
});
