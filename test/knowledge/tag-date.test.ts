import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { dateInTag } from "../../server/src/knowledge/tag-date.ts";

const on = (tag: string) => dateInTag(tag, "2026-11-22");

describe("the day in a tag", () => {
  it("is read in the ways that publishers write it", () => {
    for (const tag of [
      "20240111",
      "jammy-20240111",
      "2024-01-11",
      "2024.01.11",
      "v20240111",
      "2024_01_11-slim",
      "1.2.3-20240111.4",
      "RELEASE.2024-01-11T07-46-16Z",
    ]) {
      assert.equal(on(tag), "2024-01-11", tag);
    }
  });

  it("is none where the figures are something else", () => {
    for (const tag of [
      "3.13",
      "latest",
      "202401",
      "20241301",
      "20240231",
      "20990101",
      "2024-0111",
      "1720240111",
      "202401110",
      "2024011a",
      "a20240111b",
      "20240111f3",
      "2024.1.11",
    ]) {
      assert.equal(on(tag), undefined, tag);
    }
  });
});
