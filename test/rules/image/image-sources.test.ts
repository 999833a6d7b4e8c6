import approvedBaseImages from "../../../server/src/rules/image/approved-base-images.ts";
import noDebugImage from "../../../server/src/rules/image/no-debug-image.ts";
import noDeprecatedRegistry from "../../../server/src/rules/image/no-deprecated-registry.ts";
import noUnqualifiedImage from "../../../server/src/rules/image/no-unqualified-image.ts";
import type { Settings } from "../../../server/src/settings/settings.ts";
import { testRule } from "../rule-tester.ts";

const bases = (...approvedBases: string[]): Settings => ({ images: { approvedBases } });
const compose = (image: string) => `services:\n  app:\n    image: ${image}\n`;
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

testRule(noDeprecatedRegistry, {
  valid: [
    { kind: "compose", code: compose("registry.k8s.io/pause:3.9") },
    { kind: "compose", code: compose("gcr.io/acme/google_containers:1") },
    { kind: "compose", code: compose("quay.io/coreos/etcd:v3.6.0") },
    { kind: "compose", code: compose("k8s.gcr.io.example/pause:3.9") },
    { kind: "dockerfile", code: "ARG registry\nFROM $registry/pause:3.9\n" },
  ],
  invalid: [
    {
      kind: "compose",
      name: "tag and digest stay",
      code: compose(`k8s.gcr.io/pause:3.9@${digest}`),
      findings: [
        {
          line: 3,
          severity: "warning",
          fixes: [{ safety: "safe", output: compose(`registry.k8s.io/pause:3.9@${digest}`) }],
        },
      ],
    },
    {
      kind: "compose",
      code: compose("gcr.io/google_containers/echoserver:1.10"),
      findings: [{ line: 3, fixes: [{ safety: "choice", output: compose("registry.k8s.io/echoserver:1.10") }] }],
    },
    {
      kind: "compose",
      code: compose("quay.io/coreos/flannel:v0.14.0"),
      findings: [{ line: 3, fixes: [{ safety: "choice", output: compose("ghcr.io/flannel-io/flannel:v0.14.0") }] }],
    },
    { kind: "compose", code: compose("acme-docker.bintray.io/app:1"), findings: [{ line: 3, fixes: [] }] },
    {
      kind: "dockerfile",
      name: "a builder stage cannot be built one day either",
      code: "FROM registry.centos.org/centos:7 AS build\nFROM scratch\n",
      findings: [{ line: 1, message: /shut down/ }],
    },
    {
      kind: "compose",
      name: "the team's own, with nothing instead",
      code: compose("old.example/app:1"),
      options: { extra: { "old.example": "" } },
      findings: [{ line: 3, fixes: [] }],
    },
  ],
});

testRule(approvedBaseImages, {
  valid: [
    { kind: "dockerfile", name: "no list", code: "FROM node:22\n" },
    { kind: "dockerfile", code: "FROM node:24\n", settings: bases("node:24*") },
    { kind: "dockerfile", code: "FROM docker.io/library/node:24\n", settings: bases("node:24*") },
    { kind: "dockerfile", code: `FROM node:24@${digest}\n`, settings: bases("node:*@sha256:*") },
    { kind: "dockerfile", name: "stages", code: "FROM node:24 AS a\nFROM a\nFROM scratch\n", settings: bases("node") },
    {
      kind: "dockerfile",
      name: "COPY --from is no base",
      code: "FROM node:24\nCOPY --from=busybox:1 /a /b\n",
      settings: bases("node"),
    },
    { kind: "compose", name: "what runs is no base", code: compose("node:22"), settings: bases("debian") },
    {
      kind: "dockerfile",
      name: "builder stages are left out",
      code: "FROM golang:1.25\nFROM node:24\n",
      settings: { ...bases("node"), rules: { "approved-base-images": { scope: "final" } } },
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "the list switches the rule on",
      code: "FROM node:22\n",
      settings: bases("node:24*"),
      findings: [{ line: 1, severity: "error", text: "node:22", message: /not an approved base image/ }],
    },
    {
      kind: "dockerfile",
      name: "a host is part of the name",
      code: "FROM evil.example/node:24\n",
      settings: bases("node:24*"),
      findings: [{ line: 1 }],
    },
    { kind: "dockerfile", code: "FROM golang:1.25\nFROM node:24\n", settings: bases("node"), findings: [{ line: 1 }] },
    {
      kind: "dockerfile",
      code: "FROM node:22\n",
      settings: {
        ...bases("registry.example/*"),
        rules: { "approved-base-images": { replacements: { "node:*": "registry.example/node:24" } } },
      },
      findings: [{ line: 1, fixes: [{ safety: "choice", output: "FROM registry.example/node:24\n" }] }],
    },
    { kind: "compose", code: compose("node:22"), options: { images: ["registry.example/*"] }, findings: [{ line: 3 }] },
  ],
});

testRule(noUnqualifiedImage, {
  valid: [
    { kind: "compose", code: compose("docker.io/acme/app:1") },
    { kind: "compose", code: compose("localhost/app:1") },
    { kind: "compose", name: "what is built here", code: `${compose("app:1")}    build: .\n` },
    { kind: "dockerfile", code: "FROM scratch\n" },
  ],
  invalid: [
    {
      kind: "compose",
      code: compose("acme/app:1"),
      findings: [{ line: 3, fixes: [{ safety: "hardening", output: compose("docker.io/acme/app:1") }] }],
    },
    {
      kind: "compose",
      name: "one text for two services",
      code: "x-app: &app\n  image: acme/app:1\nservices:\n  a:\n    <<: *app\n  b:\n    <<: *app\n",
      findings: [{ line: 2, fixes: [] }],
    },
    {
      kind: "dockerfile",
      code: `FROM node@${digest} AS a\nFROM a\nCOPY --from=busybox:1 /bin/sh /\n`,
      findings: [
        {
          line: 1,
          fixes: [{ output: `FROM docker.io/library/node@${digest} AS a\nFROM a\nCOPY --from=busybox:1 /bin/sh /\n` }],
        },
        { line: 3 },
      ],
    },
  ],
});

testRule(noDebugImage, {
  valid: [
    {
      kind: "dockerfile",
      name: "a stage for debugging",
      code: "FROM gcr.io/distroless/base:nonroot AS prod\nFROM gcr.io/distroless/base:debug AS debug\n",
    },
    { kind: "compose", code: compose("gcr.io/distroless/static:nonroot") },
    { kind: "compose", name: "a channel, not a variant", code: compose("acme/app:1.4-dev") },
    { kind: "compose", code: compose("acme/debug:1") },
    { kind: "dockerfile", code: "FROM gcr.io/distroless/base:debug AS build\nFROM scratch\nCOPY --from=build /a /a\n" },
    {
      kind: "kubernetes",
      name: "made for debugging",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: app\n      image: acme/app:1\n  ephemeralContainers:\n    - name: debug\n      image: gcr.io/distroless/base:debug\n",
    },
  ],
  invalid: [
    {
      kind: "compose",
      code: compose("cgr.dev/chainguard/python:latest-dev"),
      findings: [{ line: 3, fixes: [{ output: compose("cgr.dev/chainguard/python:latest") }] }],
    },
    {
      kind: "compose",
      code: compose("fluent/fluent-bit:4.0.1-debug"),
      findings: [{ line: 3, fixes: [{ safety: "choice", output: compose("fluent/fluent-bit:4.0.1") }] }],
    },
    {
      kind: "dockerfile",
      name: "a RUN needs the shell",
      code: "FROM gcr.io/distroless/base:debug\nRUN echo hello\n",
      findings: [{ line: 1, fixes: [] }],
    },
    {
      kind: "dockerfile",
      name: "a stage that the last one builds on",
      code: "FROM dhi.io/node:24-dev AS base\nFROM base\nCOPY . /app\n",
      findings: [{ line: 1 }],
    },
  ],
});
