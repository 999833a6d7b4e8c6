import assert from "node:assert/strict";
import { describe, it } from "mocha";
import noRoot from "../../../server/src/rules/container/no-root-user.ts";
import { check, outputsOf, testRule } from "../rule-tester.ts";

testRule(noRoot, {
  valid: [
    {
      kind: "dockerfile",
      name: "starts what starts the rest",
      code: 'FROM alpine:3.23\nRUN apk add --no-cache runit postfix\nENTRYPOINT ["/usr/sbin/runit_bootstrap"]\n',
    },
    {
      kind: "dockerfile",
      name: "developers are at home in it, for those who ask for little",
      code: 'FROM node:24 AS base\nCMD ["node", "server.js"]\nFROM base AS dev-envs\nRUN apt-get install -y git\n',
      preset: "recommended",
    },
    {
      kind: "dockerfile",
      name: "works as root alone",
      code: 'FROM alpine:3.23\nRUN apk add --no-cache shorewall\nENTRYPOINT ["/usr/sbin/shorewall"]\n',
    },
    { kind: "dockerfile", code: "FROM node:24\nUSER node\nCMD node server.js\n" },
    { kind: "dockerfile", name: "an unknown base", code: "FROM acme/base:1\nCMD ./app\n" },
    { kind: "dockerfile", name: "a base that is not root", code: "FROM bitnami/node:24\nCMD node server.js\n" },
    { kind: "dockerfile", name: "nothing is started", code: "FROM debian:13\nRUN make\n" },
    { kind: "dockerfile", name: "the base steps down", code: "FROM postgres:18\nCMD postgres -c max_connections=10\n" },
    {
      kind: "dockerfile",
      name: "a script that can't be read",
      code: 'FROM debian:13\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\nCMD ["app"]\n',
    },
    { kind: "dockerfile", name: "steps down", code: 'FROM debian:13\nCMD ["gosu", "app", "app"]\n' },
    {
      kind: "dockerfile",
      name: "brings a tool for it",
      code: "FROM alpine:3.23\nRUN apk add --no-cache su-exec\nCMD app\n",
    },
    {
      kind: "dockerfile",
      name: "a server that does it itself",
      code: 'FROM nginx:1.29\nCMD ["nginx", "-g", "daemon off;"]\n',
    },
    { kind: "dockerfile", name: "a base for others", code: 'FROM debian:13\nRUN make install\nCMD ["python3"]\n' },
    {
      kind: "dockerfile",
      name: "only the last stage runs",
      code: "FROM debian:13 AS build\nUSER root\nFROM acme/base:1\nCMD app\n",
    },
    { kind: "dockerfile", name: "half typed", code: "FROM debian:13\nUSER app\nUSER \nCMD app\n" },
    { kind: "dockerfile", name: "back to a user", code: "FROM acme/base:1\nUSER root\nRUN make\nUSER app\n" },
    {
      kind: "dockerfile",
      name: "unknown until it is built",
      code: "FROM debian:13\nARG APP_USER\nUSER $APP_USER\nCMD app\n",
    },
    { kind: "dockerfile", name: "Windows", code: "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD app.exe\n" },
    {
      kind: "dockerfile",
      name: "a fragment",
      code: "RUN make\nCMD app\n",
    },
    {
      kind: "dockerfile",
      name: "allowed by base image",
      code: "FROM debian:13\nUSER root\n",
      options: { allowedImages: ["debian"] },
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "a name with the letters of one that starts others",
      code: 'FROM alpine:3.23\nENTRYPOINT ["/usr/bin/infinite"]\n',
      findings: [{ line: 1 }],
    },
    {
      kind: "dockerfile",
      name: "developers are at home in it",
      code: 'FROM node:24 AS dev\nCMD ["node", "server.js"]\n',
      findings: [{ line: 1, severity: "warning" }],
    },
    {
      kind: "dockerfile",
      name: "a name that only sounds like it",
      code: 'FROM node:24 AS device\nCMD ["node", "server.js"]\n',
      preset: "recommended",
      findings: [{ line: 1, severity: "warning" }],
    },
    {
      kind: "dockerfile",
      name: "an interpreter that starts something",
      code: "FROM python:3.13-slim\nCOPY . /app\n# the server\nCMD python /app/main.py\n",
      findings: [
        {
          line: 1,
          text: "python:3.13-slim",
          severity: "warning",
          sameAs: {
            trivy: ["DS-0002"],
            checkov: ["CKV_DOCKER_3"],
            semgrep: ["dockerfile/security/missing-user-entrypoint", "dockerfile/security/missing-user"],
            kics: ["fd54f200"],
          },
          fixes: [
            {
              output:
                "FROM python:3.13-slim\nCOPY . /app\nRUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 app\nUSER 10001:10001\n# the server\nCMD python /app/main.py\n",
            },
            { output: "FROM python:3.13-slim\nCOPY . /app\nUSER 10001:10001\n# the server\nCMD python /app/main.py\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "scratch has nobody but root, and takes numbers",
      code: 'FROM golang:1.27 AS build\nUSER app\nRUN go build\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      findings: [
        {
          line: 4,
          sameAs: {
            trivy: ["DS-0002"],
            semgrep: ["dockerfile/security/missing-user-entrypoint", "dockerfile/security/missing-user"],
            kics: ["fd54f200"],
          },
          fixes: [
            {
              output:
                'FROM golang:1.27 AS build\nUSER app\nRUN go build\nFROM scratch\nCOPY --from=build /app /app\nUSER 10001:10001\nENTRYPOINT ["/app"]\n',
            },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "distroless has a tag for it",
      code: 'FROM gcr.io/distroless/base-debian12\nCOPY app /app\nCMD ["/app"]\n',
      findings: [
        {
          line: 1,
          fixes: [
            { output: 'FROM gcr.io/distroless/base-debian12:nonroot\nCOPY app /app\nCMD ["/app"]\n' },
            { output: 'FROM gcr.io/distroless/base-debian12\nCOPY app /app\nUSER nonroot\nCMD ["/app"]\n' },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "an account that is there already",
      code: "FROM fedora:43\nRUN useradd -r -u 900 web\nCMD app\n",
      findings: [
        {
          line: 1,
          fixes: [
            { title: /which a RUN creates/, output: "FROM fedora:43\nRUN useradd -r -u 900 web\nUSER web\nCMD app\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "back to the user from before, below what needs root",
      code: "FROM jenkins/jenkins:2.540\nUSER jenkins\nRUN id\nUSER root\nRUN apt-get update\n",
      findings: [
        {
          line: 4,
          text: "root",
          severity: "error",
          sameAs: {
            hadolint: ["DL3002"],
            trivy: ["DS-0002"],
            checkov: ["CKV_DOCKER_8"],
            semgrep: ["dockerfile/security/last-user-is-root"],
            kics: ["67fd0c4a"],
          },
          fixes: [
            {
              title: "Run as jenkins, as before",
              output: "FROM jenkins/jenkins:2.540\nUSER jenkins\nRUN id\nUSER root\nRUN apt-get update\nUSER jenkins\n",
            },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "the user that the base ships",
      code: "FROM jenkins/jenkins:2.540\nUSER root\n",
      findings: [{ line: 2, fixes: [{ output: "FROM jenkins/jenkins:2.540\nUSER jenkins\n" }] }],
    },
    {
      kind: "dockerfile",
      name: "said by the stage that this one builds on",
      code: "FROM acme/base:1 AS base\nUSER 0:0\nFROM base\nCOPY app /app\n",
      findings: [
        {
          line: 2,
          text: "0:0",
          message: /0:0, which is root/,
          fixes: [{ output: "FROM acme/base:1 AS base\nUSER 0:0\nFROM base\nCOPY app /app\nUSER 10001:10001\n" }],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "a stage that is built alone",
      code: "FROM acme/base:1 AS debug\nUSER root\nFROM acme/base:1\nUSER app\n",
      options: { targets: ["debug"] },
      findings: [{ line: 2 }],
    },
    {
      kind: "dockerfile",
      name: "by the default of an argument",
      code: "FROM acme/base:1\nARG APP_USER=root\nUSER $APP_USER\n",
      findings: [{ line: 2, text: "root" }],
    },
  ],
});

describe("the user that no-root-user proposes", () => {
  const GLIBC = "RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 app";
  const BUSYBOX = "RUN addgroup -g 10001 app && adduser -D -H -u 10001 -G app app";
  const BY_HAND = 'RUN echo "app:x:10001:" >> /etc/group && echo "app:x:10001:10001::/:/sbin/nologin" >> /etc/passwd';
  const NUMBERS = "USER 10001:10001";
  const cases: [base: string, account: string | undefined, user: string][] = [
    ["debian:13", GLIBC, NUMBERS],
    ["debian:13-slim", GLIBC, NUMBERS],
    ["ubuntu:24.04", GLIBC, NUMBERS],
    ["python:3.14-slim", GLIBC, NUMBERS],
    ["alpine:3.23", BUSYBOX, NUMBERS],
    ["python:3.14-alpine", BUSYBOX, NUMBERS],
    ["busybox:1.37", BUSYBOX, NUMBERS],
    ["cgr.dev/chainguard/wolfi-base:latest", BUSYBOX, NUMBERS],
    ["fedora:43", GLIBC, NUMBERS],
    ["centos:7", GLIBC, NUMBERS],
    ["rockylinux/rockylinux:9", GLIBC, NUMBERS],
    ["almalinux:9", GLIBC, NUMBERS],
    ["almalinux:9-minimal", BY_HAND, NUMBERS],
    ["oraclelinux:9", GLIBC, NUMBERS],
    ["oraclelinux:9-slim", BY_HAND, NUMBERS],
    ["amazonlinux:2023", BY_HAND, NUMBERS],
    ["photon:5.0", BY_HAND, NUMBERS],
    ["mcr.microsoft.com/azurelinux/base/core:3.0", BY_HAND, NUMBERS],
    ["registry.access.redhat.com/ubi9/ubi:9.6", GLIBC, NUMBERS],
    ["registry.access.redhat.com/ubi9/ubi-minimal:9.6", BY_HAND, NUMBERS],
    ["registry.access.redhat.com/ubi9/ubi-micro:9.6", BY_HAND, NUMBERS],
    ["opensuse/leap:15.6", GLIBC, NUMBERS],
    ["registry.suse.com/bci/bci-base:15.7", GLIBC, NUMBERS],
    ["registry.suse.com/bci/bci-micro:15.7", BY_HAND, NUMBERS],
    ["archlinux:base", GLIBC, NUMBERS],
    ["scratch", undefined, NUMBERS],
    ["gcr.io/distroless/static-debian13:latest", undefined, "USER nonroot"],
    ["cgr.dev/chainguard/static:latest", undefined, "USER 65532"],
    ["node:24-slim", undefined, "USER node"],
    ["mcr.microsoft.com/dotnet/aspnet:10.0", undefined, "USER app"],
    ["mcr.microsoft.com/windows/servercore:ltsc2022", undefined, "USER ContainerUser"],
    ["mcr.microsoft.com/windows/nanoserver:ltsc2022", undefined, "USER ContainerUser"],
    ["acme/base:1", undefined, NUMBERS],
  ];
  for (const [base, account, user] of cases) {
    it(`on ${base}`, () => {
      const administrator = user.endsWith("ContainerUser") ? "ContainerAdministrator" : "root";
      const code = (lines: string) => `FROM ${base}\nCOPY app /app\n${lines}\nCMD ["/app"]\n`;
      const given = { kind: "dockerfile" as const, code: code(`USER ${administrator}`) };
      const [finding] = check(noRoot, given).findings;
      assert.ok(finding);
      const outputs = outputsOf(noRoot, given, finding);
      assert.ok(outputs.every(({ safety }) => safety === "choice"));
      assert.equal(outputs[0]?.output, code(account === undefined ? user : `${account}\n${user}`));
      if (account !== undefined) assert.equal(outputs[1]?.output, code(user));
    });
  }
});
