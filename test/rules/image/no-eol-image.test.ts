import noEolImage from "../../../server/src/rules/image/no-eol-image.ts";
import { testRule } from "../rule-tester.ts";

testRule(noEolImage, {
  valid: [
    {
      kind: "dockerfile",
      name: "long-term support is enough for those who ask for little",
      code: "FROM debian:12-slim\n",
      preset: "recommended",
    },
    { kind: "dockerfile", code: "FROM node:24\n" },
    { kind: "dockerfile", code: "FROM node\n" },
    { kind: "dockerfile", code: "FROM node:14\n", today: "2022-01-01", name: "supported at that time" },
    {
      kind: "dockerfile",
      code: "FROM python:3.13-bookworm\n",
      name: "long-term support reaches what is built on Debian",
    },
    { kind: "dockerfile", code: "FROM acme/node:14\n" },
    { kind: "dockerfile", code: "FROM ubuntu:20.04\n", options: { extendedSupport: ["ubuntu"] } },
    { kind: "dockerfile", code: "FROM fedora:43\n", options: { approachingEolDays: 0 } },
    { kind: "compose", code: "services:\n  app:\n    build: .\n    image: node:14\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: "FROM node:14 AS build\nFROM alpine:3.24\n",
      findings: [{ line: 1, text: "node:14", severity: "warning" }],
    },
    {
      kind: "dockerfile",
      code: "FROM node:14 AS base\nFROM base\n",
      findings: [
        {
          line: 1,
          severity: "error",
          message:
            /^Node\.js 14 \(node:14\) has reached its end of life on 2023-04-30 and gets no security fixes\. Move to/,
          fixes: [
            { output: "FROM node:26 AS base\nFROM base\n", title: "Use node:26 (LTS until 2029-04-30)" },
            { output: "FROM node:24 AS base\nFROM base\n" },
            { output: "FROM node:22 AS base\nFROM base\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM node:22-alpine3.17\n",
      findings: [
        {
          line: 1,
          severity: "error",
          message: /^Alpine Linux 3\.17/,
          fixes: [
            { output: "FROM node:22-alpine\n" },
            { output: "FROM node:26-alpine\n" },
            { output: "FROM node:24-alpine\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM node:22-bullseye\n",
      name: "never proposes the ended distribution again",
      findings: [
        { line: 1, fixes: [{ output: "FROM node:22\n" }, { output: "FROM node:26\n" }, { output: "FROM node:24\n" }] },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM debian:12-slim\n",
      findings: [
        {
          line: 1,
          severity: "info",
          message: /long-term support ends on 2028-06-30/,
          fixes: [{ output: "FROM debian:13-slim\n" }],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM fedora:43\n",
      findings: [{ line: 1, severity: "info", message: /no more fixes after 2026-12-09/ }],
    },
    {
      kind: "dockerfile",
      code: "FROM nginx:1.29\n",
      name: "a newer release took its place lately",
      findings: [{ line: 1, severity: "info" }],
    },
    { kind: "dockerfile", code: "FROM nginx:1.17\n", findings: [{ line: 1, severity: "error" }] },
    {
      kind: "dockerfile",
      code: "FROM golang:1.9.3-alpine3.7\n",
      findings: [{ line: 1, message: /^Go 1\.9\.3 .* Alpine Linux 3\.7 / }],
    },
    {
      kind: "kubernetes",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: mysql:5.7\n",
      findings: [{ line: 8, severity: "error" }],
    },
  ],
});
