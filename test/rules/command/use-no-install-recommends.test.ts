import rule from "../../../server/src/rules/command/use-no-install-recommends.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string) => `FROM debian:13\nRUN ${script}\n`;
testRule(rule, {
  valid: [
    { kind, code: run("apt-get --no-install-recommends install -y curl") },
    {
      kind,
      name: "by configuration",
      code: `${run("echo 'APT::Install-Recommends \"false\";' > /etc/apt/apt.conf.d/99x")}RUN apt-get install -y curl\n`,
    },
    { kind, name: "no installation", code: run("apt-get update && apt-get upgrade -y") },
    { kind, name: "another package manager", code: run("apk add curl") },
    { kind, name: "aptitude's own flag", code: run("aptitude install -R curl") },
  ],
  invalid: [
    {
      kind,
      code: run("apt-get -y install \\\n  curl"),
      findings: [
        {
          line: 2,
          text: "install",
          severity: "info",
          fixes: [{ safety: "hardening", output: run("apt-get -y install --no-install-recommends \\\n  curl") }],
        },
      ],
    },
    {
      kind,
      name: "a builder stage: a hint",
      code: "FROM debian:13 AS b\nRUN apt install gcc\nFROM scratch\n",
      findings: [{ line: 2, severity: "hint" }],
    },
    {
      kind,
      name: "behind sudo",
      code: run("sudo apt-get install curl"),
      findings: [
        {
          line: 2,
          sameAs: {
            hadolint: ["DL3015"],
            trivy: ["DS-0029"],
            kics: ["7384dfb2"],
            semgrep: ["dockerfile/best-practice/missing-no-install-recommends"],
          },
        },
      ],
    },
  ],
});
