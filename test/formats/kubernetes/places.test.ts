import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { kubernetes } from "../../../server/src/formats/kubernetes/kubernetes.ts";
import { parseImageReference } from "../../../server/src/model/image-reference.ts";
import { append, remove, set } from "../../../server/src/model/place.ts";
import type { List, Value } from "../../../server/src/model/value.ts";
import { Reading } from "../reading.ts";

const read = (text: string) => new Reading(kubernetes, text);

function placeOf<T>(value: Value<T>) {
  return value.state === "unknown" ? assert.fail(`unknown: ${value.why}`) : value.place;
}

function placeOfList<T>(list: List<T>) {
  return list.place ?? assert.fail("no place");
}

const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: app # the app\n      image: acme/app:1\n";
const file = read(POD);
const app = file.container();

describe("writing into a pod", () => {
  it("spells identities as numbers", () => {
    assert.equal(
      file.after(set(placeOf(app.user), "10001:10001")),
      `${POD}      securityContext:\n        runAsUser: 10001\n`,
    );
    assert.match(file.after(set(placeOf(app.user), "node")), /^refused: value not writable/);
  });

  it("spells booleans, profiles and capabilities", () => {
    assert.equal(
      file.after(
        set(placeOf(app.allowPrivilegeEscalation), false),
        append(placeOfList(app.capabilitiesDropped), "ALL"),
      ),
      `${POD}      securityContext:\n        allowPrivilegeEscalation: false\n        capabilities:\n          drop: ["ALL"]\n`,
    );
    assert.equal(
      file.after(set(placeOf(file.workload.podSeccompProfile), "RuntimeDefault")),
      `${POD}  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n`,
    );
  });

  it("spells bytes and cores", () => {
    assert.equal(
      file.after(set(placeOf(app.memoryLimit), 256 * 2 ** 20), set(placeOf(app.cpuLimit), 0.5)),
      `${POD}      resources:\n        limits:\n          memory: 256Mi\n          cpu: 500m\n`,
    );
    assert.match(file.after(set(placeOf(app.cpuRequest), 2)), /requests:\n {10}cpu: 2\n/);
  });

  it("replaces what is set where it stands, at the pod for what is inherited", () => {
    const root = read(POD.replace("spec:\n", "spec:\n  securityContext: {runAsUser: 0} # ours\n"));
    assert.equal(
      root.after(set(placeOf(root.container().user), "10001")),
      root.text.replace("runAsUser: 0", "runAsUser: 10001"),
    );
  });

  it("replaces an image reference", () => {
    const reference = app.image?.reference ?? assert.fail();
    assert.equal(
      file.after(set(placeOf(reference), parseImageReference("acme/app:2") ?? assert.fail())),
      POD.replace("acme/app:1", "acme/app:2"),
    );
  });

  it("spells a profile in an annotation as annotations do", () => {
    const key = "seccomp.security.alpha.kubernetes.io/pod: ";
    const old = read(POD.replace("spec:\n", `metadata:\n  annotations:\n    ${key}unconfined\nspec:\n`));
    assert.equal(
      old.after(set(placeOf(old.container().seccompAnnotation ?? assert.fail()), "RuntimeDefault")),
      old.text.replace("unconfined", "runtime/default"),
    );
  });

  it("spells the words of a restart policy", () => {
    assert.equal(
      file.after(set(placeOf(file.workload.restart.policy), "on-failure")),
      `${POD}  restartPolicy: OnFailure\n`,
    );
    assert.match(file.after(set(placeOf(file.workload.restart.policy), "sometimes")), /^refused/);
  });

  it("takes a variable from a secret, or takes it away", () => {
    const given = read(
      `${POD}      env:\n        - name: TOKEN\n          value: abc\n        - name: B\n          value: c\n`,
    );
    const [token] = given.container().environment;
    const after = given.after(set(token?.fromSecret ?? assert.fail(), { secret: "app", key: "token" }));
    const again = read(after);
    assert.equal(again.short(again.container().environment[0]?.value ?? assert.fail()), "unknown: another file");
    assert.match(after, /valueFrom:\n +secretKeyRef:\n +name: app\n +key: token\n/);
    assert.doesNotMatch(after, /abc/);
    assert.equal(
      given.after(remove(token?.place ?? assert.fail())),
      `${POD}      env:\n        - name: B\n          value: c\n`,
    );
  });

  it("turns a volume into an emptyDir", () => {
    const mounted = read(`${POD}  volumes:\n    - name: tmp\n      hostPath:\n        path: /tmp\n`);
    const [volume] = mounted.workload.volumes;
    assert.equal(
      mounted.after(set(volume?.asEmptyDir ?? assert.fail(), {})),
      `${POD}  volumes:\n    - name: tmp\n      emptyDir: {}\n`,
    );
  });

  it("takes list items away", () => {
    const text = `${POD}      securityContext:\n        capabilities:\n          add: [NET_RAW, SYS_ADMIN]\n`;
    const powerful = read(text);
    const [, admin] = powerful.container().capabilitiesAdded.items;
    assert.equal(powerful.after(remove(admin?.place ?? assert.fail())), text.replace(", SYS_ADMIN", ""));
  });

  it("writes into the right document of a stream and item of a list", () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - {name: b, image: x}\n`;
    const stream = read(`${POD}---\r\n${list}`);
    assert.equal(
      stream.after(set(placeOf(stream.container("b").readOnlyRootFilesystem), true)),
      stream.text.replace("image: x}", "image: x, securityContext: {readOnlyRootFilesystem: true}}"),
    );
  });
});
