import rule from "../../../server/src/rules/command/no-sudo.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: 'FROM debian:13\nRUN echo "sudo make me a sandwich"\n' },
    {
      kind,
      name: "a development container",
      file: ".devcontainer/Dockerfile",
      code: "FROM debian:13\nRUN sudo true\n",
    },
    {
      kind,
      name: "in a builder stage it does not reach the image",
      code: "FROM debian:13 AS b\nRUN apt-get update && apt-get install -y sudo\nFROM scratch\n",
    },
    {
      kind: "kubernetes",
      code: "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - { name: a, image: a:1, command: [echo, sudo] }\n",
    },
  ],
  invalid: [
    {
      kind,
      name: "root already",
      code: "FROM debian:13\nRUN a && sudo b -c | sudo c\n",
      findings: [
        { line: 2, text: "sudo", fixes: [{ safety: "safe", output: "FROM debian:13\nRUN a && b -c | sudo c\n" }] },
        { line: 2, fixes: [{ output: "FROM debian:13\nRUN a && sudo b -c | c\n" }] },
      ],
    },
    {
      kind,
      name: "another user: a person decides",
      code: "FROM debian:13\nUSER app\nRUN sudo make install\n",
      findings: [{ line: 3, fixes: [{ safety: "choice", output: "FROM debian:13\nUSER app\nRUN make install\n" }] }],
    },
    {
      kind,
      name: "unknown base: a person decides",
      code: "FROM acme/base:1\nRUN sudo make\n",
      findings: [{ line: 2, fixes: [{ safety: "choice", output: "FROM acme/base:1\nRUN make\n" }] }],
    },
    {
      kind,
      name: "options: no fix",
      code: "FROM debian:13\nRUN sudo -u app make\n",
      findings: [{ line: 2, fixes: [] }],
    },
    {
      kind,
      name: "in a loop",
      code: "FROM debian:13\nRUN for i in 1 2; do sudo touch $i; done\n",
      findings: [{ line: 2 }],
    },
    { kind, name: "in a heredoc", code: "FROM debian:13\nRUN <<EOF\ntrue\nsudo true\nEOF\n", findings: [{ line: 4 }] },
    {
      kind,
      name: "installed in the final stage",
      code: "FROM debian:13\nRUN apt-get update && apt-get install -y curl sudo\n",
      findings: [
        {
          line: 2,
          text: "sudo",
          sameAs: {},
          fixes: [{ safety: "choice", output: "FROM debian:13\nRUN apt-get update && apt-get install -y curl\n" }],
        },
      ],
    },
    {
      kind,
      name: "installed and used",
      code: "FROM debian:13\nRUN apt-get install -y curl sudo && sudo true\n",
      findings: [
        { line: 2, text: "sudo", fixes: [] },
        { line: 2, text: "sudo" },
      ],
    },
    {
      kind: "kubernetes",
      code: 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: a:1\n      command: [sh, -c, "sudo run"]\n',
      findings: [{ line: 8, sameAs: {} }],
    },
  ],
});
