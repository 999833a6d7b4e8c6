import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { formats } from "../../server/src/engine/formats.ts";
import { imagePlaces } from "../../server/src/engine/image-places.ts";
import { recognise } from "../../server/src/formats/recognise.ts";
import { inventory } from "../../server/src/inventory/inventory.ts";
import { type Mention, mentionsIn } from "../../server/src/inventory/mentions.ts";
import { notesOf, summaryOf } from "../../server/src/inventory/words.ts";
import type { ImageFacts, ImageKnowledge } from "../../server/src/model/image-facts.ts";

const TODAY = "2026-11-22";
const DIGEST = `sha256:${"ab".repeat(32)}`;
const OTHER = `sha256:${"cd".repeat(32)}`;

/** What files say, by their paths. */
function mentions(files: Readonly<Record<string, string>>): Mention[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const { kind } = recognise(path, text);
    assert.ok(kind, `${path} is not recognised`);
    return mentionsIn({ path, kind, text, places: imagePlaces(formats[kind].parse(text, path)) });
  });
}

const of = (files: Readonly<Record<string, string>>, images?: ImageKnowledge) =>
  inventory(mentions(files), { today: TODAY, images });

describe("inventory of images", () => {
  it("gathers references by name and version, with their places in every format", () => {
    const { images, unknown } = of({
      "api/Dockerfile":
        "# syntax=docker/dockerfile:1\nFROM node:22-alpine AS build\nFROM build\nCOPY --from=docker.io/library/node:22-alpine /a /b\nFROM scratch\n",
      "compose.yaml": "services:\n  a:\n    image: node:24\n  b:\n    image: ghcr.io/acme/app:1\n",
      "pod.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: 'node:22-alpine'\n",
    });
    assert.deepEqual(
      images.map(({ name, versions }) => [name, ...versions]),
      [
        ["docker/dockerfile", "1"],
        ["ghcr.io/acme/app", "1"],
        ["node", "22-alpine", "24"],
      ],
    );
    assert.deepEqual(
      images[2]?.references[0]?.places.map(({ path, line, column, kind }) => `${path}:${line}:${column} ${kind}`),
      ["api/Dockerfile:2:6 dockerfile", "api/Dockerfile:4:13 dockerfile", "pod.yaml:8:14 kubernetes"],
    );
    assert.deepEqual(unknown, []);
  });

  it("tells digests, versions, what floats and what is built here", () => {
    const { images } = of({
      Dockerfile: `FROM a/a:1@${DIGEST}\nFROM a/b:1.2\nFROM a/c\nFROM a/d:latest\nFROM a/e:stable\n`,
      "compose.yaml": "services:\n  f:\n    image: a/f\n    build: .\n  g:\n    image: a/f:latest\n",
    });
    assert.deepEqual(
      images.flatMap(({ name, references }) => references.map(({ pin, version }) => `${name} ${version} ${pin}`)),
      [
        "a/a 1@sha256:abababababab digest",
        "a/b 1.2 tag",
        "a/c latest floating",
        "a/d latest floating",
        "a/e stable floating",
        "a/f latest built",
        "a/f latest floating",
      ],
    );
    assert.deepEqual(images.at(-1)?.versions, ["latest"]);
  });

  it("takes one version for one, however it is written, and keeps digests apart", () => {
    const versions = (text: string) => of({ Dockerfile: text }).images.map((image) => image.versions);
    assert.deepEqual(versions("FROM node\nFROM docker.io/library/node:latest\n"), [["latest"]]);
    const same = `sha256:${"ab".repeat(31)}00`;
    assert.deepEqual(versions(`FROM x:1@${DIGEST}\nFROM x:1@${OTHER}\nFROM x@${same}\nFROM x:10\nFROM x:9\n`), [
      ["1@sha256:abababababab", "1@sha256:cdcdcdcdcdcd", "9", "10", "sha256:abababababab"],
    ]);
  });

  it("says why a reference is not known", () => {
    const { images, unknown } = of({
      Dockerfile: "ARG BASE\nFROM ${BASE}\n",
      "pod.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: {{ .Values.image }}\n",
    });
    assert.deepEqual(images, []);
    assert.deepEqual(
      unknown.map(({ written, why, places }) => [written, why, places.length]),
      [
        ["${BASE}", "variable", 1],
        ["{{ .Values.image }}", "template", 1],
      ],
    );
  });

  it("knows ends of support, what is given up, and days in tags", () => {
    const { images } = of({
      Dockerfile: "FROM node:14-buster\nFROM openjdk:17-jdk\nFROM ubuntu:noble-20260113\nFROM node:24\n",
    });
    const notes = (name: string) =>
      images.find((image) => image.name === name)?.references.map((one) => notesOf(one).join("; "));
    assert.deepEqual(notes("node"), [
      "Node.js 14 ended 2023-04-30; Debian 10 ended 2024-06-30",
      "Node.js 24 supported until 2028-04-30",
    ]);
    assert.match(notes("openjdk")?.[0] ?? "", /^now eclipse-temurin(?:;|$)/);
    assert.match(notes("ubuntu")?.[0] ?? "", /^Ubuntu 24\.04 supported until .*; dated 2026-01-13$/);
    assert.ok(images.every(({ official }) => official));
  });

  it("takes a registry's word on the age before the tag's", () => {
    const told = { created: "2025-05-05T10:00:00Z" } as ImageFacts;
    const images: ImageKnowledge = { told: ({ tag }) => (tag === "20260113" ? told : undefined), scanned: () => [] };
    const [a] = of({ Dockerfile: "FROM acme/a:20260113\nFROM acme/a:20260114\n" }, images).images;
    assert.deepEqual(
      a?.references.map(({ made }) => made),
      [
        { date: "2025-05-05", by: "registry" },
        { date: "2026-01-14", by: "tag" },
      ],
    );
  });

  it("counts a place once, however often what stands there is used", () => {
    const { images, unknown } = of({
      Dockerfile: "ARG BASE=node:24\nARG OTHER\nFROM ${BASE} AS a\nFROM ${BASE} AS b\nFROM $OTHER\n",
    });
    assert.deepEqual(
      images[0]?.references[0]?.places.map(({ line, column }) => [line, column]),
      [[1, 10]],
    );
    assert.deepEqual(
      unknown.map(({ written, places }) => [written, places.length]),
      [["$OTHER", 1]],
    );
  });

  it("keeps names that are properties of objects, and cuts what is too long to read", () => {
    const { images, unknown } = of({
      Dockerfile: "FROM constructor:1\nFROM __proto__x:1\n",
      "compose.yaml": `services:\n  a:\n    image: \${X}${"y".repeat(1000)}\n`,
    });
    assert.deepEqual(
      images.map(({ name }) => name),
      ["constructor"],
    );
    assert.equal(unknown.find(({ written }) => written.startsWith("${X}"))?.written.length, 201);
  });

  it("sums up", () => {
    const all = of({
      Dockerfile: `FROM node:14\nFROM node:24\nFROM a/b@${DIGEST}\nFROM a/b\nARG X\nFROM $X\n`,
    });
    assert.deepEqual(summaryOf(all), [
      "2 images, 2 of them in several versions, at 4 places.",
      "4 versions: 1 pinned by digest, 2 by tag, 1 floating; 1 past the end of life.",
      "1 reference that can't be known.",
    ]);
    assert.deepEqual(summaryOf(of({ Dockerfile: "FROM a/b:1\n" })), ["1 image at 1 place.", "1 version: 1 by tag."]);
    assert.deepEqual(summaryOf(of({ Dockerfile: "FROM scratch\n" })), ["No image is named."]);
  });
});
