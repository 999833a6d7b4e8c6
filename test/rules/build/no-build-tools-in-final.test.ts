import rule from "../../../server/src/rules/build/no-build-tools-in-final.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const final = (run: string, stage = "") => `FROM a:1 AS build\nFROM debian:13${stage}\n${run}CMD ["/x"]\n`;
testRule(rule, {
  valid: [
    { kind, name: "one stage", code: 'FROM debian:13\nRUN apt-get install -y gcc\nCMD ["/x"]\n' },
    { kind, name: "in the stage that builds", code: 'FROM a:1 AS build\nRUN apk add gcc\nFROM b:1\nCMD ["/x"]\n' },
    { kind, name: "removed again", code: final("RUN apt-get install -y gcc && make && apt-get purge -y gcc\n") },
    { kind, name: "the program may need git", code: final("RUN apt-get install -y git\n") },
    { kind, name: "allowed", code: final("RUN apt-get install -y gcc\n"), options: { packages: ["gcc"] } },
    { kind, name: "for development", code: final("RUN apt-get install -y gcc\n", " AS dev-envs") },
    { kind, name: "for others to build on", code: "FROM a:1 AS x\nFROM b:1\nRUN apk add gcc\n" },
  ],
  invalid: [
    {
      kind,
      code: final("RUN apt-get update && apt-get install -y \\\n    curl \\\n    g++ \\\n    libpq5\n"),
      findings: [
        {
          line: 5,
          text: "g++",
          fixes: [
            {
              safety: "choice",
              output: final("RUN apt-get update && apt-get install -y \\\n    curl \\\n    libpq5\n"),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "the only package",
      code: final("RUN apt-get install -y build-essential\n"),
      findings: [{ line: 3, fixes: [] }],
    },
    {
      kind,
      name: "behind a comment",
      code: final("RUN apt-get install -y curl \\\n# for x\n    gcc\n"),
      findings: [{ line: 5, fixes: [] }],
    },
    {
      kind,
      name: "git that fetches",
      code: final("RUN apt-get install -y git && git clone https://example.com/x\n"),
      findings: [{ line: 3, text: "git" }],
    },
  ],
});
