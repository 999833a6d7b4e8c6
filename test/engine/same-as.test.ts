import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { sameAsFor } from "../../server/src/engine/same-as.ts";

describe("ids of peers", () => {
  it("are narrowed to the kind of file, though rules hand over the same object", () => {
    const shared = {
      hadolint: ["DL3002"],
      trivy: ["DS-0002", "KSV-0105"],
      checkov: ["CKV_K8S_39", "CKV_DOCKER_3"],
      kics: ["fd54f200", "ae5b6871", "235236ee"],
    };
    const inManifests = { trivy: ["KSV-0105"], checkov: ["CKV_K8S_39"], kics: ["235236ee"] };
    assert.deepEqual(sameAsFor("kubernetes", shared), inManifests);
    assert.deepEqual(sameAsFor("helm", shared), inManifests);
    assert.deepEqual(sameAsFor("compose", shared), { kics: ["ae5b6871"] });
    assert.deepEqual(sameAsFor("dockerfile", shared), {
      hadolint: ["DL3002"],
      trivy: ["DS-0002"],
      checkov: ["CKV_DOCKER_3"],
      kics: ["fd54f200"],
    });
    assert.deepEqual(sameAsFor("kubernetes", shared), inManifests);
    assert.deepEqual(sameAsFor("aci", shared), {});
  });
});
