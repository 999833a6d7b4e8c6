import mismatch from "../../../server/src/rules/container/image-user-mismatch.ts";
import rootUser from "../../../server/src/rules/container/no-root-user.ts";
import nonRoot from "../../../server/src/rules/container/require-run-as-non-root.ts";
import { testDockerfileRule, testRule } from "../rule-tester.ts";

const CODE = 'FROM acme/base:3\nCOPY . /app\nCMD ["node", "/app/server.js"]\n';
const base = (user: string, more: object = {}) => ({ "acme/base:3": { user, ...more } });

testDockerfileRule(rootUser, {
  valid: [
    { name: "nothing is known of the base", code: CODE },
    { name: "a user of the base's own", code: CODE, told: base("app") },
    { name: "a number", code: CODE, told: base("1001:0") },
    { name: "an entry point that may step down", code: CODE, told: base("", { entrypoint: ["/entrypoint.sh"] }) },
    { name: "Windows", code: CODE, told: base("", { platform: "windows/amd64" }) },
    {
      name: "a known image that steps down",
      code: 'FROM redis:8\nCOPY a /a\nCMD ["redis-server"]\n',
      told: { "redis:8": { user: "" } },
    },
    {
      name: "an image whose user has changed",
      code: 'FROM node:24\nCMD ["a"]\n',
      told: { "node:24": { user: "node" } },
    },
  ],
  invalid: [
    {
      name: "nobody is named",
      code: CODE,
      told: base(""),
      findings: [{ line: 1, severity: "warning", message: /acme\/base:3 starts as root/ }],
    },
    { name: "root is named", code: CODE, told: base("root"), findings: [{ line: 1 }] },
    { name: "root by number", code: CODE, told: base("0:0"), findings: [{ line: 1 }] },
    {
      name: "the base's own user mends it",
      code: "FROM acme/base:3\nUSER root\n",
      told: base("app:app"),
      findings: [{ line: 2, fixes: [{ output: "FROM acme/base:3\nUSER app\n" }] }],
    },
    {
      name: "what is no name is not written into the file",
      code: "FROM acme/base:3\nUSER 0\n",
      told: base("app\nRUN curl evil.example"),
      findings: [{ line: 2, fixes: [{ output: "FROM acme/base:3\nUSER 10001:10001\n" }] }],
    },
  ],
});

const pod = (more: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: acme/base:3\n${more}`;
const PROMISE = "      securityContext:\n        runAsNonRoot: true\n";

testRule(mismatch, {
  valid: [
    { kind: "kubernetes", name: "a number", code: pod(PROMISE), told: base("10001:0") },
    { kind: "kubernetes", name: "nothing is promised", code: pod(""), told: base("") },
    {
      kind: "kubernetes",
      name: "the pod names a number",
      code: pod(`${PROMISE}        runAsUser: 10001\n`),
      told: base("app"),
    },
    {
      kind: "kubernetes",
      name: "Windows",
      code: pod(PROMISE),
      told: base("ContainerUser", { platform: "windows/amd64" }),
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      name: "root",
      code: pod(PROMISE),
      told: base(""),
      findings: [
        { line: 10, message: /but acme\/base:3 starts as root: the kubelet refuses to start it\. Set a runAsUser\.$/ },
      ],
    },
    {
      kind: "kubernetes",
      name: "a name",
      code: pod(PROMISE),
      told: base("app:app"),
      findings: [{ line: 10, message: /acme\/base:3 names its user \(app\)/ }],
    },
  ],
});

testRule(nonRoot, {
  valid: [
    {
      kind: "kubernetes",
      name: "an image with a user, for those who ask for no more than the basics",
      code: pod(""),
      preset: "recommended",
      told: base("10001"),
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      name: "an image that is root",
      code: pod(""),
      preset: "recommended",
      told: base(""),
      findings: [
        {
          line: 7,
          message: /as its image does/,
          fixes: [
            {
              output: pod("  securityContext:\n    runAsNonRoot: true\n    runAsUser: 10001\n"),
            },
          ],
        },
      ],
    },
  ],
});
