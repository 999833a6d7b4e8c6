import rule from "../../../server/src/rules/build/no-sdk-final-stage.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: 'FROM golang:1.26 AS build\nFROM alpine:3\nCOPY --from=build /a /a\nCMD ["/a"]\n' },
    { kind, name: "the tool is what runs", code: 'FROM golang:1.26\nCMD ["go", "test"]\n' },
    { kind, name: "dotnet run", code: 'FROM mcr.microsoft.com/dotnet/sdk:10.0\nCMD ["dotnet", "watch"]\n' },
    { kind, name: "a JDK without a jar", code: 'FROM eclipse-temurin:21-jdk\nCMD ["jshell"]\n' },
    { kind, name: "mvn", code: 'FROM maven:3\nCMD ["mvn", "jetty:run"]\n' },
    { kind, name: "nothing runs", code: "FROM golang:1.26\nRUN go build\n" },
    { kind, name: "for development", code: 'FROM rust:1\nCMD ["/a"]\n', file: "dev/Dockerfile" },
    { kind, name: "a stage for tests", code: 'FROM a:1\nFROM golang:1.26 AS test\nCMD ["/a"]\n' },
    { kind, name: "no compiler", code: 'FROM node:24\nCMD ["node", "x.js"]\n' },
    { kind, name: "a script that may build", code: 'FROM golang:1.26\nENTRYPOINT ["/entrypoint.sh"]\n' },
    { kind, name: "cut down", code: 'FROM swift:6-slim\nCMD ["/a"]\n' },
  ],
  invalid: [
    {
      kind,
      code: 'FROM golang:1.26\nRUN go build -o /a\nCMD ["/a"]\n',
      findings: [{ line: 1, text: "golang:1.26", severity: "info", message: /on golang, / }],
    },
    {
      kind,
      name: "copied into a second one",
      code: 'FROM golang:1.26-alpine AS x\nFROM golang:1.26-alpine\nCOPY --from=x /a /a\nENTRYPOINT ["/a"]\n',
      findings: [{ line: 2 }],
    },
    {
      kind,
      name: "through a stage",
      code: 'FROM mcr.microsoft.com/dotnet/sdk:10.0 AS base\nFROM base\nENTRYPOINT ["/out/app"]\n',
      findings: [{ line: 2, text: "base", message: /aspnet/ }],
    },
    {
      kind,
      name: "an assembly needs the runtime alone",
      code: 'FROM mcr.microsoft.com/dotnet/sdk:10.0\nENTRYPOINT ["dotnet", "app.dll"]\n',
      findings: [{ line: 1 }],
    },
    {
      kind,
      name: "a jar",
      code: "FROM eclipse-temurin:21-jdk\nCMD java -jar /app.jar\n",
      findings: [{ line: 1, message: /-jre tag/ }],
    },
    {
      kind,
      name: "named by the team",
      code: 'FROM acme/toolchain:3\nCMD ["/a"]\n',
      options: { sdkImages: ["acme/tool*"] },
      findings: [{ line: 1, message: /a runtime image/ }],
    },
  ],
});
