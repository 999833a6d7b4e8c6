import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { flagChecks, isBad, isSwitch, mended } from "../../server/src/knowledge/control-plane-flags.ts";
import { isRemoved, removedApi } from "../../server/src/knowledge/removed-apis.ts";

describe("flags of the control plane", () => {
  it("knows the components of the benchmark, and no other programs", () => {
    for (const name of [
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "etcd",
      "kubelet",
      "kube-proxy",
    ]) {
      assert.ok(flagChecks(name).length > 0, name);
    }
    assert.deepEqual(flagChecks("nginx"), []);
  });

  it("names every id of a peer for one component only", () => {
    const all = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet"];
    const owners = new Map<string, Set<string>>();
    for (const check of all.flatMap((name) => flagChecks(name))) {
      if (check.trivy) owners.set(check.trivy, (owners.get(check.trivy) ?? new Set()).add(check.component));
    }
    assert.deepEqual(
      [...owners].filter(([, components]) => components.size > 1),
      [],
    );
  });

  it("judges values", () => {
    assert.equal(isBad({ is: "false" }, "true"), true);
    assert.equal(isBad({ has: "Node" }, "RBAC, Node"), false);
    assert.equal(isBad({ lacks: "AlwaysAllow" }, "RBAC,AlwaysAllow"), true);
    assert.equal(isBad({ only: ["A", "B"] }, "A,C"), true);
    assert.equal(isBad({ atLeast: 30 }, "5"), true);
    assert.equal(isBad({ atLeast: 30 }, "many"), false);
    assert.equal(isBad({ within: 300 }, "1h"), true);
    assert.equal(isBad({ within: 300 }, "90s500ms"), false);
    assert.equal(isBad({ within: 300 }, "soon"), false);
    assert.equal(isBad({ not: "0" }, "0s"), true);
    assert.equal(isBad({ set: false }, "x"), true);
    assert.equal(isBad({ set: true }, ""), true);
  });

  it("mends them so that they are good", () => {
    for (const check of flagChecks("kube-apiserver")) {
      for (const value of ["true", "false", "AlwaysAllow", "AlwaysAdmit,X", "1", "9h", undefined]) {
        const better = mended(check, value);
        if (better) assert.equal(isBad(check.want, better), false, `${check.flag} ${better}`);
      }
    }
    assert.equal(isSwitch({ is: "true" }), true);
    assert.equal(isSwitch({ is: "0" }), false);
  });
});

describe("API versions of Kubernetes", () => {
  it("are served, deprecated or gone by the cluster's version", () => {
    const api = removedApi("batch/v1beta1", "CronJob");
    assert.ok(api);
    assert.equal(isRemoved(api, "1.20"), undefined);
    assert.equal(isRemoved(api, "v1.21.3"), "deprecated");
    assert.equal(isRemoved(api, "1.25"), "removed");
    assert.equal(isRemoved(api, "latest"), "removed");
    assert.equal(removedApi("batch/v1", "CronJob"), undefined);
  });

  it("lead to versions that are themselves not gone earlier", () => {
    for (const [version, kind] of [
      ["extensions/v1beta1", "Ingress"],
      ["apps/v1beta1", "Deployment"],
    ] as const) {
      const api = removedApi(version, kind);
      assert.ok(api?.replacement);
      assert.equal(removedApi(api.replacement, kind), undefined);
    }
  });
});
