import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Analysis, analyse } from "../../../server/src/engine/analyse.ts";
import { noNeighbours } from "../../../server/src/model/facts.ts";
import { rules } from "../../../server/src/rules/all.ts";
import { resolvePolicy } from "../../../server/src/settings/resolve.ts";

const policy = resolvePolicy({ settings: { extends: ["all"] }, rules, path: undefined });
const facts = { today: "2026-11-22", path: "Dockerfile", neighbours: noNeighbours };

function look(text: string, previous?: Analysis): Analysis {
  return analyse({ text, kind: "dockerfile", policy, facts, previous });
}

const FILE = `ARG V=1
FROM golang:1.25 AS build
WORKDIR /src
RUN go build
# about the tools
FROM alpine:3.22 AS tools
RUN apk add curl
FROM build AS test
RUN go test
FROM debian:13
COPY --from=build /src/app /app
`;

/** Which stages before the last one (which may look at all others) are the same units after an edit as before, by their place. */
function kept(replace: string, by: string): number[] {
  const before = look(FILE);
  const units = [...before.parsed.units];
  const after = look(FILE.replace(replace, by), before);
  return after.parsed.units.slice(0, 3).flatMap((unit, i) => (unit === units[i] ? [i] : []));
}

describe("the units of a Dockerfile", () => {
  it("stay where nothing has changed that their findings depend on", () => {
    assert.deepEqual(kept("apk add curl", "apk add bash"), [0, 2]);
    assert.deepEqual(kept("go test", "go vet"), [0, 1]);
  });

  it("are others where a comment has changed that belongs to them", () => {
    assert.deepEqual(kept("about the", "on"), [1, 2]);
  });

  it("are others where a stage has changed that they build on", () => {
    const same = kept("go build", "go build ./...");
    assert.equal(same.includes(0), false);
    assert.equal(same.includes(2), false);
    assert.equal(same.includes(1), true);
  });

  it("are all others where a FROM, the ARGs above the first one, a directive or the line ending has changed", () => {
    assert.deepEqual(kept("alpine:3.22", "alpine:3.21"), []);
    assert.deepEqual(kept("V=1", "V=2"), []);
    assert.deepEqual(kept("ARG V", "# check=skip=all\nARG V"), []);
    assert.deepEqual(kept("V=1\n", "V=1\r\n"), []);
  });
});
