import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { COMPOSE, POD, rulesOf, Session } from "./session.ts";

/** A small generator of numbers below a bound, the same on every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const TEXTS: Readonly<Record<string, string>> = {
  "compose.yaml": `${COMPOSE}  other:\n    image: acme/other\n    environment: { A: "1" }\n`,
  "pods.yaml": `${POD}---\n${POD.replaceAll("web", "side")}`,
  Dockerfile: 'FROM ubuntu AS base\nRUN apt-get update \\\n && apt-get install curl\nFROM base\nUSER root\nCMD ["a"]\n',
};
const SNIPPETS = [
  "\n",
  "  ",
  "x",
  ":",
  '"',
  "- ",
  "#",
  "privileged: true\n",
  "USER app\n",
  "FROM a\n",
  "\r\n",
  "😀",
  "|",
  "{",
];

describe("a document after many edits", () => {
  let session: Session;
  afterEach(() => session.stop());

  for (const [path, text] of Object.entries(TEXTS)) {
    it(`${path}: has the findings of one that was opened with the same text`, async () => {
      session = await Session.start();
      const uri = await session.open(path, text);
      const below = numbers(text.length);
      for (let round = 0; round < 12; round++) {
        for (let i = 0; i < 8; i++) {
          const length = session.text(uri).length;
          const start = below(length + 1);
          const end = below(3) === 0 ? Math.min(length, start + below(6)) : start;
          await session.edit(uri, start, end, SNIPPETS[below(SNIPPETS.length)] as string);
          if (below(2) === 0) await session.pull(uri);
        }
        const { findings } = await session.status(uri);
        const again = await session.open(`again/${round}/${path}`, session.text(uri), session.document(uri).languageId);
        // another text may be taken for something else when it is opened
        const fresh = await session.status(again);
        if (fresh.kind === (await session.status(uri)).kind) assert.equal(findings, fresh.findings, session.text(uri));
        await session.close(again);
      }
      await session.edit(uri, 0, session.text(uri).length, text);
      const whole = await session.open(`whole/${path}`, text, session.document(uri).languageId);
      assert.deepEqual(rulesOf(await session.diagnostics(uri)), rulesOf(await session.diagnostics(whole)));
    });
  }
});
