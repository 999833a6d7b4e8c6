import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { endOfLife } from "../../server/src/knowledge/end-of-life.ts";
import { officialName } from "../../server/src/knowledge/image-name.ts";
import { officialTags } from "../../server/src/knowledge/official-images.ts";
import { runtimeImage, runtimeInWords } from "../../server/src/knowledge/runtime-images.ts";
import { parseImageReference } from "../../server/src/model/image-reference.ts";

const on = (image: string, traits = {}) => {
  const reference = parseImageReference(image);
  assert.ok(reference);
  return runtimeImage(reference, { needsShell: false, isStatic: false, listens: false, ...traits })?.reference;
};

describe("images that run what others build", () => {
  const shell = { needsShell: true };
  const cases: [image: string, traits: object, runtime: string | undefined][] = [
    ["golang:1.26", {}, "gcr.io/distroless/base-debian13:nonroot"],
    ["golang:1.26", { isStatic: true }, "gcr.io/distroless/static-debian13:nonroot"],
    ["golang:1.26", shell, "debian:13-slim"],
    ["golang:1.26-alpine", {}, "alpine:3.24"],
    ["golang:1.26-alpine3.23", { isStatic: true }, "gcr.io/distroless/static-debian13:nonroot"],
    ["rust:1", {}, "gcr.io/distroless/cc-debian13:nonroot"],
    ["rust:1-alpine", shell, "alpine:3.24"],
    ["gcc:15", {}, "debian:13-slim"],
    ["maven:3", {}, "eclipse-temurin:25-jre"],
    ["maven:3-jdk-8", {}, "eclipse-temurin:8-jre"],
    ["maven:3.9-eclipse-temurin-17-alpine", {}, "eclipse-temurin:17-jre-alpine"],
    ["gradle:8-jdk21", {}, "eclipse-temurin:21-jre"],
    ["maven:3-jdk-7", {}, "eclipse-temurin:25-jre"],
    ["eclipse-temurin:21-jdk-alpine", {}, "eclipse-temurin:21-jre-alpine"],
    ["eclipse-temurin:21", {}, undefined],
    ["mcr.microsoft.com/dotnet/sdk:8.0", {}, "mcr.microsoft.com/dotnet/runtime:8.0"],
    ["mcr.microsoft.com/dotnet/sdk:8.0-noble", { listens: true }, "mcr.microsoft.com/dotnet/aspnet:8.0-noble"],
    ["mcr.microsoft.com/dotnet/sdk:latest", {}, undefined],
    ["mcr.microsoft.com/dotnet/sdk:8.0-windowsservercore-ltsc2022", {}, undefined],
    ["swift:6.2", {}, "swift:6.2-slim"],
    ["swift", {}, "swift:slim"],
    ["swift:4", {}, undefined],
    ["haskell:9", {}, "debian:13-slim"],
    ["dart:3", {}, "debian:13-slim"],
    ["node:24", {}, undefined],
  ];
  for (const [image, traits, runtime] of cases) {
    it(`${image} ${JSON.stringify(traits)}`, () => assert.equal(on(image, traits), runtime));
  }

  it("exist and are supported on the day the data was made", () => {
    for (const [, , runtime] of cases) {
      const reference = runtime === undefined ? undefined : parseImageReference(runtime);
      const name = reference && officialName(reference);
      if (!reference || name === undefined) continue;
      assert.ok(officialTags(name)?.has(reference.tag ?? ""), reference.text);
      const ends = endOfLife(reference, "2026-11-22");
      assert.notEqual(ends?.image?.state, "ended", reference.text);
      assert.notEqual(ends?.distribution?.state, "ended", reference.text);
    }
  });

  it("are named where a message speaks of them", () => {
    const reference = parseImageReference("swift:6-slim");
    assert.ok(reference);
    assert.equal(runtimeInWords(reference), undefined);
  });
});
