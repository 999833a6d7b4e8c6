import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { agoText, sizeText } from "../../server/src/text/quantities.ts";

describe("sizes for people", () => {
  for (const [bytes, text] of [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [9_949_999, "9.9 MB"],
    [9_950_000, "10 MB"],
    [52_400_000, "52 MB"],
    [999_499_999, "999 MB"],
    [999_500_000, "1.0 GB"],
    [3e15, "3000 TB"],
  ] as const) {
    it(`${bytes}: ${text}`, () => assert.equal(sizeText(bytes), text));
  }
});

describe("how long ago", () => {
  for (const [days, text] of [
    [0.9, "today"],
    [1, "1 day ago"],
    [13.9, "13 days ago"],
    [14, "2 weeks ago"],
    [59, "8 weeks ago"],
    [60, "2 months ago"],
    [729, "24 months ago"],
    [731, "2 years ago"],
  ] as const) {
    it(`${days} days: ${text}`, () => assert.equal(agoText(days), text));
  }
});
