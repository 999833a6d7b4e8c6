import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { inFile } from "../../server/src/text/span.ts";
import { check, verdict } from "./silenced.ts";

type Rule = "prefer-copy-over-add" | "no-sudo";

/** The lines (counted from 1) on which findings of a rule stand in a Dockerfile, and those on which they are silenced. */
function lines(text: string, rule: Rule = "prefer-copy-over-add"): { stand: number[]; silenced: number[] } {
  const { findings, suppressed } = check(text, "dockerfile");
  const lineOf = (f: (typeof findings)[number]) => text.slice(0, inFile(f.at).start).split("\n").length;
  return {
    stand: findings.filter((f) => f.rule === rule).map(lineOf),
    silenced: suppressed.filter(({ finding }) => finding.rule === rule).map(({ finding }) => lineOf(finding)),
  };
}

/** Where ADD is silenced in a Dockerfile of these lines. */
const silenced = (...text: string[]) => lines(`${text.join("\n")}\n`).silenced;
/** The same of sudo, which is found within a RUN. */
const sudo = (...text: string[]) => lines(`${text.join("\n")}\n`, "no-sudo").silenced;

describe("hadolint's comments", () => {
  it("cover the instruction that begins on the next line", () => {
    assert.deepEqual(silenced("FROM debian:13", "# hadolint ignore=DL3020", "ADD a /", "ADD b /"), [3]);
    assert.deepEqual(silenced("FROM debian:13", "#hadolint ignore = DL3008 , DL3020 # needed", "ADD a /"), [3]);
    assert.deepEqual(silenced("FROM debian:13", "# hadolint ignore=DL3020", "", "ADD a /"), []);
    assert.deepEqual(silenced("FROM debian:13", "# hadolint ignore=DL3020", "# why", "ADD a /"), []);
    assert.deepEqual(silenced("# hadolint ignore=DL3020", "FROM debian:13", "ADD a /"), []);
  });

  it("count only in hadolint's own spelling", () => {
    const with_ = (comment: string) => silenced("FROM debian:13", comment, "ADD a /");
    assert.deepEqual(with_("# hadolint ignore=DL3008"), []);
    assert.deepEqual(with_("# hadolint ignore=DL3020,nonsense"), []);
    assert.deepEqual(with_("# hadolint ignore=DL3020 needed"), []);
    assert.deepEqual(with_("# hadolint ignore=DL3020,"), []);
    assert.deepEqual(with_("# hadolint ignore=DL3020 DL3008"), []);
    assert.deepEqual(with_("# Hadolint ignore=DL3020"), []);
    assert.deepEqual(with_("# we once had hadolint ignore=DL3020"), []);
  });

  it("cover the file, wherever they stand between instructions", () => {
    assert.deepEqual(silenced("FROM debian:13", "ADD a /", "# hadolint global ignore=DL3020", "ADD b /"), [2, 4]);
    assert.deepEqual(
      silenced("FROM debian:13", "ADD a /", "RUN a && \\", " # hadolint global ignore=DL3020", " b"),
      [],
    );
    assert.deepEqual(silenced("FROM debian:13", "ADD a /", "RUN a # hadolint global ignore=DL3020"), []);
  });

  it("cover a stage below the line that follows them", () => {
    const mark = "# hadolint stage ignore=DL3020";
    assert.deepEqual(silenced(mark, "FROM debian:13", "ADD a /", "FROM debian:13", "ADD b /"), [3]);
    assert.deepEqual(silenced(mark, "", "FROM debian:13", "ADD a /"), []);
    assert.deepEqual(silenced("FROM debian:13", mark, "ADD a /", "ADD b /", "FROM debian:13", "ADD c /"), [4]);
    assert.deepEqual(silenced("FROM debian:13", mark, "", "ADD a /", "ADD b /"), [4, 5]);
    const untagged = "# hadolint stage ignore=DL3006\nFROM debian\n";
    assert.deepEqual(verdict(untagged, "dockerfile", "pin-image-version"), [[], 1]);
  });
});

describe("BuildKit's comments", () => {
  const exec = (...text: string[]) => verdict(`${text.join("\n")}\n`, "dockerfile", "use-exec-form");
  const both = ["FROM debian:13", "CMD run", "ENTRYPOINT run"];

  it("cover the file as a directive", () => {
    assert.deepEqual(exec("# check=skip=JSONArgsRecommended", ...both), [["buildkit", "buildkit"], 0]);
    assert.deepEqual(exec("# check=skip=all", ...both), [["buildkit", "buildkit"], 0]);
    assert.deepEqual(exec("# check=error=true;skip=X,JSONArgsRecommended # x", ...both), [["buildkit", "buildkit"], 0]);
    assert.deepEqual(exec("# check=experimental=all;skip=JSONArgsRecommended", ...both), [["buildkit", "buildkit"], 0]);
  });

  it("cover the instruction below, over blank lines and other comments", () => {
    const skip = "# check=skip=JSONArgsRecommended";
    assert.deepEqual(exec("FROM debian:13", "CMD run", skip, "ENTRYPOINT run"), [["buildkit"], 1]);
    assert.deepEqual(exec("FROM debian:13", "CMD run", `${skip} why`, "", "# x", "ENTRYPOINT run"), [["buildkit"], 1]);
    assert.deepEqual(exec("FROM debian:13", "# CHECK=skip=JSONArgsRecommended", "CMD run"), [["buildkit"], 0]);
  });

  it("count only as BuildKit reads them", () => {
    assert.deepEqual(exec("# check=skip=X, JSONArgsRecommended", ...both), [[], 2], "the list ends at a blank");
    assert.deepEqual(exec("# check=skip=jsonargsrecommended", ...both), [[], 2]);
    assert.deepEqual(exec("# check=skip=JSONArgsRecommended;other=x", ...both), [[], 2]);
    assert.deepEqual(exec("FROM debian:13", "# check = skip = JSONArgsRecommended", "CMD run"), [[], 1]);
    assert.deepEqual(exec("FROM debian:13", "# why check=skip=JSONArgsRecommended", "CMD run"), [[], 1]);
    assert.deepEqual(exec("FROM debian:13", "RUN a && \\", " # check=skip=JSONArgsRecommended", " b", "CMD run"), [
      [],
      1,
    ]);
  });
});

describe("checkov's comments in a Dockerfile", () => {
  const two = (comment: string) => silenced("FROM debian:13", "ADD a /", comment, "ADD b /");

  it("cover the file, on whichever line of their own", () => {
    assert.deepEqual(two("# checkov:skip=CKV_DOCKER_4: needed"), [2, 4]);
    assert.deepEqual(two("#bridgecrew:skip=CKV_DOCKER_4"), [2, 4]);
    assert.deepEqual(two("#cortex:skip= CKV_DOCKER_4 needed"), [2, 4]);
    assert.deepEqual(two("# here checkov:skip=CKV_DOCKER_4"), [2, 4]);
    assert.deepEqual(two("RUN a && \\\n # checkov:skip=CKV_DOCKER_4:x\n b"), [2, 6]);
  });

  it("name one check each, and stand behind nothing", () => {
    assert.deepEqual(two("# checkov:skip=CKV_DOCKER_4,CKV_DOCKER_2:needed"), []);
    assert.deepEqual(two("# checkov:skip=CKV_DOCKER_2:needed"), []);
    assert.deepEqual(two("# checkov: skip=CKV_DOCKER_4"), []);
    assert.deepEqual(two("# CHECKOV:skip=CKV_DOCKER_4"), []);
    assert.deepEqual(two("RUN a # checkov:skip=CKV_DOCKER_4:x"), []);
  });
});

describe("trivy's comments in a Dockerfile", () => {
  const above = (...comments: string[]) => silenced("FROM debian:13", ...comments, "ADD a /", "ADD b /").length;

  it("cover the instruction right below, under every name of the check", () => {
    for (const id of ["DS-0005", "DS005", "AVD-DS-0005", "*"]) assert.equal(above(`#trivy:ignore:${id}`), 1, id);
    assert.equal(above("# tfsec:ignore:AVD-DS-0005"), 1);
    assert.equal(above("# needed trivy:ignore:DS-0005"), 1);
    assert.equal(above("#trivy:ignore:DS-0001 trivy:ignore:DS-0005"), 1);
    assert.equal(above("#trivy:ignore:DS-0005", "# trivy:ignore:DS-0002"), 1);
    assert.equal(above("#trivy:ignore:DS-0005", ""), 0);
    assert.equal(above("#trivy:ignore:DS-0005", "# why"), 0);
    assert.equal(above("#trivy:ignore:DS-0002"), 0);
    assert.equal(above("#Trivy:ignore:DS-0005"), 0);
    assert.deepEqual(silenced("#trivy:ignore:DS-0005", "FROM debian:13", "ADD a /"), []);
  });

  it("end on the day they name", () => {
    assert.equal(above("#trivy:ignore:DS-0005:exp:2026-11-23"), 1);
    assert.equal(above("#trivy:ignore:DS-0005:exp:2026-11-22"), 0);
    assert.equal(above("#trivy:ignore:DS-0005:exp:soon"), 0);
    assert.equal(above("#trivy:ignore:DS-0005:ws:test"), 1, "workspaces are Terraform's");
  });

  it("stand behind the instruction that begins on their line, too", () => {
    assert.deepEqual(sudo("FROM debian:13", "RUN sudo a # trivy:ignore:DS-0010", "RUN sudo b"), [2]);
    assert.deepEqual(sudo("FROM debian:13", "RUN a && \\", "  sudo b # trivy:ignore:DS-0010"), []);
    assert.deepEqual(sudo("FROM debian:13", "RUN a && \\", "  # trivy:ignore:DS-0010", "  sudo b"), []);
  });
});

describe("KICS's comments in a Dockerfile", () => {
  const add = "9513a694-aa0d-41d8-be61-3271e056f36b";
  const other = "00000000-0ade-439e-b176-0b28f6bce35a";

  it("cover the instruction below, with everything between", () => {
    assert.deepEqual(silenced("FROM debian:13", "# kics-scan ignore-line", "ADD \\", "  a /", "ADD b /"), [3]);
    assert.deepEqual(silenced("FROM debian:13", "# KICS-SCAN ignore-line as agreed", "", "# x", "ADD b /"), [5]);
    assert.deepEqual(silenced("FROM debian:13", "RUN a # kics-scan ignore-line", "ADD b /"), []);
  });

  it("cover the rest of a stage", () => {
    const mark = "# kics-scan ignore-block";
    assert.deepEqual(silenced(mark, "FROM debian:13", "ADD a /", "FROM debian:13", "ADD b /"), [3]);
    assert.deepEqual(
      silenced("FROM debian:13", "ADD a /", mark, "ADD b /", "ADD c /", "FROM debian:13", "ADD d /"),
      [4, 5],
    );
  });

  it("cover the file from its top, wholly or by query", () => {
    const file = (comment: string) => silenced("# About", "", comment, "FROM debian:13", "ADD a /", "ADD b /").length;
    assert.equal(file("# kics-scan ignore"), 2);
    assert.equal(file(`# kics-scan disable=${other},${add}`), 2);
    assert.equal(file(`# kics-scan disable=${other}`), 0);
    assert.equal(file(`# kics-scan disable = ${add}`), 0);
    assert.equal(file(`# kics-scan enable=${other}`), 2);
    assert.equal(file(`# kics-scan enable=${other},${add}`), 0);
    assert.deepEqual(silenced("FROM debian:13", "ADD a /", "# kics-scan ignore"), []);
  });

  it("mean the query for this kind of file alone, where a rule has several", () => {
    const user = (query: string) =>
      verdict(`# kics-scan disable=${query}\nFROM debian:13\nUSER root\n`, "dockerfile", "no-root-user");
    assert.deepEqual(user("67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae"), [["kics"], 0]);
    assert.deepEqual(user("cf34805e-3872-4c08-bf92-6ff7bb0cfadb"), [[], 1]);
  });
});

describe("semgrep's comments in a Dockerfile", () => {
  const secret = (...above: string[]) =>
    verdict(`FROM debian:13\n${above.join("\n")}\nARG API_TOKEN\nRUN run\n`, "dockerfile", "no-secret-in-env")[0];

  it("cover the next line, for all rules or those that end on a name", () => {
    assert.deepEqual(secret("# nosemgrep"), ["semgrep"]);
    assert.deepEqual(secret("#nosem"), ["semgrep"]);
    assert.deepEqual(secret("# nosemgrep: dockerfile.security.secret-in-build-arg.secret-in-build-arg - why"), [
      "semgrep",
    ]);
    assert.deepEqual(secret("# NOSEMGREP: other, secret-in-build-arg"), ["semgrep"]);
    assert.deepEqual(secret("# nosemgrep:"), ["semgrep"]);
    assert.deepEqual(secret("# nosemgrep: other"), []);
    assert.deepEqual(secret("# nosemgrep", ""), []);
    assert.deepEqual(secret("# nosemgrep", "# why"), []);
    assert.deepEqual(secret("# why nosemgrep"), []);
    assert.deepEqual(secret("# nosemgreps"), []);
  });

  it("cover their own line in a RUN, and with its first line all of it", () => {
    const semgrep = (...text: string[]) => verdict(`FROM debian:13\n${text.join("\n")}\n`, "dockerfile", "no-sudo")[0];
    assert.deepEqual(semgrep("RUN sudo a # nosemgrep"), ["semgrep"]);
    assert.deepEqual(semgrep("RUN sudo a # why nosemgrep=no-sudo-in-dockerfile"), ["semgrep"]);
    assert.deepEqual(semgrep("RUN sudo a #nosemgrep"), [], "semgrep wants a blank before the word");
    assert.deepEqual(semgrep("RUN sudo a # nosemgrep: other"), []);
    assert.deepEqual(semgrep('RUN echo " # nosemgrep" && sudo a'), []);
    assert.deepEqual(semgrep("RUN a && \\", "  sudo b # nosemgrep"), ["semgrep"]);
    assert.deepEqual(semgrep("RUN a && \\", "  # nosemgrep", "  sudo b"), ["semgrep"]);
    assert.deepEqual(semgrep("RUN <<EOF", "sudo a # nosemgrep", "EOF"), ["semgrep"]);
    assert.deepEqual(semgrep("RUN a # nosemgrep", "RUN sudo b"), []);
  });
});

describe("comments of other tools", () => {
  const added = (settings: Parameters<typeof verdict>[3]) =>
    verdict("FROM debian:13\n# hadolint ignore=DL3020\nADD a /\n", "dockerfile", "prefer-copy-over-add", settings);

  it("may be switched off by the team, and don't silence what it forbids to", () => {
    assert.deepEqual(added({}), [["hadolint"], 0]);
    assert.deepEqual(added({ suppressions: { foreign: false } }), [[], 1]);
    assert.deepEqual(added({ suppressions: { forbid: ["prefer-copy-over-add"] } }), [[], 1]);
  });

  it("take little time where thousands stand in a row", () => {
    const many = (comment: string) => `FROM debian:13\n${`${comment}\n`.repeat(5000)}ADD a /\n`;
    for (const comment of ["#trivy:ignore:DS-0005", "# hadolint stage ignore=DL3020", "# kics-scan ignore-block"]) {
      const began = performance.now();
      verdict(many(comment), "dockerfile", "prefer-copy-over-add");
      assert.ok(performance.now() - began < 3000, comment);
    }
  });
});
