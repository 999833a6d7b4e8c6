import noPassword from "../../../server/src/rules/command/no-password-in-run.ts";
import { testRule } from "../rule-tester.ts";

const run = (command: string) => `FROM debian:13\nRUN ${command}\n`;
const checkov = { checkov: ["CKV2_DOCKER_17"] };

testRule(noPassword, {
  valid: [
    { kind: "dockerfile", name: "locked", code: run("passwd -l root && usermod -p '!' app && useradd --password=* b") },
    { kind: "dockerfile", name: "no password at all", code: run("useradd -m -s /bin/sh app && adduser -D app2") },
    { kind: "dockerfile", name: "a web server's file", code: run("htpasswd -bc /etc/x u p && openssl passwd x") },
    {
      kind: "dockerfile",
      name: "nobody knows it",
      code: run('echo "git:$(head -c 24 /dev/urandom | base64)" | chpasswd'),
    },
    { kind: "dockerfile", name: "only a word", code: run("grep -v chpasswd /a") },
    { kind: "dockerfile", name: "when it starts", code: 'FROM debian:13\nCMD echo "$P" | chpasswd\n' },
    { kind: "dockerfile", name: "preserves the environment", code: run("useradd --no-log-init --uid 10001 app") },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: run("echo 'root:root' | chpasswd"),
      findings: [
        { line: 2, severity: "error", sameAs: checkov, fixes: [{ safety: "choice", output: "FROM debian:13\n" }] },
      ],
    },
    {
      kind: "dockerfile",
      name: "in the middle of a chain",
      code: run('apt-get update && \\\n    echo "a:b" | sudo chpasswd && \\\n    echo lol'),
      findings: [{ line: 3, sameAs: checkov, fixes: [{ output: run("apt-get update && \\\n    echo lol") }] }],
    },
    { kind: "dockerfile", code: run("chpasswd < input.txt"), findings: [{ line: 2, sameAs: checkov }] },
    {
      kind: "dockerfile",
      code: run("passwd -d root"),
      findings: [{ line: 2, sameAs: {}, message: /without any password/ }],
    },
    { kind: "dockerfile", code: run("echo x | passwd --stdin root"), findings: [{ line: 2, sameAs: {} }] },
    { kind: "dockerfile", code: run("printf 'a\\na\\n' | passwd root"), findings: [{ line: 2 }] },
    {
      kind: "dockerfile",
      code: run('useradd -m -p "$(openssl passwd -1 x)" app'),
      findings: [{ line: 2, text: '"$(openssl passwd -1 x)"', fixes: [] }],
    },
    { kind: "dockerfile", code: run("usermod --password=abc root"), findings: [{ line: 2, text: "--password=abc" }] },
    {
      kind: "dockerfile",
      name: "a builder stage",
      code: "FROM debian:13 AS b\nRUN echo a:b | chpasswd\nFROM scratch\nCOPY --from=b /a /a\n",
      findings: [{ line: 2, severity: "warning" }],
    },
  ],
});
