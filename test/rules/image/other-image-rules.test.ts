import approvedRegistries from "../../../server/src/rules/image/approved-registries.ts";
import noDeprecatedImage from "../../../server/src/rules/image/no-deprecated-image.ts";
import pinImageDigest from "../../../server/src/rules/image/pin-image-digest.ts";
import preferSlimBase from "../../../server/src/rules/image/prefer-slim-base.ts";
import type { Settings } from "../../../server/src/settings/settings.ts";
import { testRule } from "../rule-tester.ts";

const digest = "sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1";

testRule(noDeprecatedImage, {
  valid: [
    { kind: "dockerfile", code: "FROM eclipse-temurin:21\n" },
    { kind: "dockerfile", code: "FROM ghcr.io/acme/openjdk:11\n" },
    { kind: "dockerfile", code: "FROM acme/openjdk:11\n" },
    { kind: "dockerfile", code: "FROM openjdk AS openjdk2\n".replace("openjdk ", "scratch ") },
    { kind: "dockerfile", code: `FROM gcr.io/distroless/static@${digest}\n` },
    { kind: "dockerfile", code: "FROM gcr.io/distroless/static-debian12\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: "FROM openjdk:11-jre-slim\n",
      findings: [
        {
          line: 1,
          severity: "warning",
          text: "openjdk:11-jre-slim",
          fixes: [{ output: "FROM eclipse-temurin:11-jre\n", safety: "choice" }],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM openjdk\n",
      name: "the successor gets a version",
      findings: [{ line: 1, fixes: [{ output: "FROM eclipse-temurin:25\n" }] }],
    },
    {
      kind: "dockerfile",
      code: "FROM vault:1.13.3\n",
      name: "no successor that has ended itself",
      findings: [{ line: 1, message: /Use hashicorp\/vault instead/, fixes: [] }],
    },
    {
      kind: "compose",
      code: "services:\n  cache:\n    image: bitnami/redis:7.2\n",
      findings: [{ line: 3, fixes: [{ output: "services:\n  cache:\n    image: bitnamilegacy/redis:7.2\n" }] }],
    },
    {
      kind: "dockerfile",
      code: "FROM gcr.io/distroless/static:nonroot\n",
      findings: [
        { line: 1, severity: "info", fixes: [{ output: "FROM gcr.io/distroless/static-debian13:nonroot\n" }] },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM mongo-express:1\n",
      findings: [{ line: 1, message: /Look for one that is maintained/, fixes: [] }],
    },
  ],
});

testRule(pinImageDigest, {
  valid: [
    { kind: "dockerfile", code: `FROM node:24@${digest}\n` },
    { kind: "dockerfile", code: `FROM golang:1.27 AS build\nFROM alpine:3.24@${digest}\n` },
    { kind: "dockerfile", code: "FROM acme/base:1\n", options: { ignore: ["acme/*"] } },
    { kind: "compose", code: "services:\n  app:\n    build: .\n    image: acme/app:1\n" },
  ],
  invalid: [
    { kind: "dockerfile", code: "FROM node:24\n", findings: [{ line: 1, severity: "info", text: "node:24" }] },
    {
      kind: "dockerfile",
      code: `FROM golang:1.27 AS build\nFROM alpine:3.24@${digest}\n`,
      options: { onlyProduction: false },
      findings: [{ line: 1 }],
    },
  ],
});

testRule(preferSlimBase, {
  valid: [
    { kind: "dockerfile", name: "manuals do no harm", code: "FROM debian:13\nCOPY app /app\n", preset: "recommended" },
    {
      kind: "dockerfile",
      name: "another C library is for those who ask for more",
      code: "FROM nginx:1.30\nCOPY site /usr/share/nginx/html\n",
      preset: "recommended",
    },
    {
      kind: "dockerfile",
      name: "no-sdk-final-stage says it",
      code: 'FROM eclipse-temurin:21-jdk-alpine\nCOPY app.jar /\nCMD ["java", "-jar", "/app.jar"]\n',
    },
    { kind: "dockerfile", code: "FROM node:24-slim\n" },
    { kind: "dockerfile", code: "FROM node\n", name: "without a version the other rule speaks" },
    { kind: "dockerfile", code: "FROM python:3.13\nRUN apt-get install -y gcc\n" },
    { kind: "dockerfile", code: "FROM php:8.4-fpm\nRUN docker-php-ext-install pdo\n" },
    { kind: "dockerfile", code: "FROM postgres:18\n", name: "another C library sorts differently" },
    { kind: "dockerfile", code: "FROM acme/app:1\n" },
    { kind: "dockerfile", code: "FROM node:14\n", name: "its end of life comes first" },
    { kind: "dockerfile", code: "FROM scratch\n" },
    { kind: "dockerfile", code: "FROM python:3.13\n", options: { prefer: ["chiseled"] } },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "Debian holds no compiler",
      code: "FROM debian:13\nCOPY app /app\n",
      findings: [{ line: 1, message: /debian:13-slim: without documentation/ }],
    },
    {
      kind: "dockerfile",
      name: "beyond recommended",
      code: "FROM nginx:1.30\nCOPY site /usr/share/nginx/html\n",
      findings: [{ line: 1, message: /nginx:1\.30-alpine/ }],
    },
    {
      kind: "dockerfile",
      code: "FROM node:24 AS base\nFROM base\nRUN npm ci\n",
      findings: [
        {
          line: 1,
          severity: "info",
          text: "node:24",
          fixes: [
            { output: "FROM node:24-slim AS base\nFROM base\nRUN npm ci\n", safety: "choice" },
            { output: "FROM node:24-alpine AS base\nFROM base\nRUN npm ci\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM node:24\nRUN apt-get update && apt-get install -y curl\n",
      name: "apt-get does not go with Alpine",
      findings: [
        { line: 1, fixes: [{ output: "FROM node:24-slim\nRUN apt-get update && apt-get install -y curl\n" }] },
      ],
    },
    {
      kind: "dockerfile",
      code: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY app /app\nENTRYPOINT ["dotnet", "/app/app.dll"]\n',
      findings: [{ line: 1 }],
    },
    {
      kind: "dockerfile",
      code: 'FROM golang:1.27\nCMD ["go", "version"]\n',
      findings: [{ line: 1, message: /compilers and all/ }],
    },
  ],
});

const approved = (approvedRegistries: string[], approvedBases: string[] = []): Settings => ({
  extends: ["plimsoll:all"],
  images: { approvedRegistries, approvedBases },
});

testRule(approvedRegistries, {
  valid: [
    { kind: "dockerfile", code: "FROM random.example/debian\n", name: "no list" },
    { kind: "dockerfile", code: "FROM node:24\n", settings: approved(["docker.io"]) },
    {
      kind: "dockerfile",
      code: "FROM node:24\n",
      settings: approved(["docker.io/library"]),
      name: "official images only",
    },
    { kind: "dockerfile", code: "FROM acme.azurecr.io/app:1\n", settings: approved(["*.azurecr.io"]) },
    {
      kind: "dockerfile",
      code: "FROM registry.example:5000/base/node:24\n",
      settings: approved(["registry.example:5000/base/*"]),
    },
    { kind: "dockerfile", name: "another rule's list", code: "FROM node:22\n", settings: approved([], ["node:24*"]) },
    {
      kind: "dockerfile",
      code: "FROM node:24 AS build\nFROM build\nFROM scratch\n",
      settings: approved(["docker.io"]),
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: "FROM node:24\n",
      settings: approved(["registry.example"]),
      findings: [{ line: 1, severity: "error", sameAs: { hadolint: ["DL3026"] } }],
    },
    {
      kind: "dockerfile",
      code: "FROM acme/node:24\n",
      settings: approved(["docker.io/library"]),
      findings: [{ line: 1 }],
    },
    {
      kind: "dockerfile",
      code: "FROM azurecr.io.evil.example/app:1\n",
      settings: approved(["azurecr.io", "*.azurecr.io"]),
      findings: [{ line: 1 }],
    },
    {
      kind: "compose",
      code: "services:\n  app:\n    image: evil.example/app:1\n",
      options: { denied: ["evil.example"] },
      findings: [{ line: 3 }],
    },
  ],
});
