import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { analyse } from "../../server/src/engine/analyse.ts";
import { noNeighbours } from "../../server/src/model/facts.ts";
import { type Rule, rule } from "../../server/src/rules/rule.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";

const SHARED = {
  subject: "command",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "warning",
  presets: ["recommended"],
  summary: "A rule of a test",
  why: "",
  remedy: "",
  examples: [],
} as const;

describe("checks that found nothing", () => {
  /** The commands that a rule sees of a text, then of the same text with something typed at its end. */
  function seen(text: string, typed: string, make: (see: (name: string) => void) => Rule): [string[], string[]] {
    let names: string[] = [];
    const asked = make((name) => names.push(name));
    const policy = resolvePolicy({ settings: {}, rules: [asked], path: undefined });
    const facts = { today: "2026-11-22", path: "Dockerfile", neighbours: noNeighbours };
    const previous = analyse({ text, kind: "dockerfile", policy, facts });
    const first = names;
    names = [];
    analyse({ text: text + typed, kind: "dockerfile", policy, facts, previous });
    return [first, names];
  }

  it("are not made again while a command stays", () => {
    const quiet = (see: (name: string) => void) =>
      rule({ ...SHARED, id: "test-quiet", check: (command) => see(command.name ?? "") });
    assert.deepEqual(seen("FROM debian:13\nRUN ls\n", "RUN cat x\n", quiet), [["ls"], ["cat"]]);
  });

  it("are made again where they asked who runs the command", () => {
    const curious = (see: (name: string) => void) =>
      rule({
        ...SHARED,
        id: "test-curious",
        check: (command) => {
          if (command.script.instruction) see(command.name ?? "");
        },
      });
    assert.deepEqual(seen("FROM debian:13\nRUN ls\n", "USER root\n", curious), [["ls"], ["ls"]]);
  });

  it("are made again where they found something", () => {
    const loud = (see: (name: string) => void) =>
      rule({
        ...SHARED,
        id: "test-loud",
        check: (command, report) => {
          see(command.name ?? "");
          report(command, { message: "Found." });
        },
      });
    assert.deepEqual(seen("FROM debian:13\nRUN ls\n", "USER root\n", loud), [["ls"], ["ls"]]);
  });
});
