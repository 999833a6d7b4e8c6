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
            { safety: "choice", output: 'FROM a:1\nCMD ["/bin/sh", "-c", "exec node server.js > /var/log/app.log"]\n' },
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
          fixes: [{ safety: "choice", output: 'FROM a:1\nENTRYPOINT ["/bin/sh", "-c", "exec serve --port $PORT"]\n' }],
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
            kics: ["b86987e1"],
            semgrep: ["dockerfile/best-practice/prefer-json-notation"],
          },
        },
      ],
    },
    {
      kind,
      name: "several lines become one",
      code: 'FROM a:1\nCMD run \\\n  --fast "a b"\n',
      findings: [{ line: 2, fixes: [{ safety: "hardening", output: 'FROM a:1\nCMD ["run", "--fast", "a b"]\n' }] }],
    },
    {
      kind,
      name: "several lines with a comment, or for the shell: no fix",
      code: "FROM a:1\nCMD run \\\n  # slowly\n  --fast\nFROM a:1\nCMD run \\\n  $X\n",
      findings: [
        { line: 2, fixes: [] },
        { line: 6, fixes: [] },
      ],
    },
    {
      kind,
      name: "the shell of ENTRYPOINT drops the words of CMD, the program would get them",
      code: 'FROM a:1\nENTRYPOINT serve\nCMD ["--all"]\n',
      findings: [{ line: 2, fixes: [{ safety: "choice", output: 'FROM a:1\nENTRYPOINT ["serve"]\nCMD ["--all"]\n' }] }],
    },
    {
      kind,
      name: "only the last of several commands takes the shell's place",
      code: "FROM a:1\nCMD migrate && serve --all\n",
      findings: [
        {
          line: 2,
          fixes: [{ safety: "choice", output: 'FROM a:1\nCMD ["/bin/sh", "-c", "migrate && exec serve --all"]\n' }],
        },
      ],
    },
    {
      kind,
      name: "a pipe, a builtin at the end, and what is left in the background stay with the shell",
      code: "FROM a:1\nCMD a | b\nFROM a:1\nCMD a && wait\nFROM a:1\nCMD a & b\n",
      findings: [
        {
          line: 2,
          fixes: [
            { output: 'FROM a:1\nCMD ["/bin/sh", "-c", "a | b"]\nFROM a:1\nCMD a && wait\nFROM a:1\nCMD a & b\n' },
          ],
        },
        {
          line: 4,
          fixes: [
            { output: 'FROM a:1\nCMD a | b\nFROM a:1\nCMD ["/bin/sh", "-c", "a && wait"]\nFROM a:1\nCMD a & b\n' },
          ],
        },
        {
          line: 6,
          fixes: [
            { output: 'FROM a:1\nCMD a | b\nFROM a:1\nCMD a && wait\nFROM a:1\nCMD ["/bin/sh", "-c", "a & b"]\n' },
          ],
        },
      ],
    },
    {
      kind,
      name: "quotes and backslashes are what the shell makes of them",
      code: `FROM a:1\nCMD say 'it "is"' a\\ b "c\\"d"\n`,
      findings: [{ line: 2, fixes: [{ output: `FROM a:1\nCMD ["say", "it \\"is\\"", "a b", "c\\"d"]\n` }] }],
    },
    {
      kind,
      name: "a variable before the program, a glob and a tilde need the shell",
      code: "FROM a:1\nCMD X=1 serve\nFROM a:1\nCMD serve *.conf\nFROM a:1\nCMD serve ~/a\n",
      findings: [
        {
          line: 2,
          fixes: [
            {
              safety: "choice",
              output:
                'FROM a:1\nCMD ["/bin/sh", "-c", "X=1 serve"]\nFROM a:1\nCMD serve *.conf\nFROM a:1\nCMD serve ~/a\n',
            },
          ],
        },
        {
          line: 4,
          fixes: [
            {
              safety: "choice",
              output:
                'FROM a:1\nCMD X=1 serve\nFROM a:1\nCMD ["/bin/sh", "-c", "exec serve *.conf"]\nFROM a:1\nCMD serve ~/a\n',
            },
          ],
        },
        {
          line: 6,
          fixes: [
            {
              safety: "choice",
              output:
                'FROM a:1\nCMD X=1 serve\nFROM a:1\nCMD serve *.conf\nFROM a:1\nCMD ["/bin/sh", "-c", "exec serve ~/a"]\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "Windows has another shell",
      code: "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nHEALTHCHECK NONE\nCMD app.exe /all\nCMD echo %PATH%\n",
      findings: [
        {
          line: 3,
          fixes: [
            {
              safety: "hardening",
              output:
                'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nHEALTHCHECK NONE\nCMD ["app.exe", "/all"]\nCMD echo %PATH%\n',
            },
          ],
        },
        {
          line: 4,
          fixes: [
            {
              safety: "choice",
              output:
                'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nHEALTHCHECK NONE\nCMD app.exe /all\nCMD ["cmd", "/S", "/C", "echo %PATH%"]\n',
            },
          ],
        },
      ],
    },
  ],
});
