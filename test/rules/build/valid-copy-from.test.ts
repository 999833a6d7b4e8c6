import rule from "../../../server/src/rules/build/valid-copy-from.ts";
import { testDockerfileRule } from "../rule-tester.ts";

const UNKNOWN = { hadolint: ["DL3022"], kics: ["68a51e22"] };
testDockerfileRule(rule, {
  valid: [
    { code: "FROM a:1 AS build\nFROM b:1\nCOPY --from=build /a /b\n" },
    { name: "in another case", code: "FROM a:1 AS Build\nFROM b:1\nCOPY --from=build /a /b\n" },
    { name: "by number", code: "FROM a:1\nFROM b:1\nCOPY --from=0 /a /b\n" },
    { name: "an image", code: "FROM a:1 AS build\nFROM b:1\nCOPY --from=nginx:1.30 /a /b\n" },
    {
      name: "an image or build context without a tag",
      code: "FROM a:1 AS build\nFROM b:1\nCOPY --from=nginx /a /b\n",
    },
    { name: "being typed", code: "FROM a:1 AS builder\nFROM b:1\nCOPY --from=buil /a /b\n" },
    { name: "ONBUILD speaks of another file", code: "FROM a:1\nONBUILD COPY --from=0 /a /b\n" },
    { name: "mounts", code: "FROM a:1 AS x\nFROM b:1\nRUN --mount=type=bind,from=x,target=/x ls\n" },
    { name: "a mount counts no stages", code: "FROM a:1\nRUN --mount=type=cache,target=/x ls\n" },
  ],
  invalid: [
    {
      name: "itself",
      code: "FROM a:1 AS app\nCOPY --from=app /a /b\n",
      findings: [
        {
          line: 2,
          text: "app",
          severity: "error",
          sameAs: { hadolint: ["DL3023"], trivy: ["DS-0006"], kics: ["cdddb86f"] },
        },
      ],
    },
    {
      name: "itself by number",
      code: "FROM a:1\nCOPY --from=0 /a /b\n",
      findings: [{ line: 2, text: "0", sameAs: { hadolint: ["DL3022"], trivy: ["DS-0006"], kics: ["cdddb86f"] } }],
    },
    {
      name: "a later one",
      code: "FROM a:1\nCOPY --from=build /a /b\nFROM b:1 AS build\n",
      findings: [{ line: 2, message: /only below/, sameAs: UNKNOWN }],
    },
    {
      name: "no such number",
      code: "FROM a:1\nCOPY --from=3 /a /b\n",
      findings: [{ line: 2, message: /no stage 3/ }],
    },
    {
      name: "a variable",
      code: "ARG X=b\nFROM a:1 AS b\nFROM c:1\nCOPY --from=$X /a /b\n",
      findings: [{ line: 4, message: /FROM \$X AS/, sameAs: {} }],
    },
    {
      name: "a slip",
      code: "FROM a:1 AS builder\nFROM b:1\nCOPY --chown=1:1 --from=biulder /a /b\n",
      findings: [
        {
          line: 3,
          text: "biulder",
          severity: "warning",
          sameAs: UNKNOWN,
          fixes: [
            { safety: "choice", output: "FROM a:1 AS builder\nFROM b:1\nCOPY --chown=1:1 --from=builder /a /b\n" },
          ],
        },
      ],
    },
    {
      name: "no image's name",
      code: "FROM a:1 AS x\nFROM b:1\nCOPY --from=FooBar /a /b\n",
      findings: [{ line: 3, message: /neither a stage/ }],
    },
    {
      name: "ADD knows no stages",
      code: "FROM a:1 AS x\nFROM b:1\nADD --from=x /a /b\n",
      findings: [{ line: 3, fixes: [{ output: "FROM a:1 AS x\nFROM b:1\nCOPY --from=x /a /b\n" }] }],
    },
    {
      name: "a mount of itself",
      code: "FROM a:1 AS x\nRUN --mount=from=x,target=/x ls\n",
      findings: [{ line: 2, text: "--mount=from=x,target=/x", sameAs: {} }],
    },
  ],
});
