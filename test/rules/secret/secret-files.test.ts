import noReinclude from "../../../server/src/rules/secret/dockerignore-no-reinclude-secrets.ts";
import noSecretLeft from "../../../server/src/rules/secret/no-secret-left-in-layer.ts";
import { testRule } from "../rule-tester.ts";

testRule(noReinclude, {
  valid: [
    { kind: "dockerignore", code: "node_modules\n.env\n" },
    { kind: "dockerignore", name: "what was never left out", code: "node_modules\n!.env\n" },
    { kind: "dockerignore", name: "only what is needed", code: "*\n!src/**\n!package*.json\n!.env.example\n" },
    { kind: "dockerignore", name: "left out again below", code: "**\n!config\nconfig/.env\n**/*.key\n!README.md\n" },
    { kind: "dockerignore", name: "another line takes it out", code: "*\n!.env\n.env\n" },
    {
      kind: "dockerignore",
      name: "silenced",
      code: "*\n# plimsoll-ignore dockerignore-no-reinclude-secrets -- a test\n!.env\n",
    },
  ],
  invalid: [
    {
      kind: "dockerignore",
      code: "*\r\n!src\r\n!.env\r\n",
      findings: [
        {
          line: 3,
          text: "!.env",
          severity: "warning",
          message: /takes \.env back/,
          fixes: [{ safety: "choice", output: "*\r\n!src\r\n" }],
        },
      ],
    },
    {
      kind: "dockerignore",
      name: "everything again",
      code: ".env\n.npmrc\n*.key\n*.tfstate\n!*",
      findings: [{ line: 5, message: /and the like/, fixes: [{ output: ".env\n.npmrc\n*.key\n*.tfstate\n" }] }],
    },
    {
      kind: "dockerignore",
      name: "a path of its own",
      code: "config\n!config/prod/server.key\n",
      findings: [{ line: 2, message: /config\/prod\/server\.key/ }],
    },
    { kind: "dockerignore", name: "a pattern that keys match", code: "*\n!certs/*.key\n", findings: [{ line: 2 }] },
    { kind: "dockerignore", name: "the history", code: "*\n!.git\n", findings: [{ line: 2, severity: "info" }] },
  ],
});

const file = (...lines: string[]) => `FROM debian:13\n${lines.join("\n")}\n`;
testRule(noSecretLeft, {
  valid: [
    { kind: "dockerfile", name: "in one RUN", code: file("RUN echo $T > ~/.npmrc && npm ci && rm ~/.npmrc") },
    {
      kind: "dockerfile",
      name: "mounted",
      code: file("RUN --mount=type=secret,id=a,target=/root/.npmrc cp a /root/.npmrc", "RUN rm -f /root/.npmrc"),
    },
    { kind: "dockerfile", name: "never there", code: file("RUN rm -rf /root/.ssh /root/.npmrc") },
    {
      kind: "dockerfile",
      name: "no secret",
      code: file("RUN ssh-keyscan a >> /root/.ssh/known_hosts", "RUN rm -rf /root/.ssh"),
    },
    {
      kind: "dockerfile",
      name: "another rule speaks of the copy",
      code: file("COPY id_rsa /root/.ssh/id_rsa", "RUN rm /root/.ssh/id_rsa"),
    },
    {
      kind: "dockerfile",
      name: "a builder stage",
      code: "FROM debian:13 AS b\nRUN echo $T > /root/.npmrc\nRUN rm /root/.npmrc\nFROM scratch\n",
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: file("COPY deploy_key /root/.ssh/id_rsa", "RUN git clone x", "RUN rm -rf /root/.ssh/"),
      findings: [{ line: 4, text: "/root/.ssh/", message: /\/root\/\.ssh\/id_rsa is a private SSH key/ }],
    },
    {
      kind: "dockerfile",
      code: file('RUN echo "$KEY" > ~/.ssh/id_ed25519', "RUN sudo rm -f ~/.ssh/id_ed25519"),
      findings: [{ line: 3 }],
    },
    {
      kind: "dockerfile",
      code: file("RUN curl -o /tmp/client.key https://a.example/k", "RUN shred /tmp/client.key"),
      findings: [{ line: 3 }],
    },
    {
      kind: "dockerfile",
      name: "a heredoc",
      code: file("COPY <<EOF /root/.netrc", "machine a", "EOF", "RUN rm /root/.netrc"),
      findings: [{ line: 5 }],
    },
    {
      kind: "dockerfile",
      name: "created in the stage below",
      code: "FROM debian:13 AS base\nRUN echo $T | tee .npmrc\nFROM base\nRUN rm .npmrc\n",
      findings: [{ line: 4 }],
    },
  ],
});
