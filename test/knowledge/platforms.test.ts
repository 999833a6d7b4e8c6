import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { offersPlatform } from "../../server/src/knowledge/platforms.ts";

describe("whether an image runs on a platform", () => {
  const cases: readonly (readonly [string, string, boolean | undefined])[] = [
    ["linux/amd64", "linux/amd64", true],
    ["linux/amd64", "linux/x86_64", true],
    ["linux/amd64/v2", "linux/amd64", true],
    ["linux/386", "linux/amd64", true],
    ["linux/amd64", "linux/386", false],
    ["linux/amd64", "linux/arm64", false],
    ["linux/arm64/v8", "linux/arm64", true],
    ["linux/arm64", "linux/arm64/v8", true],
    ["linux/arm64", "linux/aarch64", true],
    ["linux/arm/v7", "linux/arm64", true],
    ["linux/arm64", "linux/arm/v7", false],
    ["linux/arm/v7", "linux/arm", true],
    ["linux/arm/v6", "linux/arm/v7", true],
    ["linux/arm/v7", "linux/arm/v6", false],
    ["linux/arm/v7", "linux/armhf", true],
    ["linux/arm/v7", "linux/armel", false],
    ["windows/amd64", "linux/amd64", false],
    ["windows/amd64", "windows/amd64", true],
    ["linux/ppc64le", "linux/s390x", false],
    ["unknown", "linux/amd64", undefined],
    ["unknown/unknown", "linux/amd64", undefined],
    ["linux/amd64", "linux", undefined],
    ["linux/amd64", "arm64", undefined],
    ["linux/amd64", "__proto__/constructor", undefined],
    ["linux/amd64", "linux/constructor", false],
  ];
  for (const [offered, wanted, expected] of cases) {
    it(`${offered} on ${wanted}: ${expected ?? "not known"}`, () => {
      assert.equal(offersPlatform([offered], wanted), expected);
    });
  }

  it("is enough for one of several", () => {
    assert.equal(offersPlatform(["linux/s390x", "linux/arm64"], "linux/arm64"), true);
    assert.equal(offersPlatform([], "linux/arm64"), false);
  });
});
