import pinImageVersion from "../../../server/src/rules/image/pin-image-version.ts";
import { testRule } from "../rule-tester.ts";

const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: ${image}\n`;

testRule(pinImageVersion, {
  valid: [
    {
      kind: "dockerfile",
      name: "a stage for development beside the image",
      code: "FROM node:24 AS build\nFROM build AS dev-envs\nCOPY --from=acme/tools / /\nFROM nginx:1.30\nCOPY --from=build /x /x\n",
      preset: "recommended",
    },
    { kind: "dockerfile", code: "FROM scratch\n" },
    { kind: "dockerfile", code: "FROM node:22\n" },
    { kind: "dockerfile", code: "FROM debian:bookworm-slim\n" },
    { kind: "dockerfile", code: "FROM node:iron-alpine\n" },
    { kind: "dockerfile", code: "FROM buildpack-deps:bookworm-scm\n" },
    { kind: "dockerfile", code: "FROM ruby@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1\n" },
    {
      kind: "dockerfile",
      code: "FROM node:latest@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1\n",
    },
    {
      kind: "dockerfile",
      code: "FROM golang:1.27 AS build\nFROM build AS test\nFROM alpine:3.24\nCOPY --from=build /a /a\n",
    },
    { kind: "dockerfile", code: "ARG BASE\nFROM ${BASE}\n", name: "a variable without default" },
    { kind: "dockerfile", code: "FROM gcr.io/distroless/static-debian12:nonroot\n" },
    { kind: "dockerfile", code: "FROM acme/app:feature-x\n" },
    { kind: "kubernetes", code: pod("app:dev"), name: "built nearby" },
    { kind: "kubernetes", code: pod("{{ .Values.image }}") },
    { kind: "kubernetes", code: pod("acme/app"), options: { allow: ["acme/*"] } },
    { kind: "compose", code: "services:\n  app:\n    build: .\n    image: acme/app\n" },
    { kind: "compose", code: "services:\n  app:\n    image: ${IMAGE}\n" },
    {
      kind: "dockerfile",
      code: "FROM debian:stable\n",
      options: { floatingTags: ["latest"] },
      name: "stable is allowed by the team",
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "a stage for development that the image is",
      code: "FROM node:24 AS build\nFROM build AS dev-envs\nCOPY --from=acme/tools / /\n",
      preset: "recommended",
      findings: [{ line: 3 }],
    },
    {
      kind: "dockerfile",
      name: "a stage for development that the image takes from",
      code: "FROM acme/tools AS dev\nFROM nginx:1.30\nCOPY --from=dev /x /x\n",
      preset: "recommended",
      findings: [{ line: 1 }],
    },
    {
      kind: "dockerfile",
      name: "a stage for development, for those who ask for more",
      code: "FROM acme/tools AS dev\nFROM nginx:1.30\n",
      findings: [{ line: 1 }],
    },
    {
      kind: "dockerfile",
      code: "FROM node AS build\n",
      findings: [
        {
          line: 1,
          text: "node",
          severity: "warning",
          message: /^The image node has no tag, .* Name a version, such as node:26\.$/,
          sameAs: {
            trivy: ["DS-0001"],
            checkov: ["CKV_DOCKER_7"],
            hadolint: ["DL3006"],
            semgrep: ["dockerfile/best-practice/missing-image-version"],
            kics: ["9efb0b2d"],
          },
          fixes: [
            {
              output: "FROM node:26 AS build\n",
              safety: "choice",
              title: /^Use node:26 \(LTS until 2029-04-30; as of 2026-/,
            },
            { output: "FROM node:24 AS build\n", safety: "choice" },
            { output: "FROM node:22 AS build\n", safety: "choice" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "ARG TAG=latest\nFROM alpine:${TAG}\nUSER 1000\n",
      name: "on the default of an ARG",
      findings: [
        {
          line: 2,
          message: /alpine:latest moves/,
          fixes: ["3.24", "3.23", "3.22"].map((tag) => ({
            output: `ARG TAG=${tag}\nFROM alpine:\${TAG}\nUSER 1000\n`,
          })),
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM alpine:3.24\nCOPY --from=nginx:latest /a /a\n",
      findings: [{ line: 2, text: "nginx:latest", sameAs: {} }],
    },
    {
      kind: "dockerfile",
      code: "FROM golang:alpine3.24\n",
      findings: [
        {
          line: 1,
          message: /names no version/,
          sameAs: {},
          fixes: [{ output: "FROM golang:1.27-alpine3.24\n" }, { output: "FROM golang:1.26-alpine3.24\n" }],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM cgr.dev/chainguard/node:latest\n",
      findings: [{ line: 1, severity: "info", message: /pin it by digest/ }],
    },
    {
      kind: "dockerfile",
      code: "FROM gcr.io/distroless/static-debian12\n",
      findings: [{ line: 1, severity: "info", fixes: [] }],
    },
    { kind: "dockerfile", code: "FROM ghcr.io/acme/app:main\n", findings: [{ line: 1, fixes: [] }] },
    {
      kind: "dockerfile",
      code: "FROM node:22-slim\n",
      options: { precision: "patch" },
      findings: [{ line: 1, message: /less of the version/ }],
    },
    {
      kind: "kubernetes",
      code: pod('"redis"'),
      findings: [
        {
          line: 8,
          sameAs: {
            trivy: ["KSV-0013"],
            checkov: ["CKV_K8S_14"],
            "kube-linter": ["latest-tag"],
            "kube-score": ["container-image-tag"],
            polaris: ["tagNotSpecified"],
            kics: ["583053b7"],
          },
        },
      ],
    },
    {
      kind: "compose",
      code: "services:\n  db:\n    image: ${IMAGE:-postgres:latest}\n",
      name: "on the default of a variable",
      findings: [{ line: 3 }],
    },
  ],
});
