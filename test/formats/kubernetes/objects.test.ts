import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { kubernetes } from "../../../server/src/formats/kubernetes/kubernetes.ts";
import { known } from "../../../server/src/model/value.ts";
import { Reading } from "../reading.ts";

const read = (text: string) => new Reading(kubernetes, text);
const indent = (text: string, by: string) => text.replace(/^(?=.)/gm, by);

/** An object of a kind with a pod template below a path of keys; `-` before a key puts it into a list. */
function objectOf(apiVersion: string, kind: string, path: string): string {
  let text = "containers:\n  - name: app\n    image: acme/app:1\n";
  for (const key of path.split(".").reverse()) {
    text = key.startsWith("-")
      ? `${key.slice(1)}:\n${indent(text, "    ").replace("    ", "  - ")}`
      : `${key}:\n${indent(text, "  ")}`;
  }
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: it\n${text}`;
}

describe("kinds of objects", () => {
  for (const [apiVersion, kind, path] of [
    ["v1", "Pod", "spec"],
    ["v1", "PodTemplate", "template.spec"],
    ["v1", "ReplicationController", "spec.template.spec"],
    ["apps/v1", "Deployment", "spec.template.spec"],
    ["apps/v1", "StatefulSet", "spec.template.spec"],
    ["apps/v1", "DaemonSet", "spec.template.spec"],
    ["extensions/v1beta1", "Deployment", "spec.template.spec"],
    ["batch/v1", "Job", "spec.template.spec"],
    ["batch/v1beta1", "CronJob", "spec.jobTemplate.spec.template.spec"],
    ["argoproj.io/v1alpha1", "Rollout", "spec.template.spec"],
    ["serving.knative.dev/v1", "Service", "spec.template.spec"],
    ["jobset.x-k8s.io/v1alpha2", "JobSet", "spec.-replicatedJobs.template.spec.template.spec"],
    ["kubeflow.org/v1", "PyTorchJob", "spec.pytorchReplicaSpecs.Worker.template.spec"],
    ["ray.io/v1", "RayCluster", "spec.-workerGroupSpecs.template.spec"],
    ["keda.sh/v1alpha1", "ScaledJob", "spec.jobTargetRef.template.spec"],
    ["example.org/v1", "Robot", "spec.arms.left.podTemplate.spec"],
  ] as const) {
    it(`finds the pod of ${apiVersion} ${kind}`, () => {
      const file = read(objectOf(apiVersion, kind, path));
      assert.equal(file.all("resource").length, 1);
      assert.deepEqual(
        file.all("container").map(({ name }) => name),
        ["app"],
      );
      assert.equal(file.workload.type, kind);
      assert.equal(file.workload.name, "it");
      assert.equal(file.workload.partial, false);
    });
  }

  it("reads objects without pods as resources alone", () => {
    const file = read(
      "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n  ports: [{port: 80}]\n",
    );
    const [resource] = file.all("resource");
    assert.deepEqual(resource?.workloads, []);
    assert.equal(resource && known(resource.namespace), "shop");
    assert.equal(known(resource?.root.path("spec", "ports", 0, "port").number() ?? assert.fail()), 80);
  });

  it("finds no pod in the text of a ConfigMap or the schema of a resource definition", () => {
    assert.deepEqual(
      read("apiVersion: v1\nkind: ConfigMap\ndata:\n  containers:\n    - name: a\n").all("container"),
      [],
    );
    const crd =
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  containers: [{name: a}]\n";
    assert.deepEqual(read(crd).all("container"), []);
  });

  it("takes a custom resource's own shorthand for a partial pod", () => {
    const text =
      "apiVersion: example.org/v1\nkind: Robot\nspec:\n  size: 3\n  containers:\n    - {name: a, image: b, securityContext: {privileged: true}}\n";
    const file = read(text);
    assert.equal(file.workload.partial, true);
    assert.equal(file.short(file.container().privileged), "true @ true");
    assert.equal(file.short(file.container().runAsNonRoot), "unknown: another file");
  });

  it("reads streams and lists", () => {
    const pod = (name: string) => `apiVersion: v1\nkind: Pod\nspec: {containers: [{name: ${name}, image: x}]}\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${indent(pod("c"), "  ").trim()}\n- ${indent(pod("d"), "  ").trim()}\n`;
    const file = read(`${pod("a")}---\n# nothing\n---\n${pod("b")}---\n${list}`);
    assert.deepEqual(
      file.all("container").map(({ name }) => name),
      ["a", "b", "c", "d"],
    );
    assert.equal(file.all("resource").length, 4);
    assert.equal(file.under(file.container("d").at), "d");
  });

  it("knows how often a Job tries", () => {
    const job = objectOf("batch/v1", "Job", "spec.template.spec");
    const file = read(job.replace("spec:\n", "spec:\n  backoffLimit: 3\n"));
    assert.equal(file.short(file.workload.restart.maxRetries), "3 @ 3");
    assert.equal(file.short(file.workload.restart.policy), "unset");
    const plain = read(job).workload.restart.maxRetries;
    assert.equal(plain.state === "unset" && plain.fallback, 6);
    const { policy } = read(objectOf("apps/v1", "Deployment", "spec.template.spec")).workload.restart;
    assert.equal(policy.state === "unset" && policy.fallback, "always");
  });
});

describe("workflow engines", () => {
  it("reads the templates of Argo with what the workflow says of all", () => {
    const file = read(`apiVersion: argoproj.io/v1alpha1
kind: Workflow
spec:
  securityContext: {runAsNonRoot: true}
  templates:
    - name: main
      steps: [[{name: a, template: build}]]
    - name: build
      container:
        image: "acme/{{inputs.parameters.name}}"
        args: ["{{item}}"]
      sidecars:
        - {name: db, image: "postgres:17"}
    - name: script
      script:
        image: alpine:3.22
        command: [sh]
        source: |
          apk add curl
          echo {{item}}
`);
    assert.deepEqual(
      file
        .all("container")
        .map((c) => [c.workload.name, c.role, c.image && file.short(c.image.reference).split(" @")[0]]),
      [
        ["build", "main", "unknown: template"],
        ["build", "sidecar", "[object Object]"],
        ["script", "main", "[object Object]"],
      ],
    );
    assert.equal(file.short(file.container("db").runAsNonRoot), "true @ true (inherited)");
    assert.ok(!file.all("command").some((command) => command.name === "apk"), "a template's script is not read");
  });

  it("reads the steps of Tekton; what the run may say of the pod is unknown", () => {
    const file = read(`apiVersion: tekton.dev/v1
kind: Task
spec:
  stepTemplate:
    securityContext: {runAsUser: 0}
  steps:
    - name: build
      image: acme/build:1
      securityContext: {privileged: true}
      script: |
        #!/bin/sh
        curl https://example.org
    - name: sign
      image: $(params.image)
`);
    const build = file.container("build");
    assert.equal(file.short(build.privileged), "true @ true");
    assert.equal(file.short(build.user), "0 @ 0 (inherited)");
    assert.equal(file.short(build.runAsNonRoot), "unknown: another file");
    assert.equal(file.short(file.container("sign").image?.reference ?? assert.fail()), "unknown: template");
    assert.deepEqual(
      file.all("command").map((command) => command.name),
      ["curl"],
    );
  });
});

describe("what another file may say", () => {
  const patch = (container: string) =>
    read(
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n        - ${container}\n`,
    );

  it("is unknown where no container names an image", () => {
    const file = patch("{name: a, securityContext: {privileged: true}}");
    const container = file.container();
    assert.equal(file.workload.partial, true);
    assert.equal(file.short(container.privileged), "true @ true");
    assert.equal(file.short(container.readOnlyRootFilesystem), "unknown: another file");
    assert.equal(container.capabilitiesDropped.state, "unknown");
    assert.equal(container.capabilitiesDropped.complete, false);
    assert.equal(container.image, undefined);
    assert.equal(file.short(file.workload.automountServiceAccountToken), "unknown: another file");
  });

  for (const typed of ["image:", "image: ", "imag", "image: nginx:"]) {
    it(`is known while someone types ${typed}`, () => {
      const text = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      ${typed}\n      tty: true\n`;
      const file = read(text);
      assert.equal(file.workload.partial, false);
      assert.equal(file.short(file.container().readOnlyRootFilesystem), "unset");
    });
  }

  it("is unknown in a patch with directives", () => {
    const file = patch("{name: a, image: b, $patch: replace}");
    assert.equal(file.workload.partial, true);
  });

  it("is unknown for the one container that lacks an image, not for the pod", () => {
    const file = patch("{name: a, image: b}\n        - name: c");
    assert.equal(file.workload.partial, false);
    assert.equal(file.short(file.container("a").readOnlyRootFilesystem), "unset");
    assert.equal(file.short(file.container("c").readOnlyRootFilesystem), "unknown: another file");
  });

  it("is unknown where braces of a template remain", () => {
    const file = patch('{name: a, image: "x:{{ tag }}", securityContext: {runAsUser: "{{ uid }}"}}');
    assert.equal(file.short(file.container().image?.reference ?? assert.fail()), "unknown: template");
    assert.equal(file.short(file.container().user), "unknown: wrong type");
  });
});

describe("literals of an object", () => {
  it("have names, and those of a Secret are decoded", () => {
    const file = read(`# remember hunter2
apiVersion: v1
kind: Secret
metadata:
  annotations: {note: text}
data:
  password: aHVudGVyMg==
  binary: AAECAwQF
stringData:
  token: abc
---
apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
      image: x
      args: ["--key=1"]
      env:
        - name: DB_PASSWORD
          value: "s3cret"
`);
    const found = file.all("literal").map((l) => [l.name, l.text, l.encoded, l.comment, file.under(l.at)]);
    for (const wanted of [
      ["note", "text", false, false, "text"],
      ["data.password", "hunter2", true, false, "aHVudGVyMg=="],
      ["data.binary", "AAECAwQF", false, false, "AAECAwQF"],
      ["stringData.token", "abc", false, false, "abc"],
      ["args", "--key=1", false, false, '"--key=1"'],
      ["DB_PASSWORD", "s3cret", false, false, '"s3cret"'],
      [undefined, "remember hunter2", false, true, "# remember hunter2"],
    ]) {
      assert.ok(
        found.some((literal) => JSON.stringify(literal) === JSON.stringify(wanted)),
        JSON.stringify(wanted),
      );
    }
  });

  it("are handed over once, however many aliases stand for them", () => {
    const lines = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]\n`);
    const file = read(`apiVersion: v1\nkind: ConfigMap\nl0: &l0 [deep]\n${lines.join("")}`);
    assert.equal(file.all("literal").filter(({ text }) => text === "deep").length, 1);
  });
});

describe("units of a stream", () => {
  it("stay the same while their documents do", () => {
    const pod = (name: string) => objectOf("v1", "Pod", "spec").replace("name: it", `name: ${name}`);
    const before = kubernetes.parse([pod("a"), pod("b"), pod("c")].join("---\n"), "a.yaml");
    const units = [...before.units];
    const text = [pod("a"), pod("changed"), pod("c")].join("---\n");
    const after = kubernetes.parse(text, "a.yaml", before);
    assert.equal(after.units[0], units[0]);
    assert.notEqual(after.units[1], units[1]);
    assert.equal(after.units[2], units[2]);
    const at = after.units[2]?.subjects.container?.[0]?.at ?? assert.fail();
    assert.equal(text.slice(at.piece.offset + at.start, at.piece.offset + at.end), "app");
  });

  it("never throws on broken text, and spans lie inside it", () => {
    const text = `${objectOf("apps/v1", "Deployment", "spec.template.spec")}      volumes: [{name: a, hostPath: {path: /}}]\n`;
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(20),
        fc.constantFrom("", "{", "- ", ": ", "\n", "&a ", "*a", "|\n", "\t"),
        (at, cut, added) => {
          const file = read(text.slice(0, at) + added + text.slice(at + cut));
          for (const container of file.all("container")) {
            assert.ok(container.at.end <= container.at.piece.text.length);
            assert.ok(container.extent.start <= container.at.start);
          }
          file.all("literal");
        },
      ),
    );
  });
});
