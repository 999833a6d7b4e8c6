import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { aci } from "../../server/src/formats/aci/aci.ts";
import { compose } from "../../server/src/formats/compose/compose.ts";
import { dockerfile } from "../../server/src/formats/dockerfile/dockerfile.ts";
import type { Format } from "../../server/src/formats/format.ts";
import { kubernetes } from "../../server/src/formats/kubernetes/kubernetes.ts";
import { remove, set } from "../../server/src/model/place.ts";
import { effective, known } from "../../server/src/model/value.ts";
import { group, pod, service } from "../rules/container/manifests.ts";
import { Reading } from "./reading.ts";

const read = (format: Format, text: string) => new Reading(format, text);

describe("how a container is started, watched and bounded", () => {
  it("reads probes of Kubernetes, and writes one", () => {
    const file = read(
      kubernetes,
      pod(
        "livenessProbe:\n  httpGet:\n    path: /\n    port: http\nreadinessProbe:\n  grpc: {port: 9000}\nstartupProbe: {}",
      ),
    );
    const { livenessProbe, readinessProbe } = file.container();
    assert.deepEqual(known(livenessProbe), { how: "http", port: "http" });
    assert.deepEqual(known(readinessProbe), { how: "grpc", port: 9000 });
    const bare = read(kubernetes, pod());
    const { livenessProbe: missing } = bare.container();
    assert.ok(missing.state === "unset");
    assert.equal(
      bare.after(set(missing.place, { how: "tcp", port: 80 })),
      pod("livenessProbe:\n  tcpSocket:\n    port: 80"),
    );
    assert.equal(bare.after(set(missing.place, { how: "exec" })), "refused: value not writable");
  });

  it("reads probes of Azure whatever their letters' case", () => {
    const file = read(aci, group("livenessprobe:\n  HTTPGet:\n    Port: 80"));
    assert.deepEqual(known(file.container().livenessProbe), { how: "http", port: 80 });
    assert.equal(file.container().readinessProbe.state, "unset");
    assert.equal(file.container().pullPolicy.state, "unknown");
  });

  it("knows the default of the pull policy", () => {
    const policy = (image: string, lines = "") =>
      effective(read(kubernetes, pod(lines).replace("acme/app:1.4", image)).container().pullPolicy);
    assert.equal(policy("acme/app:1.4"), "IfNotPresent");
    assert.equal(policy("acme/app:latest"), "Always");
    assert.equal(policy("acme/app"), "Always");
    assert.equal(policy(`acme/app@sha256:${"a".repeat(64)}`), "IfNotPresent");
    assert.equal(policy('"{{ image }}"'), undefined);
    assert.equal(policy("acme/app", "imagePullPolicy: Never"), "Never");
  });

  it("translates Compose's words for it, and writes them back", () => {
    const file = read(compose, service("pull_policy: if_not_present"));
    const { pullPolicy } = file.container();
    assert.equal(file.short(pullPolicy), "IfNotPresent @ if_not_present");
    assert.ok(pullPolicy.state === "set");
    assert.equal(file.after(set(pullPolicy.place, "Always")), service("pull_policy: always"));
    assert.equal(effective(read(compose, service()).container().pullPolicy), "IfNotPresent");
  });

  it("reads limits of disk and of processes", () => {
    const disk = read(kubernetes, pod("resources:\n  limits:\n    ephemeral-storage: 1Gi"));
    assert.equal(known(disk.container().ephemeralStorageLimit), 2 ** 30);
    assert.equal(disk.container().ephemeralStorageRequest.state, "unset");
    assert.equal(disk.container().pidsLimit.state, "unknown");
    const limit = (lines: string) => read(compose, service(lines)).container().pidsLimit;
    assert.equal(known(limit("pids_limit: 100")), 100);
    assert.equal(known(limit("deploy:\n  resources:\n    limits:\n      pids: 50")), 50);
    assert.equal(limit("pids_limit: -1").state, "unset");
    assert.equal(limit("pids_limit: ${PIDS:-9}").state, "set");
    assert.equal(limit("pids_limit: ${PIDS}").state, "unknown");
  });

  it("reads what protects the host of a service", () => {
    const file = read(
      compose,
      service("oom_score_adj: -800\nmemswap_limit: -1\nulimits:\n  nproc: 10\n  nofile:\n    soft: -1\n    hard: 20"),
    );
    const { safeguards } = file.container();
    assert.ok(safeguards);
    assert.equal(known(safeguards.oomScoreAdjustment), -800);
    assert.equal(known(safeguards.swapLimit), -1);
    assert.equal(effective(safeguards.oomKillDisabled), false);
    assert.deepEqual(
      safeguards.ulimits.map(({ name, value }) => [name, known(value)]),
      [
        ["nproc", 10],
        ["nofile", -1],
        ["nofile", 20],
      ],
    );
    const first = safeguards.ulimits[0];
    assert.ok(first);
    assert.match(file.after(remove(first.place)), /ulimits:\n {6}nofile:/);
  });

  it("reads where logs go", () => {
    const { logging } = read(compose, service("logging:\n  driver: json-file\n  options: {max-size: 1m}")).container();
    assert.equal(known(logging.driver), "json-file");
    assert.equal(known(logging.maxSize), "1m");
    const sent = read(aci, `${group()}  diagnostics:\n    logAnalytics:\n      workspaceId: 1c2d\n`);
    assert.equal(sent.workload.logAnalytics && known(sent.workload.logAnalytics), "1c2d");
    assert.equal(read(aci, group()).workload.logAnalytics?.state, "unset");
  });

  it("reads the words that start a container, empty directories and where a pod may run", () => {
    const file = read(
      kubernetes,
      pod(
        'command: ["app"]\nargs:\n  - --level=1\n  - "{{ more }}"',
        "volumes:\n  - name: a\n    emptyDir: {sizeLimit: 1Mi, medium: Memory}\n  - name: b\n    secret: {}\ntolerations:\n  - operator: Exists\nnodeSelector: {disk: ssd}",
      ),
    );
    const { commandLine } = file.container();
    assert.ok(commandLine);
    assert.equal(file.shortList(commandLine.command), 'app @ "app"');
    assert.equal(file.shortList(commandLine.args), "--level=1 @ --level=1, unknown: template ...");
    const [a, b] = file.workload.volumes;
    assert.ok(a?.emptyDir && b);
    assert.equal(known(a.emptyDir.sizeLimit), 2 ** 20);
    assert.equal(known(a.emptyDir.medium), "Memory");
    assert.equal(b.emptyDir, undefined);
    const { scheduling } = file.workload;
    assert.ok(scheduling);
    assert.deepEqual(
      scheduling.tolerations.map(({ key, operator }) => [key.state, known(operator)]),
      [["unset", "Exists"]],
    );
    assert.deepEqual(
      scheduling.nodeLabels.map(({ key }) => key),
      ["disk"],
    );
  });

  it("knows nothing of it in a Dockerfile", () => {
    const container = read(dockerfile, "FROM acme/app:1\nUSER 1000\n").container();
    for (const value of [
      container.livenessProbe,
      container.pullPolicy,
      container.pidsLimit,
      container.logging.driver,
    ]) {
      assert.equal(value.state, "unknown");
    }
  });
});
