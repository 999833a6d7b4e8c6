import rule from "../../../server/src/rules/build/require-dockerignore.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const code = "FROM a:1\nWORKDIR /app\nCOPY . .\n";
testRule(rule, {
  valid: [
    {
      kind,
      name: "its own ignore file",
      code,
      file: "Dockerfile.dev",
      neighbours: { "Dockerfile.dev.dockerignore": ".git\n" },
    },
    {
      kind,
      name: "the context may be the root",
      code,
      file: "docker/api/Dockerfile",
      neighbours: { ".dockerignore": ".git\n" },
    },
    { kind, name: "from a stage", code: "FROM a:1 AS b\nFROM a:1\nCOPY --from=b / /\n" },
    { kind, name: "one folder", code: "FROM a:1\nCOPY src /src\n" },
    { kind, name: "everything is left out first", code, neighbours: { ".dockerignore": "*\n!src\n", ".env": "A=1\n" } },
  ],
  invalid: [
    { kind, code, findings: [{ line: 3, text: "COPY . .", severity: "info" }] },
    { kind, name: "only the first copy is named", code: `${code}ADD ./ /x/\n`, findings: [{ line: 3 }] },
    {
      kind,
      name: "a builder stage is not the image",
      code: "FROM a:1 AS b\nCOPY . .\nFROM a:1\nCOPY --from=b /x /x\n",
      findings: [{ line: 2, message: /goes into this build stage and its cache/ }],
    },
    {
      kind,
      name: "the copy that reaches the image is named rather than an earlier one",
      code: "FROM a:1 AS b\nCOPY . .\nFROM a:1 AS c\nCOPY . /x\nFROM c\n",
      findings: [{ line: 4, message: /goes into the image/ }],
    },
    {
      kind,
      name: "a file that stands there and is not left out",
      code,
      neighbours: { ".dockerignore": ".git", ".env": "A=1\n" },
      findings: [{ line: 3, message: /^\.env / }],
    },
  ],
});
