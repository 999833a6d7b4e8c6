import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { analyse } from "../../server/src/engine/analyse.ts";
import { noNeighbours } from "../../server/src/model/facts.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { inFile } from "../../server/src/text/span.ts";

const policy = resolvePolicy({ settings: { extends: ["all"] }, rules, path: undefined });

/** What a rule says of a Dockerfile: the text it marks, its message, and the places it refers to with what is said of them. */
function said(id: string, text: string) {
  const facts = { today: "2026-11-22", path: "Dockerfile", neighbours: noNeighbours };
  const { findings } = analyse({ text, kind: "dockerfile", policy, facts });
  return findings
    .filter(({ rule }) => rule === id)
    .map(({ at, message, related }) => ({
      marked: text.slice(inFile(at).start, inFile(at).end),
      message,
      related: related.map((r) => {
        assert.ok("piece" in r.at);
        const { start, end } = inFile(r.at);
        return `${text.slice(0, start).split("\n").length} ${text.slice(start, end)}: ${r.message}`;
      }),
    }));
}

describe("how a finding comes to bear", () => {
  it("is told of an image whose text is an ARG's default", () => {
    const [found] = said("no-eol-image", "ARG TAG=3.10\nFROM alpine:$TAG AS app\nUSER 1000\n");
    assert.equal(found?.marked, "alpine:$TAG");
    assert.deepEqual(found?.related, ["1 3.10: What TAG is by default"]);
    const [whole] = said("no-eol-image", "ARG BASE=alpine:3.10\nFROM $BASE AS app\nUSER 1000\n");
    assert.equal(whole?.marked, "alpine:3.10");
    assert.deepEqual(whole?.related, ["2 $BASE: Stage app is built on it here"]);
  });

  it("is told of a user that an earlier stage sets", () => {
    const text = 'FROM node:24-slim AS base\nUSER root\nFROM base AS mid\nFROM mid AS web\nCMD ["node", "app.js"]\n';
    const [found] = said("no-root-user", text);
    assert.equal(found?.marked, "root");
    assert.equal(
      found?.message,
      "The image runs as root, as stage base says, which it is built on. End with a USER that has no privileges.",
    );
    assert.deepEqual(found?.related, ["4 mid: Stage web builds on stage base"]);
  });

  it("is told of a user that comes out of a variable", () => {
    const text = 'FROM node:24-slim\nARG WHO=root\nUSER $WHO\nCMD ["node", "app.js"]\n';
    const [found] = said("no-root-user", text);
    assert.equal(found?.marked, "root");
    assert.deepEqual(found?.related, ["3 USER $WHO: It takes effect here"]);
  });

  it("is told of a base that stands in another stage", () => {
    const text = 'FROM node:24-slim AS base\nFROM base\nCMD ["node", "app.js"]\n';
    const [found] = said("no-root-user", text);
    assert.equal(
      found?.message,
      "The image runs as root: neither it nor stage base sets USER, and node:24-slim starts as root. Add a USER that has no privileges.",
    );
    assert.deepEqual(found?.related, ["1 node:24-slim: Where node:24-slim comes in"]);
  });

  it("is not told where all stands in one place", () => {
    const [user] = said("no-root-user", 'FROM node:24-slim\nUSER root\nCMD ["node", "app.js"]\n');
    assert.deepEqual(user?.related, []);
    const [image] = said("no-eol-image", "FROM alpine:3.10\n");
    assert.deepEqual(image?.related, []);
  });

  it("names the WORKDIR above a relative one, and the folder that is meant", () => {
    const [found] = said("absolute-workdir", "FROM a:1\nWORKDIR /a\nWORKDIR b\n");
    assert.match(found?.message ?? "", /relative to the WORKDIR above, \/a\./);
    assert.deepEqual(found?.related, ["2 WORKDIR /a: This WORKDIR is in force"]);
  });

  it("is told of a final stage with what an earlier one says", () => {
    const text = 'FROM debian:13 AS base\nEXPOSE 22\nFROM base AS web\nCMD ["/app"]\n';
    const [found] = said("sensitive-ports", text);
    assert.equal(found?.marked, "22");
    assert.deepEqual(found?.related, ["3 base: Stage web builds on stage base"]);
  });

  it("names the user that needs no sudo", () => {
    const [starts] = said("no-sudo", "FROM debian:13\nRUN sudo id\n");
    assert.deepEqual(starts?.related, ["1 debian:13: debian:13 starts as root"]);
    const [user] = said("no-sudo", "FROM debian:13 AS a\nUSER root\nFROM a\nRUN sudo id\n");
    assert.deepEqual(user?.related, ["2 USER root: The user is root from here on"]);
    assert.deepEqual(said("no-sudo", "FROM debian:13\nUSER app\nRUN sudo id\n")[0]?.related, []);
  });

  it("names the shell of a pipe, and the ARG that does not count", () => {
    const shell = 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN curl https://a | tar x\n';
    assert.deepEqual(said("use-pipefail", shell)[0]?.related, [
      '2 SHELL ["/bin/bash", "-c"]: The shell that it is given to',
    ]);
    const above = said("no-undefined-variable", "ARG V=1\nFROM a:1\nENV X=$V\n");
    assert.deepEqual(above[0]?.related, ["1 V=1: Where V is declared"]);
    const below = said("no-undefined-variable", "FROM a:1\nENV X=$V\nENV V=1\n");
    assert.deepEqual(below[0]?.related, ["3 V=1: Where V is declared"]);
    const base = said("no-undefined-base-arg", "FROM a:1 AS x\nARG V=3\nFROM alpine:$V\n");
    assert.deepEqual(base[0]?.related, ["2 V=3: This ARG counts for its own stage alone"]);
  });
});
