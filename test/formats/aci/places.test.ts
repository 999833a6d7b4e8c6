import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { aci } from "../../../server/src/formats/aci/aci.ts";
import { append, set } from "../../../server/src/model/place.ts";
import type { Value } from "../../../server/src/model/value.ts";
import { Reading } from "../reading.ts";

const GROUP =
  "name: shop\napiVersion: '2023-05-01'\nproperties:\n  osType: Linux\n  containers:\n  - name: web\n    properties:\n      image: acme/web:1\n      resources:\n        requests:\n          cpu: 1\n          memoryInGB: 1.5\n";
const file = new Reading(aci, GROUP);
const web = file.container();

function placeOf<T>(value: Value<T>) {
  return value.state === "unknown" ? assert.fail(`unknown: ${value.why}`) : value.place;
}

describe("writing into a container group", () => {
  it("spells memory in units of 2^30 bytes and cores as numbers", () => {
    assert.equal(
      file.after(set(placeOf(web.memoryLimit), 256 * 2 ** 20), set(placeOf(web.cpuLimit), 0.5)),
      `${GROUP}        limits:\n          memoryInGB: 0.25\n          cpu: 0.5\n`,
    );
  });

  it("spells identities, booleans and capabilities", () => {
    assert.equal(
      file.after(set(placeOf(web.user), "10001")),
      `${GROUP}      securityContext:\n        runAsUser: 10001\n`,
    );
    assert.match(
      file.after(set(placeOf(web.privileged), false), append(web.capabilitiesDropped.place ?? assert.fail(), "ALL")),
      /securityContext:\n {8}privileged: false\n {8}capabilities:\n {10}drop:\n {10}- ALL\n$/,
    );
    assert.match(file.after(set(placeOf(web.seccompProfile), "RuntimeDefault")), /^refused/);
  });

  it("spells the words of a restart policy", () => {
    assert.equal(
      file.after(set(placeOf(file.workload.restart.policy), "on-failure")),
      `${GROUP}  restartPolicy: OnFailure\n`,
    );
  });
});
