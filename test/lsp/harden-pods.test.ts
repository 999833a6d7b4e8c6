import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { POD, Session } from "./session.ts";

describe("hardening a pod", () => {
  let session: Session;
  afterEach(() => session.stop());

  const at = { line: 1, character: 0 };

  it("goes as far as the restricted standard asks, whatever the team asks of every file", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:recommended"] } });
    const uri = await session.open("pod.yaml", POD);
    const [action] = await session.actions(uri, { start: at, end: at }, { only: ["refactor"] });
    assert.equal(action?.title, "Harden Pod web");
    assert.ok(action);
    await session.apply(action);
    assert.equal(
      session.text(uri),
      `${POD.replace("privileged: true", "privileged: false")}        capabilities:
          drop: ["ALL"]
        allowPrivilegeEscalation: false
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
`,
    );
    assert.deepEqual(await session.actions(uri, { start: at, end: at }, { only: ["refactor"] }), []);
  });

  it("goes by the version that the team names", async () => {
    const settings = { extends: ["plimsoll:recommended"], podSecurity: { version: "1.18" } };
    session = await Session.start({ settings });
    const uri = await session.open("pod.yaml", POD.replace("true", "false"));
    const [action] = await session.actions(uri, { start: at, end: at }, { only: ["refactor"] });
    assert.ok(action);
    await session.apply(action);
    assert.ok(!session.text(uri).includes("drop:"), "the standard asked for that since 1.22");
  });
});
