import rule from "../../../server/src/rules/build/trusted-syntax-frontend.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: "FROM a:1\n" },
    { kind, code: "# syntax=docker/dockerfile:1\nFROM a:1\n" },
    { kind, name: "other spellings", code: "#syntax = docker.io/docker/dockerfile:1.19\nFROM a:1\n" },
    { kind, name: "with a digest", code: `# syntax=docker/dockerfile@sha256:${"a".repeat(64)}\nFROM a:1\n` },
    {
      kind,
      name: "no version, as far as recommended goes",
      code: "# syntax=docker/dockerfile\nFROM a:1\n",
      preset: "recommended",
    },
    { kind, name: "no directive any more", code: "FROM a:1\n# syntax=acme/x\n" },
    {
      kind,
      name: "trusted by the team",
      code: "# syntax=ghcr.io/acme/front:2\nFROM a:1\n",
      options: { allowed: ["ghcr.io/acme/*"] },
    },
  ],
  invalid: [
    {
      kind,
      code: "# check=error=true\n# syntax=acme/plus:1 --x\nFROM a:1\n",
      findings: [
        {
          line: 2,
          text: "acme/plus:1",
          severity: "warning",
          fixes: [{ safety: "choice", output: "# check=error=true\n# syntax=docker/dockerfile:1 --x\nFROM a:1\n" }],
        },
      ],
    },
    {
      kind,
      name: "another registry",
      code: "# syntax=ghcr.io/docker/dockerfile:1\nFROM a:1\n",
      findings: [{ line: 1, severity: "warning" }],
    },
    {
      kind,
      name: "no version",
      code: "# syntax=docker/dockerfile\nFROM a:1\n",
      findings: [
        {
          line: 1,
          severity: "info",
          message: /Without a tag/,
          fixes: [{ output: "# syntax=docker/dockerfile:1\nFROM a:1\n" }],
        },
      ],
    },
    {
      kind,
      name: "a tag that moves",
      code: "# syntax=docker/dockerfile-upstream:master\nFROM a:1\n",
      findings: [
        {
          line: 1,
          severity: "info",
          message: /tag master/,
          fixes: [{ output: "# syntax=docker/dockerfile:1\nFROM a:1\n" }],
        },
      ],
    },
    {
      kind,
      name: "strict asks for a digest",
      code: "# syntax=docker/dockerfile:1\nFROM b:1\n",
      settings: { extends: ["plimsoll:strict"] },
      findings: [{ line: 1, severity: "hint" }],
    },
  ],
});
