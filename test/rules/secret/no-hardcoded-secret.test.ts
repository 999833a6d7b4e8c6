import rule from "../../../server/src/rules/secret/no-hardcoded-secret.ts";
import { testRule } from "../rule-tester.ts";

// put together here, so that no scanner takes this file for a leak
const GITHUB = ["ghp", "x7Kq2mZr9TbW4vLs8NcYd1HfGj5Pe3UaRt6B"].join("_");
const AWS = ["AKIA", "Q3EGRZXWL7J5T2KM"].join("");
testRule(rule, {
  valid: [
    { kind: "dockerfile", name: "AWS's own example", code: "FROM a:1\nENV AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n" },
    {
      kind: "dockerfile",
      name: "a checksum",
      code: "FROM a:1\nENV SHA256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n",
    },
    { kind: "dockerfile", name: "allowed", code: `FROM a:1\nENV A=${GITHUB}\n`, options: { allow: ["ghp_x7Kq"] } },
    {
      kind: "compose",
      name: "a password in a URL is another rule's",
      code: "services:\n  a:\n    image: a:1\n    command: run https://u:Xk29-mmQz8@example.com\n",
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: `FROM a:1\nENV A=${GITHUB}\n`,
      findings: [{ line: 2, text: GITHUB, message: /GitHub/ }],
    },
    {
      kind: "dockerfile",
      name: "in a comment",
      code: `FROM a:1\n# old: ${GITHUB}\nRUN true\n`,
      findings: [{ line: 2, text: GITHUB }],
    },
    {
      kind: "dockerfile",
      name: "in a script",
      code: `FROM a:1\nRUN echo a && \\\n  aws configure set aws_access_key_id ${AWS}\n`,
      findings: [{ line: 3, text: AWS }],
    },
    {
      kind: "kubernetes",
      name: "a ConfigMap",
      code: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  token: ${GITHUB}\n`,
      findings: [{ line: 6, text: GITHUB }],
    },
    {
      kind: "kubernetes",
      name: "base64 in a Secret",
      code: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  token: ${btoa(GITHUB)}\n`,
      findings: [{ line: 6, message: /base64/ }],
    },
    {
      kind: "compose",
      name: "a label",
      code: `services:\n  a:\n    image: a:1\n    labels:\n      x: "${GITHUB}"\n`,
      findings: [{ line: 5, text: GITHUB }],
    },
  ],
});
