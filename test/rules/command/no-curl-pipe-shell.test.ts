import rule from "../../../server/src/rules/command/no-curl-pipe-shell.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string) => `FROM debian:13\nRUN ${script}\n`;
const U = "https://example.com/install.sh";
testRule(rule, {
  valid: [
    {
      kind: "dockerfile",
      name: "named by its commit",
      code: "FROM debian:13\nRUN curl -fsSL https://raw.githubusercontent.com/acme/app/4b825dc642cb6eb9a060e54bf8d69288fbee4904/install.sh | sh\n",
    },
    { kind, code: run(`curl -fsSL ${U} | tar -xz`) },
    { kind, name: "the program reads data", code: run(`curl -s https://example.com/a.json | python3 -m json.tool`) },
    { kind, name: "a script of its own", code: run(`curl -s ${U} | sh filter.sh`) },
    { kind, name: "perl -pe", code: run(`curl -s ${U} | perl -pe 's/a/b/'`) },
    {
      kind,
      name: "a keyring",
      code: run(`curl -s https://example.com/key.asc | gpg --dearmor -o /usr/share/keyrings/a.gpg`),
    },
    { kind, name: "an allowed host", code: run(`curl -s ${U} | sh`), options: { allowedHosts: ["example.com"] } },
    {
      kind,
      name: "checked in between",
      code: run(`curl -o i.sh ${U} && echo "abc  i.sh" | sha256sum -c - && sh i.sh`),
    },
    { kind, name: "another file is run", code: run(`curl -o i.sh ${U} && sh other.sh`) },
    { kind, name: "only a text", code: run(`echo "curl ${U} | sh"`) },
    { kind, name: "a local server", code: run("curl http://localhost:8080/x | sh") },
  ],
  invalid: [
    {
      kind,
      code: run(`wget -qO- ${U} | sh`),
      findings: [
        {
          line: 2,
          text: "sh",
          fixes: [
            {
              safety: "choice",
              output: run(
                `wget -qO /tmp/install.sh ${U} \\\n    && echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  /tmp/install.sh" | sha256sum -c - \\\n    && sh /tmp/install.sh \\\n    && rm /tmp/install.sh`,
              ),
            },
          ],
        },
      ],
    },
    { kind, name: "sudo, options, arguments", code: run(`curl -sL ${U} | sudo -E bash -`), findings: [{ line: 2 }] },
    {
      kind,
      name: "python",
      code: run(`curl -sSL https://example.com/get-pip.py | python3 -`),
      findings: [{ line: 2, text: "python3 -" }],
    },
    {
      kind,
      name: "in the instruction's own style, the file named as the server names it",
      code: run("set -ex; \\\n  curl -sS https://example.com/installer | php; \\\n  php a.phar"),
      findings: [
        {
          line: 3,
          fixes: [
            {
              output: run(
                'set -ex; \\\n  curl -sS -o /tmp/installer https://example.com/installer && \\\n  echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  /tmp/installer" | sha256sum -c - && \\\n  php /tmp/installer && \\\n  rm /tmp/installer; \\\n  php a.phar',
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "after || it would bind otherwise",
      code: run(`test -f x || curl -s ${U} | sh`),
      findings: [{ line: 2, fixes: [] }],
    },
    {
      kind,
      name: "one download that is run twice is one finding",
      code: run("curl -s https://example.com/c.phar -o c.phar && php c.phar install && php c.phar require x"),
      findings: [{ line: 2, text: "php c.phar install" }],
    },
    { kind, name: "process substitution", code: run(`bash <(curl -s ${U})`), findings: [{ line: 2 }] },
    { kind, name: "command substitution", code: run(`sh -c "$(curl -fsSL ${U})"`), findings: [{ line: 2 }] },
    { kind, name: "eval", code: run(`eval "$(wget -O- ${U})"`), findings: [{ line: 2 }] },
    { kind, name: "a variable for a URL", code: run('curl -sL "$INSTALLER" | sh'), findings: [{ line: 2 }] },
    {
      kind,
      name: "a file, then run",
      code: run(`curl -o /opt/i.sh ${U} && chmod +x /opt/i.sh && bash /opt/i.sh -y`),
      findings: [{ line: 2, fixes: [] }],
    },
    {
      kind,
      name: "wget names the file by itself",
      code: run(`wget ${U}; sh install.sh`),
      findings: [{ line: 2, text: "sh install.sh" }],
    },
    {
      kind,
      name: "inside quotes: no fix",
      code: run(`sh -c "curl -s ${U} | sh"`),
      findings: [{ line: 2, fixes: [] }],
    },
    {
      kind,
      name: "a query may hold a token",
      code: run(`curl -s "${U}?token=abc" | sh`),
      findings: [{ line: 2, message: /install\.sh unseen/ }],
    },
    {
      kind,
      name: "a password is masked",
      code: run("curl -s https://u:geheim77@example.com/x | sh"),
      findings: [{ line: 2, message: /https:\/\/\*\*\*@example\.com\/x/ }],
    },
    {
      kind: "compose",
      code: `services:\n  a:\n    image: a:1\n    command: ["sh", "-c", "curl ${U} | sh"]\n`,
      findings: [{ line: 4, fixes: [] }],
    },
  ],
});
