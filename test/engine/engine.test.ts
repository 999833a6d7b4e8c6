import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { analyse, analysing } from "../../server/src/engine/analyse.ts";
import { applyFixes } from "../../server/src/engine/apply-fixes.ts";
import { fingerprints } from "../../server/src/engine/fingerprint.ts";
import { hardening, safe } from "../../server/src/model/fix.ts";
import type { Kind } from "../../server/src/model/kind.ts";
import { replace, set } from "../../server/src/model/place.ts";
import { rules } from "../../server/src/rules/all.ts";
import { type Rule, rule } from "../../server/src/rules/rule.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import type { Settings } from "../../server/src/settings/settings.ts";
import { textOf } from "../../server/src/text/span.ts";

const facts = { today: "2026-11-22", path: "file", neighbours: { text: () => null } };

function request(text: string, kind: Kind, used: readonly Rule[] = rules, settings: Settings = {}) {
  return { text, kind, facts, policy: resolvePolicy({ settings, rules: used, path: "file" }) };
}

/** Says something about every container. */
const talkative = rule({
  id: "talkative",
  subject: "container",
  kinds: ["compose", "kubernetes"],
  category: "hygiene",
  severity: "info",
  presets: ["recommended"],
  summary: "Say something",
  why: "To see who is asked.",
  remedy: "None.",
  examples: [],
  check(container, report) {
    report(container.at, { message: `seen ${container.name}` });
  },
});

const SERVICES = "services:\n  a:\n    image: a:1\n  b:\n    image: b:1\n  c:\n    image: c:1\n";

describe("the engine", () => {
  it("goes on with other rules and other subjects where one throws", () => {
    const failing: Rule = {
      ...talkative,
      id: "failing",
      check: ((container: { name: string }) => {
        if (container.name === "b") throw new Error("no");
      }) as Rule["check"],
    };
    const { findings, failures } = analyse(request(SERVICES, "compose", [failing, talkative]));
    assert.deepEqual(
      findings.map((f) => f.message),
      ["seen a", "seen b", "seen c"],
    );
    assert.deepEqual(
      failures.map((f) => f.rule),
      ["failing"],
    );
  });

  it("asks again only about what has changed", () => {
    const asked: string[] = [];
    const counting: Rule = { ...talkative, check: ((c: { name: string }) => asked.push(c.name)) as Rule["check"] };
    const first = request(SERVICES, "compose", [counting]);
    const before = analyse(first);
    asked.length = 0;
    analyse({ ...first, text: SERVICES.replace("b:1", "b:2"), previous: before });
    assert.deepEqual(asked, ["b"]);
  });

  it("moves what it kept to its new place", () => {
    const first = request(SERVICES, "compose", [talkative]);
    const before = analyse(first);
    const after = analyse({ ...first, text: `# first\n\n${SERVICES}`, previous: before });
    const fresh = analyse({ ...first, text: `# first\n\n${SERVICES}` });
    const places = (a: typeof after) => a.findings.map((f) => [f.at.piece.offset + f.at.start, textOf(f.at)]);
    assert.deepEqual(places(after), places(fresh));
  });

  it("asks everything again under another policy", () => {
    const before = analyse(request(SERVICES, "compose", [talkative]));
    const after = analyse({
      ...request(SERVICES, "compose", [talkative], { rules: { talkative: "error" } }),
      previous: before,
    });
    assert.deepEqual(
      after.findings.map((f) => f.severity),
      ["error", "error", "error"],
    );
  });

  it("works in steps that may be left", () => {
    const steps = analysing(request(SERVICES, "compose", [talkative]));
    let count = 0;
    while (!steps.next().done) count++;
    assert.ok(count >= 3, `${count} steps`);
  });
});

describe("comments that silence findings", () => {
  const messages = (text: string, settings: Settings = {}) =>
    analyse(request(text, "compose", [talkative], settings)).findings.map((f) => f.message);
  const comment = (line: string) => SERVICES.replace("  b:", `  ${line}\n  b:`);

  it("cover the node below them", () => {
    assert.deepEqual(messages(comment("# plimsoll-ignore talkative -- it is fine")), ["seen a", "seen c"]);
    assert.deepEqual(messages(comment("# plimsoll-ignore other-rule")), ["seen a", "seen b", "seen c"]);
  });

  it("cover the file", () => {
    assert.deepEqual(messages(`# plimsoll-ignore-file talkative\n${SERVICES}`), []);
  });

  it("end on their date", () => {
    assert.equal(messages(comment("# plimsoll-ignore talkative until 2026-11-21")).length, 3);
    assert.equal(messages(comment("# plimsoll-ignore talkative until 2026-11-22")).length, 2);
  });

  it("can be forbidden, for one rule or altogether", () => {
    const text = comment("# plimsoll-ignore talkative");
    assert.equal(messages(text, { suppressions: { forbid: ["talkative"] } }).length, 3);
    assert.equal(messages(text, { suppressions: { allow: false } }).length, 3);
  });

  it("are told with their reason", () => {
    const { suppressed } = analyse(
      request(comment("# plimsoll-ignore talkative -- it is fine"), "compose", [talkative]),
    );
    assert.deepEqual(
      suppressed.map((s) => [s.by, s.reason]),
      [["plimsoll", "it is fine"]],
    );
  });

  const dockerfile = (text: string) => analyse(request(text, "dockerfile", rules, { extends: ["all"] }));
  const found = (text: string, id: string) => dockerfile(text).findings.filter((f) => f.rule === id).length;

  it("may be hadolint's, for the instruction below or the file", () => {
    assert.equal(
      found("FROM debian:13\n# hadolint ignore=DL3020\nADD a.txt /\nADD b.txt /\n", "prefer-copy-over-add"),
      1,
    );
    assert.equal(
      found("# hadolint global ignore=DL3020\nFROM debian:13\nADD a.txt /\nADD b.txt /\n", "prefer-copy-over-add"),
      0,
    );
  });

  it("may be BuildKit's, checkov's and trivy's", () => {
    assert.equal(found("# check=skip=JSONArgsRecommended\nFROM debian:13\nCMD run\n", "use-exec-form"), 0);
    const above = (comment: string) =>
      found(`FROM debian:13\n# ${comment}\nCMD run\nENTRYPOINT run\n`, "use-exec-form");
    assert.equal(above("check=skip=JSONArgsRecommended because"), 1);
    assert.equal(above("check=error=true;skip=all"), 1);
    assert.equal(above("check=skip=StageNameCasing"), 2);
    assert.equal(above("to check=skip=all"), 2);
    assert.equal(
      found("FROM debian:13\n# checkov:skip=CKV_DOCKER_4:because\nADD a.txt /\n", "prefer-copy-over-add"),
      0,
    );
    assert.equal(found("FROM debian:13\n# trivy:ignore:AVD-DS-0005\nADD a.txt /\n", "prefer-copy-over-add"), 0);
    assert.equal(found("FROM debian:13\n# trivy:ignore:DS005\nADD a.txt /\n", "prefer-copy-over-add"), 0);
  });
});

describe("fixing a file", () => {
  it("applies what is allowed, one after another, until nothing is left", () => {
    const text = "FROM debian:13\nADD a.txt /\nADD b.txt /\nRUN sudo true && sudo false\nCMD run fast\n";
    const some = rules.filter((r) => ["prefer-copy-over-add", "no-sudo", "use-exec-form"].includes(r.id));
    const given = request(text, "dockerfile", some, { extends: ["all"] });
    const onlySafe = applyFixes({ ...given, safeties: ["safe"] });
    assert.equal(onlySafe.text, "FROM debian:13\nCOPY a.txt /\nCOPY b.txt /\nRUN true && false\nCMD run fast\n");
    const both = applyFixes({ ...given, safeties: ["safe", "hardening"] });
    assert.equal(both.text, 'FROM debian:13\nCOPY a.txt /\nCOPY b.txt /\nRUN true && false\nCMD ["run", "fast"]\n');
    assert.equal(applyFixes({ ...given, text: onlySafe.text, safeties: ["safe"] }).done.length, 0);
  });

  it("gives two fixes of one missing block one block", () => {
    const text =
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: a:1\n";
    const given = request(text, "kubernetes", rules, { extends: ["pss-restricted"] });
    const { text: after } = applyFixes({ ...given, safeties: ["safe", "hardening"] });
    assert.equal(after.match(/^ {2}securityContext:/gm)?.length, 1);
    assert.equal(after.match(/^ {6}securityContext:/gm)?.length, 1);
    assert.deepEqual(analyse({ ...given, text: after }).findings, []);
  });

  it("ends where a fix does not help", () => {
    const useless: Rule = {
      ...talkative,
      check: ((container: { at: never; image: { at: never } }, report: (...a: unknown[]) => void) =>
        report(container.at, {
          message: "no",
          fixes: [safe("Add a letter", replace(container.image.at, "xx"))],
        })) as never,
    };
    const { text } = applyFixes({ ...request(SERVICES, "compose", [useless]), safeties: ["safe"] });
    assert.equal(text, SERVICES.replace(/image: \w:1/g, "image: xx"));
  });

  it("leaves alone what a stricter safety was not asked for", () => {
    const stern: Rule = {
      ...talkative,
      check: ((container: { at: never; privileged: { place: never } }, report: (...a: unknown[]) => void) =>
        report(container.at, {
          message: "no",
          fixes: [hardening("Set", set(container.privileged.place, false as never))],
        })) as never,
    };
    assert.equal(applyFixes({ ...request(SERVICES, "compose", [stern]), safeties: ["safe"] }).text, SERVICES);
  });
});

describe("fingerprints", () => {
  const of = (text: string) => fingerprints(text, analyse(request(text, "compose", [talkative])).findings);

  it("stay when lines move and differ for alike findings", () => {
    const before = of(SERVICES);
    assert.equal(new Set(before).size, 3);
    assert.ok(before.every((f) => /^[0-9a-f]{16}$/.test(f)));
    assert.deepEqual(of(`# moved\n${SERVICES}`), before);
  });
});

describe("the presets of other tools", () => {
  const found = (settings: Settings, text = "FROM debian:13\nADD a.txt /\nRUN apk add curl\nCMD run\n") =>
    analyse(request(text, "dockerfile", rules, settings)).findings.map((f) => [f.rule, f.severity]);

  it("keep what the tool knows, at its severity", () => {
    const hadolint = found({ extends: ["hadolint"] });
    assert.ok(hadolint.some(([id, severity]) => id === "prefer-copy-over-add" && severity === "error"));
    assert.ok(hadolint.some(([id, severity]) => id === "clean-package-cache" && severity === "info"));
    assert.ok(hadolint.some(([id, severity]) => id === "use-exec-form" && severity === "warning"));
    assert.ok(!hadolint.some(([id]) => id === "pin-image-digest"));
  });

  it("make nothing milder that another preset asks for, and give way to the team's own word", () => {
    const both = found({ extends: ["all", "hadolint"] });
    assert.ok(both.some(([id, severity]) => id === "prefer-copy-over-add" && severity === "error"));
    const own = found({ extends: ["hadolint"], rules: { "prefer-copy-over-add": "hint" } });
    assert.ok(own.some(([id, severity]) => id === "prefer-copy-over-add" && severity === "hint"));
  });
});
