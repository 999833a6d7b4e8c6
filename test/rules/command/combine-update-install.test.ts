import rule from "../../../server/src/rules/command/combine-update-install.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string) => `FROM debian:13\nRUN ${script}\n`;
testRule(rule, {
  valid: [
    {
      kind: "dockerfile",
      name: "an installation in a way of its own",
      code: 'FROM debian:13\nRUN apt-get update && apt-get \\"install znc -y\n',
    },
    {
      kind: "dockerfile",
      name: "the rest can't be read",
      code: "FROM debian:13\nRUN apt-get update && (apt-get install znc\n",
    },
    { kind, code: run("apt-get update && apt-get install -y curl") },
    { kind, name: "an upgrade uses the index too", code: run("apt-get update && apt-get upgrade -y") },
    { kind, name: "a script may install", code: run("apt-get update && ./install-dependencies.sh") },
    { kind, name: "a mounted index", code: run("--mount=type=cache,target=/var/lib/apt apt-get update") },
    { kind, name: "the index is part of the installation", code: run("apk --update add curl") },
    { kind, name: "no word of a package manager", code: run("echo apt-get update") },
  ],
  invalid: [
    {
      kind,
      code: `${run("apt-get -q update")}RUN apt-get install -y \\\n      curl\nCMD run\n`,
      findings: [
        {
          line: 2,
          text: "apt-get -q update",
          fixes: [
            {
              safety: "choice",
              output: `${run("apt-get -q update && \\\n    apt-get install -y \\\n      curl")}CMD run\n`,
            },
          ],
        },
      ],
    },
    { kind, name: "no installation follows", code: run("apk update"), findings: [{ line: 2, fixes: [] }] },
    {
      kind,
      name: "another instruction in between",
      code: `${run("dnf makecache")}WORKDIR /x\nRUN dnf install -y curl\n`,
      findings: [{ line: 2, fixes: [] }],
    },
    { kind, name: "only cleaning follows", code: run("apt-get update && rm -rf /tmp/x"), findings: [{ line: 2 }] },
  ],
});
