import noOpenMount from "../../../server/src/rules/secret/no-open-secret-mount.ts";
import { testRule } from "../rule-tester.ts";

const run = (mount: string) => `FROM debian:13\nRUN --mount=${mount} make\n`;

testRule(noOpenMount, {
  valid: [
    { kind: "dockerfile", code: run("type=secret,id=a") },
    { kind: "dockerfile", code: run("type=secret,id=a,mode=0440") },
    { kind: "dockerfile", code: run("type=secret,id=a,uid=1000,mode=600") },
    { kind: "dockerfile", name: "no secret", code: run("type=cache,target=/c,mode=0777") },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: run("mode=0444,type=secret,id=a"),
      findings: [{ line: 2, fixes: [{ safety: "hardening", output: run("type=secret,id=a") }] }],
    },
    { kind: "dockerfile", code: run("type=ssh,mode=0666"), findings: [{ line: 2, message: /SSH agent/ }] },
    { kind: "dockerfile", code: run("type=secret,id=a,mode=0460"), findings: [{ line: 2 }] },
  ],
});
