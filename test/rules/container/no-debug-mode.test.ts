import noDebugMode from "../../../server/src/rules/container/no-debug-mode.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

testRule(noDebugMode, {
  valid: [
    { kind: "compose", code: service('environment:\n  NODE_ENV: production\n  DEBUG: "false"\n  FLASK_DEBUG: 0') },
    { kind: "compose", name: "names of things to log", code: service("environment:\n  DEBUG: app:*") },
    { kind: "compose", name: "from outside", code: service("environment:\n  FLASK_DEBUG: $" + "{DEBUG}") },
    { kind: "compose", name: "only the host", code: service("command: node --inspect=127.0.0.1:9229 a.js") },
    { kind: "compose", name: "at build time", code: service("build:\n  args:\n    NODE_ENV: development") },
    { kind: "dockerfile", code: "FROM node:24 AS dev\nENV NODE_ENV=development\nFROM node:24-slim\n" },
    {
      kind: "dockerfile",
      name: "overridden",
      code: "FROM node:24\nENV NODE_ENV=development\nENV NODE_ENV=production\n",
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod("env:\n  - name: FLASK_ENV\n    value: development"),
      findings: [
        {
          line: 10,
          severity: "warning",
          sameAs: { semgrep: ["yaml/kubernetes/security/env/flask-debugging-enabled"] },
          fixes: [{ safety: "choice", output: pod("env:\n  - name: FLASK_ENV\n    value: production") }],
        },
      ],
    },
    {
      kind: "compose",
      code: service("environment:\n  - APP_DEBUG=true\n  - ASPNETCORE_ENVIRONMENT=Development"),
      findings: [
        {
          line: 5,
          sameAs: {},
          fixes: [{ output: service("environment:\n  - APP_DEBUG=false\n  - ASPNETCORE_ENVIRONMENT=Development") }],
        },
        { line: 6 },
      ],
    },
    {
      kind: "compose",
      name: "a file for development",
      file: "compose.override.yaml",
      code: service("environment:\n  NODE_ENV: development"),
      findings: [{ line: 5, severity: "info" }],
    },
    {
      kind: "dockerfile",
      code: 'FROM eclipse-temurin:25-jre\nENV JAVA_TOOL_OPTIONS="-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005"\n',
      findings: [{ line: 2, message: /Java debugger/, fixes: [{ output: "FROM eclipse-temurin:25-jre\n" }] }],
    },
    {
      kind: "dockerfile",
      name: "the other options stay",
      code: 'FROM eclipse-temurin:25-jre\nENV JAVA_OPTS="-Xmx512m -Xdebug -agentlib:jdwp=transport=dt_socket,server=y,address=*:5005 -ea" A=b\n',
      findings: [
        {
          line: 2,
          fixes: [{ safety: "choice", output: 'FROM eclipse-temurin:25-jre\nENV JAVA_OPTS="-Xmx512m -ea" A=b\n' }],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "an option in a JSON array, and one in shell form",
      code: 'FROM eclipse-temurin:25-jre AS a\nCMD ["java", "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005", "-jar", "/a.jar"]\n',
      findings: [
        {
          line: 2,
          fixes: [{ output: 'FROM eclipse-temurin:25-jre AS a\nCMD ["java", "-jar", "/a.jar"]\n' }],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "in shell form",
      code: "FROM node:24\nCMD node --inspect=0.0.0.0:9229 server.js\n",
      findings: [{ line: 2, fixes: [{ output: "FROM node:24\nCMD node server.js\n" }] }],
    },
    {
      kind: "dockerfile",
      code: 'FROM golang:1.25\nCMD ["dlv", "exec", "--listen=:2345", "/app"]\n',
      findings: [{ line: 2, text: '"--listen=:2345"', fixes: [] }],
    },
    {
      kind: "compose",
      code: service("command: python -m debugpy --listen 0.0.0.0:5678 app.py"),
      findings: [{ line: 4 }],
    },
    {
      kind: "aci",
      code: group("environmentVariables:\n  - name: NODE_ENV\n    value: development"),
      findings: [{ line: 17 }],
    },
  ],
});
