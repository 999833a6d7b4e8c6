import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { analyse } from "../../../server/src/engine/analyse.ts";
import { applyFixes } from "../../../server/src/engine/apply-fixes.ts";
import type { Kind } from "../../../server/src/model/kind.ts";
import { rules } from "../../../server/src/rules/all.ts";
import { resolvePolicy } from "../../../server/src/settings/resolve.ts";
import type { Settings } from "../../../server/src/settings/settings.ts";
import { textOf } from "../../../server/src/text/span.ts";

const facts = { today: "2026-11-22", path: "file", neighbours: { text: () => null } };
const ABOUT = rules.filter((rule) => rule.subject === "suppression").map((rule) => rule.id);

function said(text: string, settings: Settings = {}, kind: Kind = "dockerfile"): [string, string][] {
  const policy = resolvePolicy({ settings: { extends: ["all"], ...settings }, rules, path: "file" });
  const { findings, failures } = analyse({ text, kind, policy, facts });
  assert.deepEqual(failures, []);
  return findings.filter((f) => ABOUT.includes(f.rule)).map((f) => [f.rule, textOf(f.at)]);
}

function mended(text: string, rule: string, settings: Settings = {}, kind: Kind = "dockerfile"): string {
  const policy = resolvePolicy({ settings: { extends: ["all"], ...settings }, rules, path: "file" });
  return applyFixes({ text, kind, policy, facts, safeties: ["safe", "choice"], only: (f) => f.rule === rule }).text;
}

const add = (comment: string) => `FROM debian:13\n${comment}\nADD a.txt /\n`;

describe("rules about suppressions", () => {
  it("say nothing of one that does its work and gives its reason", () => {
    assert.deepEqual(said(add("# plimsoll-ignore prefer-copy-over-add until 2027-01-31 -- needed")), []);
    assert.deepEqual(said(add("# hadolint ignore=DL3020 # needed")), []);
  });

  it("find ids that silence nothing, one by one, and take them out", () => {
    const text = add("# plimsoll-ignore no-sudo, prefer-copy-over-add, use-exec-form -- needed");
    assert.deepEqual(said(text), [
      ["no-unused-suppression", "no-sudo"],
      ["no-unused-suppression", "use-exec-form"],
    ]);
    assert.equal(mended(text, "no-unused-suppression"), add("# plimsoll-ignore prefer-copy-over-add -- needed"));
  });

  it("take a whole comment away with its line, and one behind a value without", () => {
    assert.equal(
      mended(
        "services:\n  a:\n    # plimsoll-ignore no-sudo -- x\n    image: a:1\n",
        "no-unused-suppression",
        {},
        "compose",
      ),
      "services:\n  a:\n    image: a:1\n",
    );
    assert.equal(
      mended(
        "services:\n  a:\n    image: a:1 # plimsoll-ignore no-sudo -- x\n",
        "no-unused-suppression",
        {},
        "compose",
      ),
      "services:\n  a:\n    image: a:1\n",
    );
  });

  it("do not call unused what is only switched off, or what another tool may mean", () => {
    const off: Settings = { rules: { "no-sudo": "off" } };
    assert.deepEqual(said(add("# plimsoll-ignore no-sudo -- x").replace("ADD", "COPY"), off), []);
    assert.deepEqual(said("FROM debian:13\n# hadolint ignore=DL3059 # x\nRUN true\n"), []);
  });

  it("do not speak of a half-typed file", () => {
    assert.deepEqual(said('FROM debian:13\n# plimsoll-ignore no-sudo -- x\nRUN true\nENV A="\n'), []);
  });

  it("find ended ones, misspelt ones and those without a reason", () => {
    assert.deepEqual(said(add("# plimsoll-ignore prefer-copy-over-add until 2026-11-21 -- x")), [
      ["no-expired-suppression", "prefer-copy-over-add"],
    ]);
    assert.deepEqual(said(add("# plimsoll-ignore prefer-copy-over-adds -- x")), [
      ["no-unknown-suppression", "prefer-copy-over-adds"],
    ]);
    assert.equal(
      mended(add("# plimsoll-ignore prefer-copy-over-adds -- x"), "no-unknown-suppression"),
      add("# plimsoll-ignore prefer-copy-over-add -- x"),
    );
    assert.deepEqual(said(add("# hadolint ignore=DL3020")), [["suppression-needs-reason", "# hadolint ignore=DL3020"]]);
  });

  it("say that a forbidden one has no effect, and need no preset for it", () => {
    const settings: Settings = { extends: ["recommended"], suppressions: { forbid: ["prefer-copy-over-add"] } };
    const text = add("# plimsoll-ignore prefer-copy-over-add -- x");
    assert.deepEqual(said(text, settings), [["no-forbidden-suppression", "prefer-copy-over-add"]]);
    assert.equal(mended(text, "no-forbidden-suppression", settings), "FROM debian:13\nADD a.txt /\n");
    assert.deepEqual(
      said(add("# plimsoll-ignore no-sudo"), { extends: ["cis-docker"], suppressions: { requireReason: true } }),
      [["suppression-needs-reason", "# plimsoll-ignore no-sudo"]],
    );
  });
});
