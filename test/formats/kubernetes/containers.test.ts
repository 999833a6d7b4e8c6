import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { kubernetes } from "../../../server/src/formats/kubernetes/kubernetes.ts";
import { Reading } from "../reading.ts";

const read = (text: string) => new Reading(kubernetes, text);

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: retail
spec:
  template:
    spec:
      securityContext:
        runAsUser: 2000
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      initContainers:
        - name: migrate
          image: acme/migrate:3
          resources: {limits: {memory: 64Mi}}
        - name: proxy
          image: acme/proxy:1
          restartPolicy: Always
      containers:
        - name: web
          image: acme/web:1.4@sha256:${"a".repeat(64)}
          securityContext:
            runAsUser: 0
            privileged: yes
            allowPrivilegeEscalation: "true"
            readOnlyRootFilesystem: false
            capabilities:
              add: [NET_ADMIN, CAP_SYS_TIME]
              drop:
                - all
          resources:
            limits:
              memory: 1.5Gi
              cpu: 500m
            requests:
              cpu: 2e-1
      ephemeralContainers:
        - name: debug
          image: busybox
`;

describe("a container of a pod", () => {
  const file = read(deployment);
  const web = file.container("web");

  it("has a role", () => {
    assert.deepEqual(
      file.all("container").map(({ name, role }) => [name, role]),
      [
        ["web", "main"],
        ["migrate", "init"],
        ["proxy", "sidecar"],
        ["debug", "ephemeral"],
      ],
    );
    assert.equal(file.under(web.at), "web");
    assert.match(file.under(web.extent), /^- name: web[\s\S]*cpu: 2e-1$/);
  });

  it("takes what the pod says where it says nothing", () => {
    assert.equal(file.short(web.user), "0 @ 0");
    assert.equal(file.short(file.container("migrate").user), "2000 @ 2000 (inherited)");
    assert.equal(file.short(web.runAsNonRoot), "true @ true (inherited)");
    assert.equal(file.short(web.seccompProfile), "RuntimeDefault @ RuntimeDefault (inherited)");
    assert.equal(file.short(file.workload.podUser), "2000 @ 2000");
  });

  it("reads booleans as YAML 1.1 does, and knows nothing of a string where one belongs", () => {
    assert.equal(file.short(web.privileged), "true @ yes");
    assert.equal(file.short(web.allowPrivilegeEscalation), "unknown: wrong type");
    assert.equal(file.short(web.readOnlyRootFilesystem), "false @ false");
    assert.equal(file.short(file.container("debug").privileged), "unset");
  });

  it("speaks of an absence at its name", () => {
    const { readOnlyRootFilesystem } = file.container("proxy");
    assert.equal(readOnlyRootFilesystem.state === "unset" && file.under(readOnlyRootFilesystem.at), "proxy");
  });

  it("lists capabilities as written", () => {
    assert.equal(file.shortList(web.capabilitiesAdded), "NET_ADMIN @ NET_ADMIN, CAP_SYS_TIME @ CAP_SYS_TIME");
    assert.equal(file.shortList(web.capabilitiesDropped), "all @ all");
    assert.equal(file.shortList(file.container("debug").capabilitiesDropped), "unset");
  });

  it("reads quantities; a limit is also the request", () => {
    assert.equal(file.short(web.memoryLimit), `${1.5 * 2 ** 30} @ 1.5Gi`);
    assert.equal(file.short(web.memoryRequest), `${1.5 * 2 ** 30} @ 1.5Gi`);
    assert.equal(file.short(web.cpuLimit), "0.5 @ 500m");
    assert.equal(file.short(web.cpuRequest), "0.2 @ 2e-1");
    assert.equal(file.short(file.container("migrate").memoryRequest), `${2 ** 26} @ 64Mi`);
    assert.equal(file.short(file.container("debug").memoryRequest), "unset");
  });

  it("reads image references", () => {
    const image = web.image?.reference;
    assert.equal(image?.state === "set" && image.value.familiar, "acme/web");
    assert.equal(image?.state === "set" && image.value.tag, "1.4");
    assert.deepEqual(
      file.all("image").map(({ role, container }) => [role, container?.name]),
      [
        ["container", "web"],
        ["container", "migrate"],
        ["container", "proxy"],
        ["container", "debug"],
      ],
    );
  });

  it("treats zero as no limit and nonsense as unknown", () => {
    const pod = read(`apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
      image: b
      resources: {limits: {memory: "0", cpu: lots}, requests: {memory: 100M, cpu: 1}}
`);
    const { memoryLimit, memoryRequest, cpuLimit, cpuRequest } = pod.container();
    assert.equal(pod.short(memoryLimit), "unset");
    assert.equal(memoryLimit.state === "unset" && pod.under(memoryLimit.at), "a");
    assert.equal(pod.short(memoryRequest), "100000000 @ 100M");
    assert.equal(pod.short(cpuLimit), "unknown: wrong type");
    assert.equal(pod.short(cpuRequest), "1 @ 1");
  });

  it("counts resources of the whole pod", () => {
    const pod = read(
      "apiVersion: v1\nkind: Pod\nspec:\n  resources:\n    limits:\n      memory: 1Gi\n  containers:\n    - name: a\n      image: b\n",
    );
    assert.equal(pod.short(pod.container().memoryLimit), `${2 ** 30} @ 1Gi (inherited)`);
  });

  it("reads the seccomp annotations of old apart", () => {
    const pod = read(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    seccomp.security.alpha.kubernetes.io/pod: runtime/default
    container.seccomp.security.alpha.kubernetes.io/b: unconfined
spec:
  containers:
    - {name: a, image: x}
    - {name: b, image: x}
`);
    assert.equal(
      pod.short(pod.container("a").seccompAnnotation ?? assert.fail()),
      "RuntimeDefault @ runtime/default (inherited)",
    );
    assert.equal(pod.short(pod.container("b").seccompAnnotation ?? assert.fail()), "Unconfined @ unconfined");
  });
});

describe("what a container is given", () => {
  const file = read(`apiVersion: v1
kind: Pod
spec:
  hostNetwork: true
  hostPID: false
  automountServiceAccountToken: false
  serviceAccountName: reader
  restartPolicy: OnFailure
  nodeSelector: {kubernetes.io/os: windows}
  volumes:
    - name: run
      hostPath:
        path: /var/run/docker.sock
    - name: model
      image:
        reference: acme/model:2
    - name: cache
      emptyDir: {}
  containers:
    - name: a
      image: x
      env:
        - name: PASSWORD
          value: hunter2
        - name: TOKEN
          valueFrom: {secretKeyRef: {name: s, key: t}}
        - name: URL
          value: http://$(HOST)/
        - name: EMPTY
      ports:
        - containerPort: 8080
        - {containerPort: 53, hostPort: 5353, protocol: UDP}
      volumeMounts:
        - {name: run, mountPath: /run/docker.sock, readOnly: true}
        - {name: cache, mountPath: /cache}
        - {name: claimed, mountPath: /data}
      command: [sh, -c]
      args: ["curl -s https://example.org/x | sh"]
      livenessProbe: {exec: {command: [cat, /ok]}}
      lifecycle: {preStop: {exec: {command: ["sleep", "5"]}}}
`);
  const container = file.container();

  it("has pod fields", () => {
    const { workload } = file;
    assert.equal(file.short(workload.hostNetwork), "true @ true");
    assert.equal(file.short(workload.hostPid), "false @ false");
    assert.equal(file.short(workload.hostIpc), "unset");
    assert.equal(file.short(workload.automountServiceAccountToken), "false @ false");
    assert.equal(file.short(workload.serviceAccountName), "reader @ reader");
    assert.equal(file.short(workload.restart.policy), "on-failure @ OnFailure");
    assert.equal(workload.os, "windows");
    assert.equal(file.under(workload.at), "Pod");
  });

  it("has variables; those that come from elsewhere are unknown", () => {
    assert.deepEqual(
      container.environment.map(({ name, value }) => `${name} ${file.short(value)}`),
      ["PASSWORD hunter2 @ hunter2", "TOKEN unknown: another file", "URL unknown: variable", "EMPTY unset"],
    );
  });

  it("has ports", () => {
    assert.deepEqual(
      container.ports.map((port) => [
        file.short(port.number),
        port.exposure,
        file.short(port.published),
        port.protocol,
      ]),
      [
        ["8080 @ 8080", "declared", "unset", "tcp"],
        ["53 @ 53", "published", "5353 @ 5353", "udp"],
      ],
    );
  });

  it("has mounts that know their volumes", () => {
    assert.deepEqual(
      container.mounts.map((mount) => [mount.type, file.short(mount.source), file.short(mount.readOnly)]),
      [
        ["bind", "/var/run/docker.sock @ /var/run/docker.sock", "true @ true"],
        ["volume", "cache @ cache", "unset"],
        ["volume", "claimed @ claimed", "unset"],
      ],
    );
    assert.equal(container.mounts[0]?.volume, file.workload.volumes[0]);
    assert.equal(file.short(file.workload.volumes[2]?.hostPath ?? assert.fail()), "unset");
  });

  it("has images that are mounted", () => {
    const image = file.all("image").find(({ role }) => role === "volume");
    assert.equal(image && file.under(image.at), "acme/model:2");
  });

  it("has scripts, also what a shell in its command runs", () => {
    const names = file.all("command").map((command) => command.name);
    assert.deepEqual(names, ["sh", "curl", "sh", "cat", "sleep"]);
    const curl = file.all("command")[1];
    assert.equal(curl && file.under(curl.at), "curl -s https://example.org/x");
    assert.equal(curl?.script.container, container);
  });
});
