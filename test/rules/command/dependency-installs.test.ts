import noDebugTools from "../../../server/src/rules/command/no-debug-tools.ts";
import noExtraIndexUrl from "../../../server/src/rules/command/no-extra-index-url.ts";
import noInstallScripts from "../../../server/src/rules/command/no-install-scripts.ts";
import useLockfileInstall from "../../../server/src/rules/command/use-lockfile-install.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string, from = "debian:13") => `FROM ${from}\nRUN ${script}\n`;
const project = (
  script: string,
  copied = "package.json package-lock.json yarn.lock pnpm-lock.yaml Cargo.lock uv.lock",
) => `FROM node:24\nCOPY ${copied} ./\nRUN ${script}\n`;

testRule(noExtraIndexUrl, {
  valid: [
    { kind, code: run("pip install --extra-index-url https://download.pytorch.org/whl/cpu torch==2.9") },
    {
      kind,
      name: "allowed",
      code: run("pip install --extra-index-url=https://a.example x"),
      options: { allowedHosts: ["a.example"] },
    },
    { kind, name: "unknown", code: run('pip install --extra-index-url "$INDEX" x') },
    { kind, name: "uv looks in order", code: run("uv pip install --extra-index-url https://a.example x") },
    { kind, name: "empty", code: "FROM debian:13\nENV PIP_EXTRA_INDEX_URL=\n" },
    { kind, name: "the safe strategy", code: "FROM debian:13\nENV UV_INDEX_STRATEGY=first-index\n" },
  ],
  invalid: [
    {
      kind,
      code: run("python -m pip install --extra-index-url=https://u:p@a.example/simple x"),
      findings: [
        {
          line: 2,
          severity: "warning",
          message: /\(https:\/\/\*\*\*@a\.example\/simple\)/,
          fixes: [
            { safety: "choice", output: run("python -m pip install --index-url=https://u:p@a.example/simple x") },
          ],
        },
      ],
    },
    {
      kind,
      name: "there is a first one already",
      code: run("pip3 install -i https://a.example --extra-index-url https://b.example x"),
      findings: [{ line: 2, text: "--extra-index-url", fixes: [] }],
    },
    { kind, name: "uv", code: run("uv pip install --index-strategy unsafe-best-match x"), findings: [{ line: 2 }] },
    {
      kind,
      name: "variables",
      code: "FROM debian:13\nENV PIP_EXTRA_INDEX_URL=https://a.example UV_INDEX_STRATEGY=unsafe-first-match\n",
      findings: [{ line: 2 }, { line: 2 }],
    },
  ],
});

testRule(noInstallScripts, {
  valid: [
    { kind, code: project("npm ci --ignore-scripts") },
    { kind, name: "for the command", code: project("npm_config_ignore_scripts=true npm ci") },
    { kind, name: "exported", code: project("export NPM_CONFIG_IGNORE_SCRIPTS=1 && npm install") },
    { kind, name: "set before", code: project("npm config set ignore-scripts true && npm ci") },
    {
      kind,
      name: "in the project's settings",
      code: project("npm ci", "package.json .npmrc"),
      neighbours: { ".npmrc": "ignore-scripts=true\n" },
    },
    { kind, name: "no installation", code: run("npm run build && yarn --version && yarn build") },
    { kind, name: "pnpm runs none since 10", code: project("pnpm install") },
  ],
  invalid: [
    {
      kind,
      code: project("npm ci"),
      findings: [
        {
          line: 3,
          text: "ci",
          severity: "info",
          fixes: [{ safety: "choice", output: project("npm ci --ignore-scripts") }],
        },
      ],
    },
    {
      kind,
      name: "a bare yarn installs",
      code: project("yarn"),
      findings: [{ line: 3, text: "yarn", fixes: [{ output: project("yarn --ignore-scripts") }] }],
    },
    {
      kind,
      name: "switched on again",
      code: project("npm_config_ignore_scripts=false npm ci"),
      findings: [{ line: 3 }],
    },
    {
      kind,
      name: "settings that are not copied",
      code: project("npm ci", "package.json"),
      neighbours: { ".npmrc": "ignore-scripts=true\n" },
      findings: [{ line: 3 }],
    },
  ],
});

testRule(useLockfileInstall, {
  valid: [
    { kind, code: project("npm ci") },
    { kind, name: "a package", code: project("npm install -g pnpm@10 && npm install x@1") },
    { kind, name: "no lock file is copied", code: project("npm install", "package.json") },
    { kind, name: "from another stage", code: project("npm install", "--from=x package-lock.json") },
    {
      kind,
      name: "none in the context",
      code: project("npm install", "."),
      neighbours: { "package.json": "{}" },
    },
    { kind, name: "frozen", code: project("yarn install --immutable && pnpm install --frozen-lockfile") },
    { kind, name: "frozen where CI is set", code: project("CI=true pnpm install") },
    {
      kind,
      name: "bundler's variable",
      code: `FROM ruby:3.4\nENV BUNDLE_FROZEN=true\nCOPY Gemfile.lock .\nRUN bundle install\n`,
    },
    { kind, name: "locked", code: project("cargo build --locked && uv sync --frozen && cargo install x") },
  ],
  invalid: [
    {
      kind,
      code: project("npm install --omit=dev"),
      findings: [
        {
          line: 3,
          severity: "info",
          text: "npm install --omit=dev",
          fixes: [{ safety: "choice", output: project("npm ci --omit=dev") }],
        },
      ],
    },
    {
      kind,
      name: "the whole context, in which there is one",
      file: "web/Dockerfile",
      code: project("npm i", "."),
      neighbours: { "web/package-lock.json": "{}" },
      findings: [{ line: 3 }],
    },
    {
      kind,
      name: "mounted",
      code: "FROM node:24\nRUN --mount=type=bind,source=package-lock.json,target=package-lock.json npm install\n",
      findings: [{ line: 2 }],
    },
    {
      kind,
      name: "others",
      code: project("yarn && pnpm install && cargo build --release && uv sync"),
      findings: [
        { line: 3, text: "yarn" },
        {
          line: 3,
          fixes: [
            {
              safety: "hardening",
              output: project("yarn && pnpm install --frozen-lockfile && cargo build --release && uv sync"),
            },
          ],
        },
        { line: 3, text: "cargo build --release" },
        { line: 3, text: "uv sync" },
      ],
    },
  ],
});

testRule(noDebugTools, {
  valid: [
    {
      kind: "dockerfile",
      name: "a development container",
      code: "FROM mcr.microsoft.com/devcontainers/base:trixie\nRUN apt-get install -y gdb strace\n",
    },
    {
      kind: "dockerfile",
      name: "somebody works in it",
      code: "FROM debian:13\nRUN apt-get install -y tmux zsh\nRUN apt-get install -y vim nano\n",
    },
    { kind, code: run("apt-get install -y curl") },
    { kind, name: "a builder", code: `${run("apt-get install -y gdb", "debian:13 AS b")}FROM scratch\n` },
    { kind, name: "deleted again", code: run("apk add -t tmp vim && apk del tmp", "alpine:3.23") },
    { kind, name: "what the image is for", code: `${run("apt-get install -y nmap")}ENTRYPOINT ["nmap"]\n` },
    { kind, name: "used in the same RUN", code: run("service mysql start && mysql -e x && (d & kill $!)") },
    { kind, name: "its own process", code: run("mysqld & sleep 5; kill %1") },
    { kind, name: "own list", code: run("apt-get install -y vim"), options: { packages: ["nano"] } },
    { kind, name: "at run time", code: "FROM debian:13\nCMD top\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "a terminal is no reason for a debugger",
      code: "FROM debian:13\nRUN apt-get install -y tmux gdb\n",
      findings: [{ line: 2, text: "gdb" }],
    },
    {
      kind,
      code: run("apt-get install -y \\\n    curl \\\n    vim=2:9.* \\\n    git"),
      findings: [
        {
          line: 4,
          text: "vim=2:9.*",
          severity: "info",
          sameAs: {},
          fixes: [{ safety: "choice", output: run("apt-get install -y \\\n    curl \\\n    git") }],
        },
      ],
    },
    {
      kind,
      name: "alone in its RUN",
      code: `${run("apk add nano", "alpine:3.23")}CMD ["sh"]\n`,
      findings: [{ line: 2, fixes: [{ output: 'FROM alpine:3.23\nCMD ["sh"]\n' }] }],
    },
    {
      kind,
      name: "alone in its command",
      code: run("apk update && apk add nano", "alpine:3.23"),
      findings: [{ line: 2, fixes: [] }],
    },
    {
      kind,
      name: "of no use in a build",
      code: run("make && service nginx restart"),
      findings: [
        {
          line: 2,
          text: "service nginx restart",
          sameAs: { hadolint: ["DL3001"], semgrep: ["dockerfile/best-practice/nonsensical-command"] },
          fixes: [{ safety: "choice", output: run("make") }],
        },
      ],
    },
    { kind, name: "in a trigger", code: "FROM debian:13\nONBUILD RUN top\n", findings: [{ line: 2 }] },
  ],
});
