import noAptKey from "../../../server/src/rules/command/no-apt-key.ts";
import noHttpDownload from "../../../server/src/rules/command/no-http-download.ts";
import pinGitRef from "../../../server/src/rules/command/pin-git-ref.ts";
import verifyDownloadChecksum from "../../../server/src/rules/command/verify-download-checksum.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string, from = "debian:13") => `FROM ${from}\nRUN ${script}\n`;
const SUM = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
const compose = (command: string) => `services:\n  a:\n    image: acme/a:1\n    command: ["sh", "-c", "${command}"]\n`;

testRule(noHttpDownload, {
  valid: [
    { kind, code: run("curl -O https://a.example/x") },
    ...["localhost:80", "api:8080", "10.0.0.1", "172.20.1.1", "a.local", "x.svc", "$HOST", "169.254.169.254"].map(
      (host) => ({ kind: kind as "dockerfile", code: run(`wget http://${host}/x`) }),
    ),
    { kind, name: "checked", code: run(`wget http://a.example/x && echo "${SUM}  x" | sha256sum -c -`) },
    { kind, name: "a mirror whose packages are signed", code: run("wget http://archive.ubuntu.com/x.deb") },
    { kind, name: "a host of the team", code: run("wget http://a.example/x"), options: { allow: ["a.example"] } },
    { kind, name: "a health check", code: "FROM debian:13\nHEALTHCHECK CMD curl -f http://a.example/\n" },
    { kind, name: "a proxy", code: run("curl -x http://p.example:3128 -O https://a.example/x") },
    { kind, name: "a checksum", code: `FROM debian:13\nADD --checksum=sha256:${SUM} http://a.example/x /\n` },
    { kind, name: "something is sent", code: run("curl -X POST http://a.example/hook") },
    { kind, name: "no download", code: run("echo http://a.example") },
    { kind: "compose", name: "a request, not code", code: compose("curl -f http://a.example/ready") },
  ],
  invalid: [
    {
      kind,
      code: run('curl -fsSL "http://a.example/${V}.tgz?t=1" \\\n  | tar -xz'),
      findings: [
        {
          line: 2,
          severity: "warning",
          message: /^http:\/\/a\.example\/\$\{V\}\.tgz is fetched over http:/,
          fixes: [{ safety: "choice", output: run('curl -fsSL "https://a.example/${V}.tgz?t=1" \\\n  | tar -xz') }],
        },
      ],
    },
    {
      kind,
      name: "git without encryption",
      code: run("git clone git://a.example/x.git"),
      findings: [{ line: 2, fixes: [{ output: run("git clone https://a.example/x.git") }] }],
    },
    {
      kind,
      name: "an index",
      code: run("pip install --index-url=http://a.example/simple x==1"),
      findings: [{ line: 2, fixes: [{ output: run("pip install --index-url=https://a.example/simple x==1") }] }],
    },
    { kind, name: "ftp has no counterpart", code: run("wget ftp://a.example/x"), findings: [{ line: 2, fixes: [] }] },
    {
      kind,
      name: "ADD",
      code: "FROM debian:13\nADD http://a.example/x /x\n",
      findings: [
        { line: 2, text: "http://a.example/x", fixes: [{ output: "FROM debian:13\nADD https://a.example/x /x\n" }] },
      ],
    },
    { kind: "compose", code: compose("wget -O /a http://a.example/a"), findings: [{ line: 4, fixes: [] }] },
  ],
});

testRule(verifyDownloadChecksum, {
  valid: [
    {
      kind: "dockerfile",
      name: "named by its commit",
      code: "FROM debian:13\nRUN curl -fsSL https://github.com/acme/app/archive/4b825dc642cb6eb9a060e54bf8d69288fbee4904.tar.gz | tar -xz -C /opt\n",
    },
    { kind, code: run(`curl -o /x https://a.example/x && echo "${SUM}  /x" | sha256sum -c`) },
    {
      kind,
      name: "checked by a later RUN",
      code: `${run("curl -o /opt/x.jar https://a.example/x")}RUN cd /opt && gpg --verify x.jar.asc x.jar\n`,
    },
    { kind, name: "the means of a check", code: run("curl -O https://a.example/x.sha256") },
    { kind, name: "an answer, not a file", code: run("curl https://api.example/v | jq -r .tag") },
    { kind, name: "thrown away", code: run("curl -o /dev/null https://a.example/ && wget --spider https://a.example") },
    { kind, name: "own machine", code: run("curl -o /x http://localhost/x") },
    {
      kind,
      name: "a host of the team",
      code: run("curl -o /x https://a.example/x"),
      options: { allowedHosts: ["a.example"] },
    },
    { kind, name: "not a build", code: "FROM debian:13\nCMD curl -o /x https://a.example/x\n" },
    { kind, name: "compared in a test", code: run(`wget https://a.example/x && [ "$(sha256sum x)" = "${SUM}  x" ]`) },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "a hash on any other host says nothing",
      code: "FROM debian:13\nRUN curl -fsSL https://example.com/4b825dc642cb6eb9a060e54bf8d69288fbee4904.tar.gz | tar -xz -C /opt\n",
      findings: [{ line: 2 }],
    },
    {
      kind: "dockerfile",
      name: "a long URL is cut, and says so",
      code: "FROM debian:13\nRUN curl -fsSLO https://example.com/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/app.jar\n",
      findings: [{ line: 2, message: /xxx\.\.\. is the file/ }],
    },
    {
      kind,
      code: run("wget https://a.example/x.zip \\\n  && unzip x.zip"),
      findings: [
        {
          line: 2,
          severity: "warning",
          text: "wget https://a.example/x.zip",
          fixes: [
            {
              safety: "choice",
              output: run(
                'wget https://a.example/x.zip \\\n  && echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  x.zip" | sha256sum -c - \\\n  && unzip x.zip',
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "unpacked at once",
      code: run("wget -qO- https://a.example/x.tgz | tar xz && sudo curl https://a.example/y | tar x"),
      findings: [
        {
          line: 2,
          message: /^tar takes https/,
          fixes: [
            {
              safety: "choice",
              output: run(
                'wget -qO /tmp/x.tgz https://a.example/x.tgz \\\n    && echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  /tmp/x.tgz" | sha256sum -c - \\\n    && tar xz < /tmp/x.tgz \\\n    && rm /tmp/x.tgz && sudo curl https://a.example/y | tar x',
              ),
            },
          ],
        },
        { line: 2, fixes: [] },
      ],
    },
    {
      kind,
      name: "a key",
      code: run("curl -fsSL https://a.example/k.gpg -o /etc/apt/keyrings/k.gpg"),
      findings: [{ line: 2, severity: "info" }],
    },
    { kind, name: "a redirect", code: run("curl https://a.example/x > /x"), findings: [{ line: 2 }] },
  ],
});

testRule(pinGitRef, {
  valid: [
    ...[
      "git clone -b v1.2 https://a.example/x",
      "git clone --branch=v1.2 --depth 1 https://a.example/x",
      'git clone --branch "$TAG" https://a.example/x',
      "git clone --revision=3f1c2ab https://a.example/x",
      "git clone https://a.example/x && cd x && git checkout 3f1c2ab",
      "git clone https://a.example/x && git -C x reset --hard 3f1c2ab",
      "git clone /src/x y",
      "git pull && git log clone",
    ].map((script) => ({ kind: kind as "dockerfile", code: run(script) })),
    { kind, name: "in a later RUN", code: `${run("git clone https://a.example/x")}RUN cd x && git checkout 3f1c2ab\n` },
    { kind, name: "ADD of a tag", code: "FROM debian:13\nADD https://a.example/x.git#v1 /x\n" },
    { kind, name: "ADD of a variable", code: "FROM debian:13\nARG REF\nADD https://a.example/x.git#$REF /x\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "the branch is named",
      code: "ARG V=main\nFROM scratch\nARG V\nADD https://example.com/app.git#$V /\n",
      findings: [{ line: 4, message: /app\.git on main, .* Name a tag or commit\./ }],
    },
    {
      kind,
      code: run("git -c a.b=c clone --depth 1 git@a.example:x/y.git"),
      findings: [
        {
          line: 2,
          severity: "info",
          fixes: [
            {
              safety: "choice",
              output: run("git -c a.b=c clone --branch REPLACE_WITH_A_TAG --depth 1 git@a.example:x/y.git"),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a branch is not fixed",
      code: run("git clone -b main https://a.example/x && git checkout develop"),
      findings: [{ line: 2, message: / on main, /, fixes: [] }],
    },
    { kind, name: "ADD", code: "FROM debian:13\nADD https://a.example/x.git /x\n", findings: [{ line: 2, fixes: [] }] },
    {
      kind: "kubernetes",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  initContainers:\n    - name: a\n      image: acme/git:1\n      command: [git, clone, 'https://a.example/x', /x]\n  containers:\n    - name: b\n      image: acme/b:1\n",
      findings: [{ line: 9, fixes: [] }],
    },
  ],
});

testRule(noAptKey, {
  valid: [
    { kind, code: run("apt-key list") },
    { kind, code: run("curl https://a.example/k | gpg --dearmor -o /etc/apt/keyrings/k.gpg") },
    { kind, name: "read only", code: run("cp /etc/apt/trusted.gpg.d/a.gpg /tmp/") },
  ],
  invalid: [
    {
      kind,
      code: run("wget -qO- https://a.example/acme.asc | gpg --dearmor | apt-key add - && make"),
      findings: [
        {
          line: 2,
          text: "apt-key add -",
          fixes: [
            {
              safety: "choice",
              output: run(
                "wget -qO- https://a.example/acme.asc | gpg --dearmor | tee /etc/apt/keyrings/NAME.gpg && make",
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "from a key server",
      code: run("apt-key adv --keyserver keys.example --recv-keys 0123"),
      findings: [{ line: 2, fixes: [] }],
    },
    ...[
      "curl -o /etc/apt/trusted.gpg.d/a.gpg https://a.example/k",
      "curl https://a.example/k | tee /etc/apt/trusted.gpg.d/a.asc",
      "curl https://a.example/k | gpg --dearmor > /etc/apt/trusted.gpg.d/a.gpg",
      "cp a.gpg /etc/apt/trusted.gpg.d/",
    ].map((script) => ({ kind: kind as "dockerfile", code: run(script), findings: [{ line: 2, fixes: [] }] })),
  ],
});
