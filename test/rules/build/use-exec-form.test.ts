import rule from "../../../server/src/rules/build/use-exec-form.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: 'FROM a:1\nENTRYPOINT ["node", "server.js"]\n' },
    { kind, name: "JSON over several lines", code: 'FROM a:1\nCMD [ "sh", "-c", \\\n  "echo" \\\n  ]\n' },
    { kind, name: "SHELL says that the shell is meant", code: 'FROM a:1\nSHELL ["/bin/bash", "-c"]\nCMD echo $HOME\n' },
    {
      kind,
      name: "SHELL of the stage that this one builds on",
      code: 'FROM a:1 AS base\nSHELL ["/bin/bash", "-c"]\nFROM base\nCMD echo $HOME\n',
    },
    { kind, name: "half typed", code: "FROM a:1\nCMD \n" },
  ],
  invalid: [
    {
      kind,
      code: "FROM a:1\ncmd  java -jar 'my app.jar'\n",
      findings: [
        {
          line: 2,
          text: "cmd",
          fixes: [{ safety: "hardening", output: 'FROM a:1\ncmd  ["java", "-jar", "my app.jar"]\n' }],
        },
      ],
    },
    {
      kind,
      name: "a shell is needed: only by choice, and with the shell",
      code: "FROM a:1\nCMD node server.js > /var/log/app.log\n",
      findings: [
        {
          line: 2,
          fixes: [
            { safety: "choice", output: 'FROM a:1\nCMD ["/bin/sh", "-c", "node server.js > /var/log/app.log"]\n' },
          ],
        },
      ],
    },
    {
      kind,
      name: "a variable needs the shell",
      code: "FROM a:1\nENTRYPOINT serve --port $PORT\n",
      findings: [
        {
          line: 2,
          fixes: [{ safety: "choice", output: 'FROM a:1\nENTRYPOINT ["/bin/sh", "-c", "serve --port $PORT"]\n' }],
        },
      ],
    },
    {
      kind,
      name: "exec is a builtin",
      code: "FROM a:1\nCMD exec serve\n",
      findings: [{ line: 2, fixes: [{ safety: "choice", output: 'FROM a:1\nCMD ["/bin/sh", "-c", "exec serve"]\n' }] }],
    },
    {
      kind,
      name: "single quotes",
      code: "FROM a:1\nCMD ['node', 'server.js']\n",
      findings: [{ line: 2, severity: "warning", fixes: [{ output: 'FROM a:1\nCMD ["node", "server.js"]\n' }] }],
    },
    {
      kind,
      name: "inside ONBUILD",
      code: "FROM a:1\nONBUILD CMD run\n",
      findings: [
        {
          line: 2,
          text: "CMD",
          sameAs: {
            hadolint: ["DL3025"],
            buildkit: ["JSONArgsRecommended"],
            kics: ["b86987e1"],
            semgrep: ["dockerfile/best-practice/prefer-json-notation"],
          },
        },
      ],
    },
    {
      kind,
      name: "several lines: no fix",
      code: "FROM a:1\nCMD run \\\n  --fast\n",
      findings: [{ line: 2, fixes: [] }],
    },
  ],
});
