import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { analyse } from "../../../server/src/engine/analyse.ts";
import { noNeighbours } from "../../../server/src/model/facts.ts";
import type { Kind } from "../../../server/src/model/kind.ts";
import noSecretInConfigmap from "../../../server/src/rules/secret/no-secret-in-configmap.ts";
import { resolvePolicy } from "../../../server/src/settings/resolve.ts";

const policy = resolvePolicy({
  settings: { extends: ["plimsoll:all"] },
  rules: [noSecretInConfigmap],
  path: undefined,
});

const messages = (text: string, kind: Kind, path: string) =>
  analyse({ text, kind, policy, facts: { today: "2026-11-22", path, neighbours: noNeighbours } }).findings.map(
    ({ message }) => message,
  );

describe("no-secret-in-configmap, where no ConfigMap is written", () => {
  it("speaks of the values of a chart", () => {
    const found = messages("auth:\n  password: S3cr3tPass1\n  user: admin\n", "helm", "c/values.yaml");
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /^password stands in the values of a chart in plain text/);
  });

  it("speaks of a generator", () => {
    const text = "secretGenerator:\n- literals:\n  - password=S3cr3tPass1\n  - user=admin\n";
    const found = messages(text, "kustomize", "kustomization.yaml");
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /^password stands in a generator in plain text/);
  });

  it("says nothing of what a template writes", () => {
    assert.deepEqual(messages('password: "{{ .Values.x }}"\n', "helm", "c/values.yaml"), []);
  });
});
