import noSsh from "../../../server/src/rules/container/no-ssh-server.ts";
import { testRule } from "../rule-tester.ts";
import { pod, service } from "./manifests.ts";

testRule(noSsh, {
  valid: [
    {
      kind: "dockerfile",
      name: "no package of that name elsewhere",
      code: "FROM alpine:3.24\nRUN apk add --no-cache ssh\n",
    },
    {
      kind: "dockerfile",
      name: "names that begin like it",
      code: "FROM debian:13\nRUN apt-get install -y ssh-askpass sshpass ssh-import-id\n",
    },
    { kind: "dockerfile", code: "FROM debian:13\nRUN apt-get install -y openssh-client git\n" },
    {
      kind: "dockerfile",
      name: "client and server in one",
      code: "FROM alpine:3.23\nRUN apk add --no-cache openssh git\n",
    },
    {
      kind: "dockerfile",
      name: "only a builder stage",
      code: "FROM debian:13 AS b\nRUN apt-get install -y openssh-server\nFROM scratch\n",
    },
    {
      kind: "dockerfile",
      name: "its purpose",
      file: "images/sftp/Dockerfile",
      code: "FROM debian:13\nRUN apt-get install -y openssh-server\n",
    },
    { kind: "dockerfile", name: "only a test of its settings", code: "FROM debian:13\nCMD sshd -t\n" },
    { kind: "compose", name: "ports are another rule's", code: service('ports:\n  - "22:22"') },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "Debian's package of client and server",
      code: "FROM debian:13\nRUN apt-get install -y ssh git\n",
      findings: [
        {
          line: 2,
          text: "ssh",
          fixes: [
            { output: "FROM debian:13\nRUN apt-get install -y openssh-client git\n" },
            { output: "FROM debian:13\nRUN apt-get install -y git\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "once, where it comes from",
      code: 'FROM debian:13\nRUN apt-get install -y \\\n    git \\\n    openssh-server\nEXPOSE 22\nCMD ["/usr/sbin/sshd", "-D"]\n',
      findings: [
        {
          line: 4,
          text: "openssh-server",
          sameAs: {},
          fixes: [],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM debian:13\nRUN apt-get install -y \\\n    git \\\n    openssh-server\n",
      findings: [
        {
          line: 4,
          fixes: [{ safety: "choice", output: "FROM debian:13\nRUN apt-get install -y \\\n    git\n" }],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "Alpine's package, and its server started",
      code: "FROM alpine:3.23\nRUN apk add --no-cache openssh && ssh-keygen -A\nCMD app\n",
      findings: [{ line: 2, text: "openssh" }],
    },
    { kind: "dockerfile", code: "FROM acme/base:1\nCMD service ssh start && app\n", findings: [{ line: 2 }] },
    { kind: "kubernetes", code: pod('command: ["/usr/sbin/sshd", "-D"]'), findings: [{ line: 9 }] },
  ],
});
