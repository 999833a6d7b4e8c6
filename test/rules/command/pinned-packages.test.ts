import pinLanguagePackages from "../../../server/src/rules/command/pin-language-packages.ts";
import pinPackageVersions from "../../../server/src/rules/command/pin-package-versions.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string, from = "debian:13") => `FROM ${from}\nRUN ${script}\n`;

testRule(pinPackageVersions, {
  valid: [
    { kind, code: run("apt-get install -y a=1.2.* b=1:2 ./c.deb d/trixie-backports") },
    { kind, name: "a version from a variable", code: run("apt-get install -y a=$V $PACKAGES") },
    { kind, name: "apk's bounds", code: run("apk add --virtual .deps 'a>1' b~=2 c~3 ./d.apk", "alpine:3.23") },
    { kind, name: "dnf's form", code: run("dnf install -y a-1.2 b-1:2.3-4.fc44 c.rpm @group", "fedora:44") },
    { kind, name: "groups", code: run("dnf group install -y 'Development Tools'", "fedora:44") },
    { kind, name: "modules", code: run("dnf module install -y nodejs:22", "fedora:44") },
    { kind, name: "an ARG", code: `FROM fedora:44\nARG V=1.2-3.fc44\nRUN dnf install -y a-\${V}\n` },
    { kind, name: "unknown", code: run(`dnf install -y a-\${V}`, "fedora:44") },
    {
      kind,
      name: "a snapshot",
      code: `${run("sed -i s,deb.debian.org,snapshot.debian.org, /etc/apt/sources.list")}RUN apt-get install -y a\n`,
    },
    { kind, name: "switched off", code: run("apk add a", "alpine:3.23"), options: { managers: ["apt"] } },
    {
      kind,
      name: "a builder, where only the image counts",
      code: `${run("apk add a", "alpine:3.23 AS b")}FROM scratch\n`,
      options: { onlyFinal: true },
    },
    { kind, name: "taken away again", code: run("apt-get install -y a- && apt-get build-dep -y a") },
  ],
  invalid: [
    {
      kind,
      code: run("apt-get install -y \\\n  a=1 \\\n  b c d e"),
      findings: [
        {
          line: 4,
          text: "b",
          message: /for b, c, d and 1 more:/,
          sameAs: { hadolint: ["DL3008"], kics: ["965a08d7"] },
        },
      ],
    },
    {
      kind,
      name: "a hyphen is no version",
      code: run("dnf install -y rpm-sign java-11-openjdk-devel", "fedora:44"),
      findings: [{ line: 2, message: /for rpm-sign, java-11-openjdk-devel:/ }],
    },
    { kind, name: "apt", code: run("apt install -y a"), findings: [{ line: 2, sameAs: {} }] },
    { kind, name: "a module", code: run("dnf module install -y nodejs", "fedora:44"), findings: [{ line: 2 }] },
    {
      kind,
      name: "zypper",
      code: run("zypper install -y a b\\>=1", "opensuse/leap:15.6"),
      findings: [{ line: 2, text: "a" }],
    },
  ],
});

testRule(pinLanguagePackages, {
  valid: [
    ...[
      "pip install -r requirements.txt",
      "pip install . ./a a.whl a/b",
      "pip install 'a>=1' a==1 a[x]==1 'a @ https://a.example/a.zip'",
      "pip install git+https://u@a.example/a.git@v1#egg=a",
      "pip install --upgrade pip setuptools",
      "pip install a -c constraints.txt",
      "npm ci && npm install",
      "npm install -g a@1 @s/a@^2 ./a a.tgz git+https://a.example/a.git#v1",
      "npm install $PACKAGE a@$V",
      "npx --no-install a@latest && npx eslint",
      "gem install a:1 && gem install b -v 1 && gem install ./c.gem",
      "gem install a:1 --use-system-libraries true && gem install b:1 -- --with x",
      "go install a.example/b@v1.2.3 && go install ./cmd/... && go run main.go && go get -d ./...",
      "go build -o /x a.example/b",
      "cargo install --locked a && cargo install --path . && cargo install --git https://a.example/a --rev 1",
      "dotnet tool install -g a --version 1.2",
      "composer require a/b:1.2 && composer install",
      "composer require a/b 6.2.0 && composer require a/b '^1.2' c/d dev-main",
    ].map((script) => ({ kind: kind as "dockerfile", code: run(script) })),
    {
      kind,
      name: "the version stands in go.mod",
      code: "FROM golang:1.26\nCOPY . .\nRUN go install a.example/b\n",
    },
    {
      kind,
      name: "go.mod is mounted",
      code: "FROM golang:1.26\nRUN --mount=type=bind,source=go.mod,target=/app/go.mod \\\n  --mount=type=cache,target=/go/pkg/mod \\\n  go install tool a.example/b\n",
    },
    { kind, name: "switched off", code: run("gem install a"), options: { ecosystems: ["python"] } },
  ],
  invalid: [
    {
      kind,
      code: run("python3 -m pip install --root-user-action ignore \\\n  a==1 b"),
      findings: [
        {
          line: 3,
          text: "b",
          severity: "warning",
          message: /package==version/,
          sameAs: { hadolint: ["DL3013"], kics: ["02d9c71f"] },
        },
      ],
    },
    {
      kind,
      name: "a repository without a state",
      code: run("pip install git+ssh://git@a.example/a.git && npm i git://a.example/a.git"),
      findings: [{ line: 2 }, { line: 2 }],
    },
    {
      kind,
      name: "a version for one of two",
      code: run("composer require a/b 1.0 c/d"),
      findings: [{ line: 2, text: "c/d" }],
    },
    {
      kind,
      name: "mounts of other things",
      code: "FROM golang:1.26\nRUN --mount=type=cache,target=/root/.cache --mount=from=a:1,target=/a go install a.example/b\n",
      findings: [{ line: 2, text: "a.example/b" }],
    },
    {
      kind,
      name: "@latest is no version",
      code: run("npm i -g a@latest && go install a.example/b@latest"),
      findings: [
        { line: 2, text: "a@latest", sameAs: {} },
        { line: 2, text: "a.example/b@latest", sameAs: { hadolint: ["DL3062"] } },
      ],
    },
    {
      kind,
      name: "other tools of Node",
      code: run("yarn global add a && pnpm add @s/b"),
      findings: [{ line: 2, sameAs: {} }, { line: 2 }],
    },
    { kind, name: "npx of a scope", code: run("npx -y @s/a"), findings: [{ line: 2, text: "@s/a" }] },
    {
      kind,
      name: "others",
      code: run("gem i a; cargo install b; dotnet tool install -g c; composer require d/e; uv tool install f"),
      findings: [{ line: 2 }, { line: 2, text: "b" }, { line: 2, text: "c" }, { line: 2 }, { line: 2, text: "f" }],
    },
  ],
});
