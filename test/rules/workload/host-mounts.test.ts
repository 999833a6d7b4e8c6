import assert from "node:assert/strict";
import { describe, it } from "mocha";
import noMountPropagation from "../../../server/src/rules/container/no-mount-propagation.ts";
import { isOutside, sensitiveDirectory } from "../../../server/src/rules/workload/host-directories.ts";
import noGitRepoVolume from "../../../server/src/rules/workload/no-git-repo-volume.ts";
import noHostDevices from "../../../server/src/rules/workload/no-host-devices.ts";
import noSensitiveHostMount from "../../../server/src/rules/workload/no-sensitive-host-mount.ts";
import noWritableHostMount from "../../../server/src/rules/workload/no-writable-host-mount.ts";
import restrictedVolumeTypes from "../../../server/src/rules/workload/restricted-volume-types.ts";
import { group, pod, service } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const kubernetes = "kubernetes";
const compose = "compose";

/** A pod that mounts a folder of its node at /host. */
function mounting(path: string, more = ""): string {
  return pod(
    `volumeMounts:\n  - name: host\n    mountPath: /host\n${more}`,
    `volumes:\n  - name: host\n    hostPath:\n      path: ${path}`,
  );
}

describe("folders of a host", () => {
  const of = (path: string) => sensitiveDirectory(path, []);

  it("are known as a whole, whatever they are spelled", () => {
    for (const path of [
      "/",
      "/etc",
      "/etc/",
      "/srv/../etc",
      "//etc/./",
      "/home/ann",
      "C:\\",
      "c:/Windows",
      "~",
      "$HOME",
    ]) {
      assert.equal(of(path)?.whole, true, path);
    }
  });

  it("are known by what lies below some of them", () => {
    assert.deepEqual(of("/etc/nginx/conf.d"), {
      holds: "some of the settings and passwords of the host",
      whole: false,
      keys: false,
    });
    for (const path of [
      "~/.ssh",
      "/root/.aws/credentials",
      "/home/ann/.kube",
      "$" + "{HOME}/.docker",
      "/etc/kubernetes/pki",
    ]) {
      assert.equal(of(path)?.keys, true, path);
    }
  });

  it("are left alone where a container may read them", () => {
    for (const path of [
      "/etc/localtime",
      "/etc/ssl/certs",
      "/srv/data",
      "/home/ann/site",
      "/usr/share/fonts",
      "./etc",
      "etc",
    ]) {
      assert.equal(of(path), undefined, path);
    }
    assert.equal(sensitiveDirectory("/srv/keys/a", ["/srv/keys/"])?.whole, true);
  });

  it("stand inside or outside of a project", () => {
    assert.deepEqual(["/srv", "~/x", "../x", "..", "D:\\x"].filter(isOutside).length, 5);
    assert.deepEqual(["./x", "x", ".", "..x"].filter(isOutside), []);
  });
});

testRule(noSensitiveHostMount, {
  valid: [
    { kind: kubernetes, code: mounting("/srv/data") },
    {
      kind: kubernetes,
      name: "an agent that reads",
      code: mounting("/proc", "    readOnly: true"),
      preset: "recommended",
    },
    { kind: kubernetes, name: "a part", code: mounting("/etc/app"), preset: "recommended" },
    { kind: compose, code: service("volumes:\n  - ./etc:/etc\n  - /etc/timezone:/etc/timezone:ro\n  - etc:/etc/app") },
    { kind: compose, name: "the socket's own rule", code: service("volumes:\n  - /var/run/docker.sock:/sock") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: mounting("/etc"),
      preset: "recommended",
      findings: [
        {
          line: 9,
          text: "/etc",
          severity: "error",
          message: /^Pod web can change \/etc of its host: the settings and passwords of the host\./,
          sameAs: { trivy: ["KSV-0121"], "kube-linter": ["sensitive-host-mounts"], kics: ["5308a7a8"] },
          fixes: [{ safety: "choice", output: pod() }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "only read, for those who want to hear all",
      code: mounting("/proc", "    readOnly: true"),
      findings: [
        {
          line: 9,
          severity: "warning",
          sameAs: {
            trivy: ["KSV-0121"],
            "kube-linter": ["sensitive-host-mounts"],
            kubesec: ["ProcMount"],
            kics: ["5308a7a8"],
          },
        },
      ],
    },
    {
      kind: kubernetes,
      name: "keys are bad enough to read",
      code: mounting("/var/lib/kubelet", "    readOnly: true"),
      preset: "recommended",
      findings: [{ line: 9, severity: "error", sameAs: {} }],
    },
    {
      kind: compose,
      code: service("volumes:\n  - ~/.ssh:/root/.ssh:ro\n  - $" + "{HOME}/.aws:/root/.aws\n  - data:/data"),
      preset: "recommended",
      findings: [
        { line: 5, message: /^Service app can read ~\/\.ssh of its host: credentials/ },
        {
          line: 6,
          fixes: [{ output: service("volumes:\n  - ~/.ssh:/root/.ssh:ro\n  - data:/data") }],
        },
      ],
    },
    {
      kind: compose,
      name: "a folder that the team names",
      code: service("volumes:\n  - /srv/keys/app:/keys:ro"),
      options: { dirs: ["/srv/keys"] },
      findings: [{ line: 5, message: /what your team keeps/ }],
    },
  ],
});

testRule(noWritableHostMount, {
  valid: [
    { kind: kubernetes, code: mounting("/srv", "    readOnly: true") },
    { kind: compose, code: service("volumes:\n  - ./data:/data\n  - /srv/media:/media:ro\n  - data:/var") },
    { kind: compose, code: service("volumes:\n  - /srv/media:/media"), options: { allowed: ["/srv"] } },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: mounting("/srv"),
      findings: [
        {
          line: 9,
          sameAs: { "kube-linter": ["writable-host-mount"], kics: ["b7652612"] },
          fixes: [{ safety: "choice", output: mounting("/srv", "    readOnly: true") }],
        },
      ],
    },
    {
      kind: compose,
      name: "in the long form",
      code: service("volumes:\n  - type: bind\n    source: ../shared\n    target: /shared"),
      findings: [
        {
          line: 6,
          fixes: [
            {
              output: service(
                "volumes:\n  - type: bind\n    source: ../shared\n    target: /shared\n    read_only: true",
              ),
            },
          ],
        },
      ],
    },
  ],
});

testRule(noMountPropagation, {
  valid: [
    { kind: compose, code: service("volumes:\n  - /srv:/srv:rprivate") },
    { kind: kubernetes, code: mounting("/srv", "    mountPropagation: None") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: mounting("/srv", "    mountPropagation: Bidirectional"),
      preset: "recommended",
      findings: [{ line: 16, severity: "warning", fixes: [{ safety: "choice", output: mounting("/srv") }] }],
    },
    {
      kind: compose,
      code: service(
        "volumes:\n  - /srv:/srv:shared\n  - type: bind\n    source: /a\n    target: /a\n    bind:\n      propagation: rslave",
      ),
      findings: [
        {
          line: 5,
          fixes: [
            {
              output: service(
                "volumes:\n  - /srv:/srv\n  - type: bind\n    source: /a\n    target: /a\n    bind:\n      propagation: rslave",
              ),
            },
          ],
        },
        { line: 10, text: "rslave", severity: "info" },
      ],
    },
  ],
});

testRule(noHostDevices, {
  valid: [
    { kind: compose, code: service("volumes:\n  - /dev/shm:/dev/shm\n  - /dev/log:/dev/log") },
    { kind: compose, code: service("device_cgroup_rules: ['c 189:* rmw']") },
  ],
  invalid: [
    {
      kind: compose,
      code: service(
        "devices:\n  - /dev/dri/card0:/dev/dri/card0\n  - source: /dev/mem\n    target: /dev/mem\n  - /dev/ttyUSB0",
      ),
      findings: [
        { line: 5, severity: "info" },
        { line: 6, text: "/dev/mem", severity: "error" },
        { line: 8, severity: "warning" },
      ],
    },
    {
      kind: kubernetes,
      code: mounting("/dev/sda"),
      findings: [{ line: 9, severity: "error" }],
    },
  ],
});

testRule(restrictedVolumeTypes, {
  valid: [
    {
      kind: kubernetes,
      code: pod("", "volumes:\n  - {name: a, emptyDir: {}}\n  - {name: b, csi: {driver: x}}\n  - {name: c}"),
      preset: "pss-restricted",
    },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", "volumes:\n  - {name: a, nfs: {server: x, path: /}}\n  - name: b\n    hostPath: {path: /srv}"),
      preset: "pss-restricted",
      findings: [
        { line: 7, text: "nfs", message: /volume of type nfs \(a\).*Use a persistentVolumeClaim/ },
        { line: 9, text: "hostPath", sameAs: { trivy: ["KSV-0028"], pss: ["restricted/restrictedVolumes"] } },
      ],
    },
  ],
});

testRule(noGitRepoVolume, {
  valid: [
    { kind: kubernetes, code: pod("env:\n  - {name: GITSYNC_REPO, value: 'https://git.acme.example/a'}") },
    { kind: kubernetes, name: "another program's flag", code: pod("args: [--git=/usr/bin/git]") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", "volumes:\n  - name: site\n    gitRepo: {repository: 'https://git.acme.example/a'}"),
      preset: "recommended",
      findings: [{ line: 8, text: "gitRepo", severity: "error", sameAs: {} }],
    },
    {
      kind: kubernetes,
      code: pod("command: [/git-sync]\nargs: [--repo=x, --exechook-command=/hook.sh]").replace(
        "acme/app:1.4",
        "registry.k8s.io/git-sync/git-sync:v4.4.0",
      ),
      findings: [{ line: 10, message: /^--exechook-command tells git-sync in container app/ }],
    },
    {
      kind: "aci",
      code: `${group()}  volumes:\n    - name: site\n      gitRepo:\n        repository: https://git.acme.example/a\n`,
      findings: [{ line: 18, severity: "info" }],
    },
  ],
});
