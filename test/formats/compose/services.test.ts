import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { compose } from "../../../server/src/formats/compose/compose.ts";
import { known } from "../../../server/src/model/value.ts";
import { Reading } from "../reading.ts";

const read = (text: string, path = "compose.yaml") => new Reading(compose, text, path);
const service = (lines: string, path?: string) =>
  read(`services:\n  app:\n    image: acme/app:1\n${lines.replace(/^(?=.)/gm, "    ")}\n`, path);

describe("a Compose service", () => {
  it("is a workload with one container", () => {
    const file = service(
      "user: 1000:1000\nprivileged: 'true'\nread_only: true\ncap_add: [SYS_ADMIN]\ncap_drop:\n  - ALL\n",
    );
    const container = file.container();
    assert.equal(file.under(container.at), "app");
    assert.equal(container.workload, file.workload);
    assert.equal(file.short(container.user), "1000:1000 @ 1000:1000");
    assert.equal(known(container.group), "1000");
    assert.equal(file.short(container.privileged), "true @ 'true'");
    assert.equal(file.short(container.readOnlyRootFilesystem), "true @ true");
    assert.equal(file.shortList(container.capabilitiesAdded), "SYS_ADMIN @ SYS_ADMIN");
    assert.equal(file.shortList(container.capabilitiesDropped), "ALL @ ALL");
    assert.equal(file.short(container.runAsNonRoot), "unknown: not in this format");
    assert.equal(file.workload.partial, false);
  });

  it("shares the host's namespaces where it says so", () => {
    const { workload, ...file } = { workload: service("network_mode: host\npid: service:db\n").workload };
    assert.equal(known(workload.hostNetwork), true);
    assert.equal(known(workload.hostPid), false);
    assert.equal(workload.hostIpc.state, "unset");
    assert.deepEqual(file, {});
  });

  it("is privileged too where a hook is", () => {
    const file = service("post_start:\n  - command: chown x\n    privileged: true\n");
    assert.equal(file.short(file.container().privileged), "true @ true");
    assert.deepEqual(
      file.all("command").map(({ name }) => name),
      ["chown"],
    );
  });

  for (const [option, escalation] of [
    ["no-new-privileges", "false"],
    ["no-new-privileges:true", "false"],
    ["no-new-privileges=true", "false"],
    ["no-new-privileges:false", "true"],
    ["apparmor:unconfined", "unset"],
    ["${OPTION}", "unknown: variable"],
  ] as const) {
    it(`reads security_opt ${option}`, () => {
      const file = service(`security_opt:\n  - ${option}\n`);
      assert.equal(file.short(file.container().allowPrivilegeEscalation).split(" @")[0], escalation);
    });
  }

  it("has Docker's seccomp profile unless it names another", () => {
    const plain = service("").container().seccompProfile;
    assert.equal(plain.state === "unset" && plain.fallback, "RuntimeDefault");
    assert.equal(known(service("security_opt: ['seccomp:unconfined']").container().seccompProfile), "Unconfined");
    assert.equal(known(service("security_opt: ['seccomp=./p.json']").container().seccompProfile), "Localhost");
  });

  for (const [lines, memory, cpu] of [
    ["mem_limit: 512m\ncpus: 0.5", 2 ** 29, 0.5],
    ["deploy: {resources: {limits: {memory: 1G, cpus: '1.5'}}}", 2 ** 30, 1.5],
    ["mem_limit: 1073741824\ncpu_quota: 50000", 2 ** 30, 0.5],
    ["mem_limit: 1gb\ncpu_quota: 50000\ncpu_period: 50000", 2 ** 30, 1],
    ["mem_limit: 0\ncpus: 0", undefined, undefined],
  ] as const) {
    it(`reads limits of ${lines.replaceAll("\n", ", ")}`, () => {
      const { memoryLimit, cpuLimit } = service(lines).container();
      assert.equal(known(memoryLimit), memory);
      assert.equal(known(cpuLimit), cpu);
    });
  }

  it("takes a weight of processor time neither for a limit nor for none", () => {
    assert.equal(service("cpu_shares: 512").container().cpuLimit.state, "unknown");
  });

  for (const [lines, policy, retries] of [
    ["restart: always", "always", undefined],
    ["restart: unless-stopped", "unless-stopped", undefined],
    ["restart: on-failure:5", "on-failure", 5],
    ['restart: "no"', "no", undefined],
    ["restart: false", "no", undefined],
    ["deploy: {restart_policy: {condition: any, max_attempts: 3}}", "always", 3],
    ["restart: always\ndeploy: {restart_policy: {condition: none}}", "no", undefined],
  ] as const) {
    it(`reads ${lines.replaceAll("\n", ", ")}`, () => {
      const { restart } = service(lines).workload;
      assert.equal(known(restart.policy), policy);
      assert.equal(known(restart.maxRetries), retries);
    });
  }

  it("has an image that may be built here, or none", () => {
    const [first] = service("build: .").all("image");
    assert.equal(first?.builtHere, true);
    const built = read("services:\n  app:\n    build: .\n");
    assert.equal(built.container().image, undefined);
    assert.equal(built.workload.partial, false);
  });

  it("has the commands that it runs", () => {
    const file = service(
      [
        "entrypoint: ['/bin/sh', '-c']",
        "command:",
        "  - |",
        "    apt-get update",
        "    curl $$URL | bash",
        "healthcheck:",
        "  test: ['CMD-SHELL', 'wget -q localhost || exit 1']",
      ].join("\n"),
    );
    const commands = file.all("command");
    assert.deepEqual(
      commands.map(({ name }) => name),
      ["sh", "apt-get", "curl", "bash", "wget", "exit"],
    );
    assert.equal(file.under(commands[4]?.at ?? assert.fail()), "wget -q localhost");
    const text = service("command: npm run 'the thing' && true");
    assert.deepEqual(
      text.all("command").map(({ words }) => words.map(({ value }) => value)),
      [["npm", "run", "the thing", "&&", "true"]],
    );
  });
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: Compose's own variables
describe("variables of a Compose file", () => {
  it("take their defaults; without one they are unknown", () => {
    const file = read(
      "services:\n  a:\n    image: nginx:${TAG:-1.27}\n    user: ${UID}\n    privileged: ${P:-true}\n    hostname: $$x\n  b:\n    image: ${IMAGE}\n",
    );
    assert.equal(known(file.container("a").image?.reference ?? assert.fail())?.tag, "1.27");
    assert.equal(file.short(file.container("a").user), "unknown: variable");
    assert.equal(file.short(file.container("a").privileged), "true @ ${P:-true}");
    assert.equal(file.short(file.container("b").image?.reference ?? assert.fail()), "unknown: variable");
  });

  it("leave known what stands beside them", () => {
    const file = service('ports: ["${PORT}:5432", "${IP:-127.0.0.1}:80:8080"]\nvolumes: ["${DIR}/x:/data:ro"]\n');
    const [db, web] = file.container().ports;
    assert.equal(known(db?.number ?? assert.fail()), 5432);
    assert.equal(file.short(db?.published ?? assert.fail()), "unknown: variable");
    assert.equal(known(web?.hostIp ?? assert.fail()), "127.0.0.1");
    const [mount] = file.container().mounts;
    assert.equal(mount?.type, "bind");
    assert.equal(mount && file.short(mount.source), "unknown: variable");
    assert.equal(mount && known(mount.target), "/data");
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: Compose's own variables

describe("lists of a Compose service", () => {
  it("read ports in every form", () => {
    const file = service(
      'ports:\n  - 80\n  - "8080:81"\n  - "127.0.0.1:53:82/udp"\n  - "[::1]:90:83"\n  - "3000-3005:84-89"\n  - {target: 22, published: "2222", host_ip: 0.0.0.0}\nexpose: [9000]\n',
    );
    assert.deepEqual(
      file
        .container()
        .ports.map((p) => [known(p.number), p.last, known(p.published), known(p.hostIp), p.protocol, p.exposure]),
      [
        [80, undefined, undefined, undefined, "tcp", "published"],
        [81, undefined, 8080, undefined, "tcp", "published"],
        [82, undefined, 53, "127.0.0.1", "udp", "published"],
        [83, undefined, 90, "::1", "tcp", "published"],
        [84, 89, 3000, undefined, "tcp", "published"],
        [22, undefined, 2222, "0.0.0.0", "tcp", "published"],
        [9000, undefined, undefined, undefined, "tcp", "declared"],
      ],
    );
  });

  it("read mounts in every form", () => {
    const file = read(`services:
  app:
    image: x
    use_api_socket: true
    tmpfs: /run:size=1m
    volumes:
      - /anonymous
      - data:/var/lib
      - ./src:/src:ro
      - C:\\temp:/t
      - host:/host
      - {type: bind, source: /var/run/docker.sock, target: /s, read_only: true}
      - {type: volume, source: data, target: /d}
      - {type: image, source: "acme/model:1", target: /m}
volumes:
  data:
  host: {driver: local, driver_opts: {type: none, o: bind, device: /etc}}
`);
    assert.deepEqual(
      file.container().mounts.map((m) => [m.type, known(m.source), known(m.target), known(m.readOnly)]),
      [
        ["volume", undefined, "/anonymous", undefined],
        ["volume", "data", "/var/lib", undefined],
        ["bind", "./src", "/src", true],
        ["bind", "C:\\temp", "/t", undefined],
        ["bind", "/etc", "/host", undefined],
        ["bind", "/var/run/docker.sock", "/s", true],
        ["volume", "data", "/d", undefined],
        ["other", "acme/model:1", "/m", undefined],
        ["tmpfs", undefined, "/run", undefined],
        ["bind", "/var/run/docker.sock", "/var/run/docker.sock", undefined],
      ],
    );
    assert.equal(file.all("image").find(({ role }) => role === "volume")?.reference.state, "set");
  });

  it("read variables as maps and lists", () => {
    const file = service(
      'environment:\n  - "PASSWORD=a=b"\n  - FROM_CALLER\n  - EMPTY=\nbuild:\n  context: .\n  args:\n    TOKEN: abc\n    OTHER:\n',
    );
    assert.deepEqual(
      file.container().environment.map((v) => [v.name, file.under(v.nameAt), file.short(v.value), v.source]),
      [
        ["PASSWORD", "PASSWORD", "a=b @ a=b", "env"],
        ["FROM_CALLER", "FROM_CALLER", "unknown: variable", "env"],
        ["EMPTY", "EMPTY", " @ ", "env"],
        ["TOKEN", "TOKEN", "abc @ abc", "build-arg"],
        ["OTHER", "OTHER", "unknown: variable", "build-arg"],
      ],
    );
  });

  it("give literals with names, also outside the services", () => {
    const file = read(
      "x-common: &c\n  API_KEY: k1\nservices:\n  app:\n    image: x\n    labels: {note: hi}\n    environment:\n      - TOKEN=t1 # was t0\nsecrets: {s: {file: ./s}}\n",
    );
    const found = new Map(file.all("literal").map((l) => [l.name, [l.text, file.under(l.at)]]));
    assert.deepEqual(found.get("API_KEY"), ["k1", "k1"]);
    assert.deepEqual(found.get("TOKEN"), ["t1", "t1"]);
    assert.deepEqual(found.get("note"), ["hi", "hi"]);
    assert.deepEqual(found.get("file"), ["./s", "./s"]);
    assert.deepEqual(found.get(undefined), ["was t0", "# was t0"]);
  });
});

describe("services that build upon others", () => {
  const base =
    "  base:\n    image: acme/base:1\n    user: root\n    cap_add: [NET_RAW]\n    environment: {A: '1', B: '2'}\n";

  it("take what they extend in the same file", () => {
    const file = read(
      `services:\n${base}  app:\n    extends: {service: base}\n    cap_add: [SYS_TIME]\n    environment: {B: '3'}\n  other:\n    extends: base\n    user: '1000'\n`,
    );
    const app = file.container("app");
    assert.equal(file.short(app.user), "root @ root (inherited)");
    assert.equal(file.shortList(app.capabilitiesAdded), "SYS_TIME @ SYS_TIME, NET_RAW @ NET_RAW");
    assert.deepEqual(
      app.environment.map(({ name, value }) => `${name}=${known(value)}`),
      ["B=3", "A=1"],
    );
    assert.equal(file.short(file.container("other").user), "1000 @ '1000'");
    assert.equal(app.workload.partial, false);
  });

  it("take what fragments and merges supply", () => {
    const file = read(
      "x-hard: &hard\n  read_only: true\n  cap_drop: [ALL]\nservices:\n  app:\n    <<: *hard\n    image: acme/app:1\n",
    );
    assert.equal(file.short(file.container().readOnlyRootFilesystem), "true @ true");
    assert.equal(file.shortList(file.container().capabilitiesDropped), "ALL @ ALL");
  });

  for (const [what, text, path] of [
    [
      "extends of another file",
      "services:\n  app:\n    image: x\n    extends: {file: base.yaml, service: app}\n",
      "compose.yaml",
    ],
    ["an override file", "services:\n  app:\n    image: x\n", "compose.override.yaml"],
    ["another override file", "services:\n  app:\n    image: x\n", "dir/docker-compose.override.yml"],
    ["a service without image and build", "services:\n  app:\n    user: root\n", "compose.yaml"],
    ["extends of nothing", "services:\n  app:\n    image: x\n    extends: gone\n", "compose.yaml"],
  ] as const) {
    it(`know nothing of absences in ${what}`, () => {
      const file = read(text, path);
      assert.equal(file.workload.partial, true);
      assert.equal(file.short(file.container().readOnlyRootFilesystem), "unknown: another file");
      assert.equal(file.short(file.container().memoryLimit), "unknown: another file");
      assert.equal(file.short(file.container().allowPrivilegeEscalation), "unknown: another file");
    });
  }

  it("stay whole while someone types an image", () => {
    const file = read("services:\n  app:\n    image:\n    user: root\n");
    assert.equal(file.workload.partial, false);
  });

  it("end where they extend each other", () => {
    const file = read("services:\n  a:\n    image: x\n    extends: b\n  b:\n    image: y\n    extends: a\n");
    assert.equal(file.all("container").length, 2);
  });

  it("know nothing of what a tag takes away", () => {
    const file = read("services:\n  app:\n    image: x\n    user: !reset null\n    ports: !override ['80:80']\n");
    assert.equal(file.container().user.state, "unknown");
    assert.equal(file.container().ports.length, 1);
  });
});

describe("units of a Compose file", () => {
  it("never throw on broken text", () => {
    const text =
      "version: '2'\nx-a: &a {user: root}\nservices:\n  app:\n    <<: *a\n    image: nginx:${T:-1}\n    ports: ['80:80']\n    environment:\n      - A=b\n  b:\n    extends: app\n";
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(20),
        fc.constantFrom("", "{", "- ", ": ", "\n", "&a ", "*a", "|\n", "${", "'"),
        (at, cut, added) => {
          const file = read(text.slice(0, at) + added + text.slice(at + cut));
          for (const container of file.all("container")) assert.ok(container.at.end <= container.at.piece.text.length);
          file.all("literal");
        },
      ),
    );
  });
});
