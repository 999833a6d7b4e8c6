import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { sameAsFor } from "../../server/src/engine/same-as.ts";

describe("ids of peers", () => {
  it("are narrowed for each rule, though two hand over the same object", () => {
    const shared = { kics: ["235236ee"], checkov: ["CKV_K8S_39", "CKV_DOCKER_3"] };
    const alone = { kics: ["235236ee"], checkov: ["CKV_K8S_39"] };
    const among = { checkov: ["CKV_K8S_39"] };
    assert.deepEqual(sameAsFor("kubernetes", shared, ["kubernetes"]), alone);
    assert.deepEqual(sameAsFor("kubernetes", shared, ["kubernetes", "compose"]), among);
    assert.deepEqual(sameAsFor("kubernetes", shared, ["kubernetes"]), alone);
  });
});
