import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { compose } from "../../../server/src/formats/compose/compose.ts";
import { known } from "../../../server/src/model/value.ts";
import { Reading } from "../reading.ts";

const read = (text: string, path = "compose.yaml") => new Reading(compose, text, path);
const service = (lines: string) =>
  read(`services:\n  app:\n    image: acme/app:1\n${lines.replace(/^(?=.)/gm, "    ")}\n`);

const BASE = `  base:
    image: acme/base:1
    cap_add: [SYS_ADMIN]
    security_opt: [seccomp:unconfined]
    environment: {A: "1"}
    ports: ["80:80"]
    volumes: ["/etc:/etc"]
    tmpfs: /run
    build: {context: ./web, network: host, args: {A: "1"}}
`;
const extending = (lines: string) =>
  read(`services:\n${BASE}  app:\n    extends: {service: base}\n${lines.replace(/^(?=.)/gm, "    ")}\n`).container(
    "app",
  );

describe("what a service extends", () => {
  it("is added to, unless a tag replaces it or takes it away", () => {
    const added = extending("cap_add: [NET_RAW]\nports: ['90:90']\nenvironment: {B: '2'}\n");
    assert.deepEqual(
      added.capabilitiesAdded.items.map(({ value }) => known(value)),
      ["NET_RAW", "SYS_ADMIN"],
    );
    assert.deepEqual([added.ports.length, added.environment.length, added.mounts.length], [2, 3, 2]);

    const replaced = extending(
      "cap_add: !override [NET_RAW]\nports: !override ['90:90']\nenvironment: !override {B: '2'}\nvolumes: !override []\ntmpfs: !override []\n",
    );
    assert.deepEqual(
      replaced.capabilitiesAdded.items.map(({ value }) => known(value)),
      ["NET_RAW"],
    );
    assert.deepEqual(
      replaced.environment.map(({ name, source }) => `${source} ${name}`),
      ["env B", "build-arg A"],
    );
    assert.deepEqual([replaced.ports.length, replaced.mounts.length], [1, 0]);

    const reset = extending(
      "cap_add: !reset [X]\nsecurity_opt: !reset []\nports: !reset ['1:1']\nvolumes: !reset null\n",
    );
    assert.equal(reset.capabilitiesAdded.state, "unset");
    assert.equal(reset.seccompProfile.state, "unset");
    assert.deepEqual([reset.ports.length, reset.mounts.length], [0, 1]);
  });

  it("tells how it is built where the service tells a part only", () => {
    const { build } = extending("build: {target: prod}\n");
    assert.ok(build);
    assert.deepEqual([known(build.context), known(build.target), known(build.network)], ["./web", "prod", "host"]);
  });
});

describe("a build in a Compose file", () => {
  it("has the folder alone in its short form, and all else as by default", () => {
    const { build } = service("build: ./web\n").container();
    assert.ok(build);
    assert.equal(known(build.context), "./web");
    assert.equal(build.dockerfile.state === "unset" && build.dockerfile.fallback, "Dockerfile");
    assert.equal(build.privileged.state === "unset" && build.privileged.fallback, false);
    assert.deepEqual([build.network.state, build.target.state, build.entitlements.state], ["unset", "unset", "unset"]);
  });

  it("has the folder of the file where it names none, and no Dockerfile where that stands in it", () => {
    const { build } = service("build:\n  dockerfile_inline: FROM scratch\n").container();
    assert.equal(build?.context.state === "unset" && build.context.fallback, ".");
    assert.equal(build?.dockerfile.state, "unknown");
  });
});

describe("resources of a Compose service", () => {
  for (const [lines, cores] of [
    ["cpus: 0.5", "0.5 @ 0.5"],
    ["cpu_quota: 50000", "0.5 @ 50000"],
    ["cpu_quota: -1", "unset"],
    ["cpus: 0", "unset"],
    ["cpuset: 0-3", "unknown: not in this format"],
    ["cpu_count: 2", "unknown: not in this format"],
    ["cpu_percent: 50", "unknown: not in this format"],
    ["cpuset: ${CPUS}", "unknown: not in this format"],
    ["cpuset: ${CPUS}\ncpus: 2", "unknown: not in this format"],
  ] as const) {
    it(`bound the processors with ${lines.replace("\n", ", ")}`, () => {
      const file = service(lines);
      assert.equal(file.short(file.container().cpuLimit), cores);
    });
  }
});

describe("variables in a Compose file", () => {
  it("stand for folders where every shell sets them", () => {
    const file = service(
      "volumes:\n- $HOME/.ssh:/a\n- ${HOME}:/b:ro\n- ${HOME:?}/c:/c\n- ${PWD}/d:/d\n- $HOMEPAGE/e:/e\n- ${DATA}/f:/f\n- {type: bind, source: '${HOME}/.kube', target: /g}\n",
    );
    assert.deepEqual(
      file.container().mounts.map(({ source, type }) => `${type} ${known(source) ?? source.state}`),
      ["bind ~/.ssh", "bind ~", "bind ~/c", "bind ./d", "bind unknown", "bind unknown", "bind ~/.kube"],
    );
    assert.equal(known(file.container().mounts[1]?.readOnly ?? assert.fail()), true);
  });

  it("may be a whole port, its address included", () => {
    const [whole, host, address] = service("ports:\n- ${PORTS}\n- ${PORT}:80\n- ${IP}:81:81\n").container().ports;
    assert.deepEqual(
      [whole?.hostIp.state, whole?.published.state, whole?.number.state],
      ["unknown", "unknown", "unknown"],
    );
    assert.deepEqual([host?.hostIp.state, host?.number.state], ["unset", "set"]);
    assert.deepEqual([address?.hostIp.state, address?.number.state], ["unknown", "set"]);
  });

  for (const [written, value] of [
    ["$X", undefined],
    ["${X}", undefined],
    ["${X:-d}", "d"],
    ["${X-d}", "d"],
    ["${X:-}", ""],
    ["${X:-${Y:-z}}", "z"],
    ["${X:-${Y}}", undefined],
    ["${X:?e}", undefined],
    ["${X?e}", undefined],
    ["${X:+d}", undefined],
    ["${X+d}", undefined],
    ["a$$b", "a$b"],
    ["$${X}", "${X}"],
    ["a${X:-b}c", "abc"],
  ] as const) {
    it(`make ${written} ${value === undefined ? "unknown" : JSON.stringify(value)}`, () => {
      const [variable] = service(`environment:\n  V: "${written}"\n`).container().environment;
      assert.equal(variable && known(variable.value), value);
    });
  }
});

describe("a Compose file that another completes", () => {
  for (const path of [
    "compose.override.yaml",
    "override.yml",
    "docker-compose.override.local.yml",
    "docker-compose-override.yml",
    "compose.prod.override.yaml",
  ]) {
    it(path, () => assert.equal(read("services:\n  app:\n    image: x\n", path).workload.partial, true));
  }

  for (const path of ["compose.yaml", "overrides.yaml", "compose.prod.yaml"]) {
    it(`not ${path}`, () => assert.equal(read("services:\n  app:\n    image: x\n", path).workload.partial, false));
  }

  it("by a document of its own", () => {
    const file = read("services:\n  app:\n    image: x\n---\nservices:\n  app:\n    privileged: true\n");
    assert.deepEqual(
      file.all("workload").map(({ partial }) => partial),
      [true, true],
    );
    assert.equal(read("---\nservices:\n  app:\n    image: x\n---\n").workload.partial, false);
  });
});

describe("other features of Compose", () => {
  it("name containers that are no services", () => {
    const shared = service("volumes_from: [db:ro, 'container:old:rw']\nipc: container:other\n").workload
      .sharedNamespaces;
    assert.deepEqual(
      shared?.map(({ what, from }) => `${what} ${from}`),
      ["shared memory other", "volumes db", "volumes old"],
    );
  });

  it("run nothing where a provider stands in", () => {
    assert.equal(read("services:\n  db:\n    provider: {type: cloud}\n").all("workload").length, 0);
  });

  it("that say nothing of confinement change nothing", () => {
    const plain = service("").container();
    const { workload } = service(
      "profiles: [dev]\ndevelop: {watch: [{path: ., action: sync, target: /a}]}\nmodels: [llm]\ngpus: all\nscale: 2\nannotations: {a: b}\nconfigs: [c]\nsecrets: [{source: s, target: t, mode: 0440}]\nlabel_file: l\nshm_size: 1g\ninit: true\n",
    );
    const [container] = workload.containers;
    assert.deepEqual(container?.ports, plain.ports);
    assert.deepEqual(container?.mounts, plain.mounts);
    assert.equal(container?.memoryLimit.state, plain.memoryLimit.state);
    assert.equal(workload.partial, false);
  });
});
