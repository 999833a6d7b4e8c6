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
    {
      kind,
      name: "a program that is linked without a C library needs none; its number, not its name, is who it runs as",
      code: 'FROM golang:1.26\nENV CGO_ENABLED=0 MODE=prod\nENV APP_MODE=prod\nEXPOSE 8080\nRUN go build -o /srv/app\nUSER app\nENTRYPOINT ["/srv/app"]\n',
      findings: [
        {
          line: 1,
          fixes: [
            {
              title: /on gcr\.io\/distroless\/static-debian13:nonroot/,
              safety: "choice",
              output:
                'FROM golang:1.26 AS build\nENV CGO_ENABLED=0 MODE=prod\nENV APP_MODE=prod\nRUN go build -o /srv/app\n\nFROM gcr.io/distroless/static-debian13:nonroot\nENV APP_MODE=prod\n# Whatever else the program reads as it runs has to be copied, too.\nCOPY --from=build /srv/app /srv/app\nEXPOSE 8080\nENTRYPOINT ["/srv/app"]\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a shell is wanted, and keywords are in lower case",
      code: "from golang:1.26-alpine\nrun go build -o /app\n\n# starts it\ncmd /app --quiet\n",
      findings: [
        {
          line: 1,
          fixes: [
            {
              output:
                "from golang:1.26-alpine as build\nrun go build -o /app\n\nfrom alpine:3.24\n# Whatever else the program reads as it runs has to be copied, too.\ncopy --from=build /app /app\nuser 10001:10001\n# starts it\ncmd /app --quiet\n",
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "the stage's own name serves; cargo installs into its own folder",
      code: 'FROM rust:1 AS Base\nRUN cargo install --path .\nCMD ["tool"]\n',
      findings: [
        {
          line: 1,
          fixes: [
            {
              output:
                'FROM rust:1 AS Base\nRUN cargo install --path .\n\nFROM gcr.io/distroless/cc-debian13:nonroot\n# Whatever else the program reads as it runs has to be copied, too.\nCOPY --from=Base /usr/local/cargo/bin/tool /usr/local/cargo/bin/tool\nCMD ["tool"]\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "the version of Java that compiles runs it",
      code: 'FROM maven:3.9-eclipse-temurin-21\nWORKDIR /src\nCOPY . .\nRUN mvn package\nUSER 1000\nCMD ["java", "-jar", "target/app.jar"]\n',
      findings: [
        {
          line: 1,
          fixes: [
            {
              output:
                'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn package\n\nFROM eclipse-temurin:21-jre\nWORKDIR /src\n# Whatever else the program reads as it runs has to be copied, too.\nCOPY --from=build /src/target/app.jar /src/target/app.jar\nUSER 1000\nCMD ["java", "-jar", "target/app.jar"]\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a web application of .NET",
      code: 'FROM mcr.microsoft.com/dotnet/sdk:10.0.100-alpine3.23\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -o /out\nEXPOSE 8080\nENTRYPOINT ["dotnet", "/out/app.dll"]\n',
      findings: [
        {
          line: 1,
          fixes: [
            {
              output:
                'FROM mcr.microsoft.com/dotnet/sdk:10.0.100-alpine3.23 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -o /out\n\nFROM mcr.microsoft.com/dotnet/aspnet:10.0-alpine3.23\nWORKDIR /src\n# Whatever else the program reads as it runs has to be copied, too.\nCOPY --from=build /out /out\nEXPOSE 8080\nUSER 10001:10001\nENTRYPOINT ["dotnet", "/out/app.dll"]\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a final stage that only copies needs another base and nothing else",
      code: 'FROM swift:6.2 AS x\nFROM swift:6.2-noble\nCOPY --from=x /a /a\nENTRYPOINT ["/a"]\n',
      findings: [
        {
          line: 2,
          fixes: [
            { output: 'FROM swift:6.2 AS x\nFROM swift:6.2-noble-slim\nCOPY --from=x /a /a\nENTRYPOINT ["/a"]\n' },
          ],
        },
      ],
    },
    {
      kind,
      name: "what describes the image reads a variable of the build",
      code: 'FROM gcc:15\nARG VERSION\nRUN make\nUSER 1000\nLABEL version=$VERSION\nCMD ["/a"]\n',
      findings: [{ line: 1, fixes: [] }],
    },
    {
      kind,
      name: "built for one platform",
      code: 'FROM --platform=linux/arm64 golang:1.26\nRUN go build -o /a\nCMD ["/a"]\n',
      findings: [{ line: 1, fixes: [] }],
    },
  ],
});
