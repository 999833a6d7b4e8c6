import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { realise } from "../../../server/src/model/fix.ts";
import noPrivilegedContainer from "../../../server/src/rules/container/no-privileged-container.ts";
import { check } from "../rule-tester.ts";

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: acme/app:1.4
      securityContext: &context
        privileged: true
    - name: side
      image: acme/side:1.4
      securityContext: *context
`;

describe("a fix of a value that several containers share", () => {
  it("is a choice, and says that it changes all of them", () => {
    const { findings } = check(noPrivilegedContainer, { kind: "kubernetes", code: POD });
    const [finding] = findings;
    const fix = finding?.fixes[0] ?? assert.fail();
    assert.equal(fix.safety, "hardening");
    const realised = realise(fix);
    assert.ok("edits" in realised);
    assert.equal(realised.title, "Set privileged to false, in all places that share this value");
    assert.equal(realised.safety, "choice");
    assert.deepEqual(
      realised.edits.map(({ start, end, text }) => [POD.slice(start, end), text]),
      [["true", "false"]],
    );
  });

  it("says nothing of others where there are none", () => {
    const { findings } = check(noPrivilegedContainer, { kind: "kubernetes", code: POD.replace("*context", "{}") });
    const realised = realise(findings[0]?.fixes[0] ?? assert.fail());
    assert.ok("edits" in realised);
    assert.equal(realised.title, "Set privileged to false");
    assert.equal(realised.safety, "hardening");
  });
});
