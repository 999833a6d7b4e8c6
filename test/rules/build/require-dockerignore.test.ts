import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { realise } from "../../../server/src/model/fix.ts";
import rule from "../../../server/src/rules/build/require-dockerignore.ts";
import { check, testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const code = "FROM a:1\nWORKDIR /app\nCOPY . .\n";
testRule(rule, {
  valid: [
    {
      kind,
      name: "a builder stage, for those who ask for little",
      code: "FROM a:1 AS b\nCOPY . .\nFROM a:1\nCOPY --from=b /x /x\n",
      preset: "recommended",
    },
    {
      kind,
      name: "its own ignore file",
      code,
      file: "Dockerfile.dev",
      neighbours: { "Dockerfile.dev.dockerignore": ".git\n" },
    },
    {
      kind,
      name: "the context may be the root",
      code,
      file: "docker/api/Dockerfile",
      neighbours: { ".dockerignore": ".git\n" },
    },
    { kind, name: "from a stage", code: "FROM a:1 AS b\nFROM a:1\nCOPY --from=b / /\n" },
    { kind, name: "one folder", code: "FROM a:1\nCOPY src /src\n" },
    { kind, name: "everything is left out first", code, neighbours: { ".dockerignore": "*\n!src\n", ".env": "A=1\n" } },
  ],
  invalid: [
    {
      kind,
      name: "the history lies at the root",
      code: "FROM a:1\nCOPY . /x/\n",
      preset: "recommended",
      findings: [{ line: 2, message: /the git history, \.env files/ }],
    },
    {
      kind,
      name: "and not below it",
      code: "FROM a:1\nCOPY . /x/\n",
      file: "api/Dockerfile",
      findings: [{ line: 2, message: /keeps \.env files/ }],
    },
    { kind, code, findings: [{ line: 3, text: "COPY . .", severity: "info" }] },
    { kind, name: "only the first copy is named", code: `${code}ADD ./ /x/\n`, findings: [{ line: 3 }] },
    {
      kind,
      name: "a builder stage is not the image",
      code: "FROM a:1 AS b\nCOPY . .\nFROM a:1\nCOPY --from=b /x /x\n",
      findings: [{ line: 2, message: /goes into this build stage and its cache/ }],
    },
    {
      kind,
      name: "the copy that reaches the image is named rather than an earlier one",
      code: "FROM a:1 AS b\nCOPY . .\nFROM a:1 AS c\nCOPY . /x\nFROM c\n",
      findings: [{ line: 4, message: /goes into the image/ }],
    },
    {
      kind,
      name: "a file that stands there and is not left out",
      code,
      neighbours: { ".dockerignore": ".git", ".env": "A=1\n" },
      findings: [{ line: 3, message: /^\.env / }],
    },
  ],
});

describe("the .dockerignore that is created", () => {
  const created = (text: string, neighbours: Readonly<Record<string, string>> = {}, file = "Dockerfile") => {
    const [finding] = check(rule, { kind, code: text, file, neighbours }).findings;
    const [fix] = finding?.fixes ?? [];
    assert.ok(fix);
    const realised = realise(fix);
    assert.ok("edits" in realised);
    assert.equal(realised.safety, "hardening");
    const [edit] = realised.edits;
    assert.equal(realised.edits.length, 1);
    assert.equal(edit?.create, true);
    return { path: edit?.path, lines: edit?.text.trimEnd().split("\n") ?? [] };
  };
  const PRIVATE = [".git", ".env*", "*.pem", "*.key", ".aws", ".ssh", ".npmrc"];
  const OWN = ["Dockerfile*", ".dockerignore"];

  it("stands beside the Dockerfile and keeps secrets, the history and the build's own files out", () => {
    assert.deepEqual(created("FROM a:1\nCOPY . /a\n", {}, "api/Dockerfile"), {
      path: "api/.dockerignore",
      lines: [...PRIVATE, ...OWN],
    });
  });

  const kinds: [name: string, text: string, neighbours: Readonly<Record<string, string>>, lines: string[]][] = [
    [
      "a Node.js project by its neighbour, installed in the build",
      "FROM a:1\nCOPY . .\nRUN npm ci\n",
      { "package.json": "{}" },
      ["**/node_modules", "npm-debug.log*", "yarn-error.log", "coverage"],
    ],
    [
      "modules that nobody installs are needed",
      "FROM node:24-slim\nCOPY . .\n",
      {},
      ["npm-debug.log*", "yarn-error.log", "coverage"],
    ],
    ["Go by its neighbour", "FROM a:1\nCOPY . .\nRUN go build\n", { "go.mod": "module a\n" }, ["*.test", "*.out"]],
    ["Maven by what is copied", "FROM a:1\nCOPY pom.xml ./\nCOPY . .\nRUN mvn -q package\n", {}, ["**/target"]],
    [
      "Gradle by its wrapper",
      "FROM a:1\nCOPY gradlew ./\nCOPY . .\nRUN ./gradlew build\n",
      {},
      ["**/build", ".gradle"],
    ],
    [
      ".NET by the project file",
      "FROM a:1\nCOPY src/App.csproj src/\nCOPY . .\nRUN dotnet publish -o /out\n",
      {},
      ["**/bin", "**/obj", ".vs"],
    ],
    ["Rust by its base", "FROM rust:1\nCOPY . .\nRUN cargo build --release\n", {}, ["target"]],
    [
      "Python by its requirements",
      "FROM a:1\nCOPY . .\nRUN pip install -r requirements.txt\n",
      { "requirements.txt": "flask\n" },
      [".venv", "venv", "**/__pycache__", "**/*.pyc", ".pytest_cache", ".tox"],
    ],
    ["Ruby", "FROM ruby:3.4\nCOPY . .\nRUN bundle install\n", {}, ["vendor/bundle", ".bundle", "log", "tmp"]],
    ["PHP", "FROM php:8.4-apache\nCOPY . .\nRUN composer install\n", {}, ["vendor"]],
  ];
  for (const [name, text, neighbours, lines] of kinds) {
    it(name, () => assert.deepEqual(created(text, neighbours).lines, [...PRIVATE, ...lines, ...OWN]));
  }

  it("leaves in what an instruction takes by name", () => {
    const text =
      "FROM maven:3\nCOPY target/*.jar /a.jar\nCOPY ca.pem .npmrc /x/\nCOPY . .\nRUN --mount=type=bind,source=.env,target=/e mvn -q package\n";
    assert.deepEqual(created(text).lines, [".git", "*.key", ".aws", ".ssh", ...OWN]);
  });

  it("leaves in the history where the build reads it", () => {
    assert.ok(!created("FROM a:1\nCOPY . .\nRUN git describe > v\n").lines.includes(".git"));
  });
});
