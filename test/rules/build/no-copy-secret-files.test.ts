import rule from "../../../server/src/rules/build/no-copy-secret-files.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const copy = (path: string) => `FROM a:1\nCOPY ${path} /x/\n`;
testRule(rule, {
  valid: [
    {
      kind: "dockerfile",
      name: "keys that signatures are checked with",
      code: "FROM debian:13\nCOPY public.key docker.gpg.key nodesource-repo.key rpm-gpg-key.key /etc/keys/\n",
    },
    { kind, name: "public halves", code: copy("id_rsa.pub server.crt ca.pem") },
    { kind, name: "an example", code: copy(".env.example .env.sample") },
    { kind, name: "left out of the context", code: copy(".npmrc"), neighbours: { ".dockerignore": "**/.npmrc\n" } },
    { kind, name: "a folder of another name", code: copy("src/keys/ .github environment.env.js") },
    { kind, name: "known hosts are public", code: copy(".ssh/known_hosts") },
    { kind, name: "mounted", code: "FROM a:1\nRUN --mount=type=bind,source=.npmrc,target=/root/.npmrc npm ci\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "a name with their letters",
      code: "FROM debian:13\nCOPY republic.key /etc/keys/\n",
      findings: [{ line: 2, text: "republic.key" }],
    },
    {
      kind,
      code: copy("id_ed25519"),
      findings: [{ line: 2, text: "id_ed25519", severity: "error", sameAs: { trivy: ["DS-0031"] } }],
    },
    { kind, name: "a folder", code: copy("conf/.aws/"), findings: [{ line: 2, message: /AWS credentials/ }] },
    {
      kind,
      name: "often harmless: a warning",
      code: copy(".env.production"),
      findings: [{ line: 2, severity: "warning", sameAs: {} }],
    },
    {
      kind,
      name: "from a stage",
      code: "FROM a:1 AS b\nFROM a:1\nCOPY --from=b /root/.netrc /root/\n",
      findings: [{ line: 3, severity: "warning", fixes: [] }],
    },
    {
      kind,
      name: "a pattern of the team",
      code: copy("prod.vault-pass"),
      options: { patterns: ["*.vault-pass"] },
      findings: [{ line: 2 }],
    },
    {
      kind,
      name: "ADD in JSON form",
      code: 'FROM a:1\nADD ["key.pem", "terraform.tfstate", "/x/"]\n',
      findings: [
        { line: 2, text: '"key.pem"' },
        { line: 2, text: '"terraform.tfstate"' },
      ],
    },
    {
      kind,
      name: "through ARG",
      code: "FROM a:1\nARG KEY=server.key\nCOPY $KEY /x/\n",
      findings: [{ line: 3, text: "$KEY", message: /^server\.key/ }],
    },
  ],
});
