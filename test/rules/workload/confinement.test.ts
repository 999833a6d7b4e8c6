import noCustomSelinux from "../../../server/src/rules/workload/no-custom-selinux.ts";
import noHostAliases from "../../../server/src/rules/workload/no-host-aliases.ts";
import noHostNamespacesOther from "../../../server/src/rules/workload/no-host-namespaces-other.ts";
import noHostProcess from "../../../server/src/rules/workload/no-host-process.ts";
import noSharedNamespace from "../../../server/src/rules/workload/no-shared-namespace.ts";
import noUnconfinedApparmor from "../../../server/src/rules/workload/no-unconfined-apparmor.ts";
import noUnconfinedSeccomp from "../../../server/src/rules/workload/no-unconfined-seccomp.ts";
import noUnsafeSysctls from "../../../server/src/rules/workload/no-unsafe-sysctls.ts";
import useUserNamespaces from "../../../server/src/rules/workload/use-user-namespaces.ts";
import { pod, service } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const kubernetes = "kubernetes";
const compose = "compose";
const prepare = "initContainers:\n  - name: prepare\n    image: acme/app:1.4";

function annotated(annotation: string, container = ""): string {
  return pod(container).replace("  name: web\n", `  name: web\n  annotations:\n    ${annotation}\n`);
}

const SECCOMP = "securityContext:\n  seccompProfile:\n    type: ";

testRule(noUnconfinedSeccomp, {
  valid: [
    { kind: kubernetes, code: pod() },
    { kind: kubernetes, code: pod(`${SECCOMP}Localhost\n    localhostProfile: app.json`) },
    { kind: compose, code: service("security_opt: ['seccomp:builtin']") },
    {
      kind: kubernetes,
      name: "the standard no longer reads annotations",
      code: annotated("seccomp.security.alpha.kubernetes.io/pod: unconfined"),
      preset: "pss-baseline",
    },
    {
      kind: kubernetes,
      name: "the restricted check excepts Windows",
      code: pod("", `os: {name: windows}\n${SECCOMP}Unconfined`),
      preset: "pss-restricted",
    },
    {
      kind: kubernetes,
      name: "the field did not exist",
      code: pod(`${SECCOMP}Unconfined`),
      settings: { extends: ["pss-baseline"], podSecurity: { version: "1.18" } },
    },
    {
      kind: kubernetes,
      name: "the field counts",
      code: annotated("seccomp.security.alpha.kubernetes.io/pod: unconfined", `${SECCOMP}RuntimeDefault`),
    },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "the pod's mistake is one finding",
      code: pod("", `${SECCOMP}Unconfined\n${prepare}`),
      preset: "recommended",
      findings: [
        {
          line: 8,
          text: "Unconfined",
          severity: "error",
          message: /the containers app and prepare/,
          fixes: [{ safety: "hardening", output: pod("", `${SECCOMP}RuntimeDefault\n${prepare}`) }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "overridden by every container, which only the standard minds",
      code: pod(`${SECCOMP}RuntimeDefault`, `${SECCOMP}Unconfined`),
      findings: [{ line: 8, sameAs: { pss: ["baseline/seccompProfile", "restricted/seccompProfile"] } }],
    },
    {
      kind: kubernetes,
      name: "a type that does not exist",
      code: pod(`${SECCOMP}runtime/default`),
      preset: "pss-baseline",
      findings: [{ line: 11, severity: "warning", fixes: [{ output: pod(`${SECCOMP}RuntimeDefault`) }] }],
    },
    {
      kind: kubernetes,
      name: "an annotation of old",
      code: annotated("seccomp.security.alpha.kubernetes.io/pod: unconfined"),
      findings: [
        {
          line: 6,
          text: "unconfined",
          fixes: [{ output: annotated("seccomp.security.alpha.kubernetes.io/pod: runtime/default") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "annotations were all there was",
      code: annotated("seccomp.security.alpha.kubernetes.io/pod: unconfined", `${SECCOMP}RuntimeDefault`),
      settings: { extends: ["pss-restricted"], podSecurity: { version: "v1.18" } },
      findings: [{ line: 6, text: "unconfined" }],
    },
    {
      kind: compose,
      name: "said once, where it is said",
      code: `${service("security_opt:\n  - seccomp=unconfined\n  - no-new-privileges:true")}  other:\n    extends: app\n`,
      findings: [
        {
          line: 5,
          message: /lets service app make every system call/,
          fixes: [{ output: `${service("security_opt:\n  - no-new-privileges:true")}  other:\n    extends: app\n` }],
        },
      ],
    },
  ],
});

const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io";

testRule(noUnconfinedApparmor, {
  valid: [
    { kind: kubernetes, code: annotated(`${APP_ARMOR}/app: localhost/app`) },
    { kind: kubernetes, code: annotated(`${APP_ARMOR}/app: ""`), preset: "pss-baseline" },
    { kind: kubernetes, code: pod("securityContext:\n  appArmorProfile: {type: RuntimeDefault}") },
    { kind: compose, code: service("security_opt: ['apparmor:docker-default']") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: annotated(`${APP_ARMOR}/app: unconfined # mounts`),
      preset: "pss-baseline",
      findings: [
        {
          line: 6,
          text: "unconfined",
          message: /switched off for container app\./,
          fixes: [{ safety: "hardening", output: annotated(`${APP_ARMOR}/app: runtime/default # mounts`) }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "of a container that is not there",
      code: annotated(`${APP_ARMOR}/gone: unconfined`),
      findings: [{ line: 6, severity: "warning", sameAs: { pss: ["baseline/appArmorProfile"] } }],
    },
    {
      kind: kubernetes,
      name: "of the pod",
      code: pod("", `securityContext: {appArmorProfile: {type: Unconfined}}\n${prepare}`),
      findings: [
        {
          line: 6,
          message: /the containers app and prepare/,
          fixes: [{ output: pod("", `securityContext: {appArmorProfile: {type: RuntimeDefault}}\n${prepare}`) }],
        },
      ],
    },
    {
      kind: compose,
      code: service("security_opt:\n  - apparmor:unconfined"),
      findings: [{ line: 5, fixes: [{ output: service() }] }],
    },
  ],
});

const SELINUX = "securityContext:\n  seLinuxOptions:\n    ";

testRule(noCustomSelinux, {
  valid: [
    { kind: kubernetes, code: pod(`${SELINUX}level: s0:c1,c2`), preset: "pss-baseline" },
    { kind: kubernetes, name: "since 1.31", code: pod(`${SELINUX}type: container_engine_t`), preset: "pss-baseline" },
    { kind: compose, code: service("security_opt: ['label:level:s0:c100,c200']") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod(`${SELINUX}type: container_engine_t`),
      settings: { extends: ["pss-baseline"], podSecurity: { version: "v1.30" } },
      findings: [{ line: 11, text: "container_engine_t" }],
    },
    {
      kind: kubernetes,
      name: "of pod and container",
      code: pod(`${SELINUX}role: r`, `${SELINUX}user: u\n    type: container_t`),
      findings: [
        { line: 8, text: "u", message: /SELinux user u replaces/ },
        {
          line: 15,
          text: "r",
          fixes: [
            {
              safety: "choice",
              output: pod("securityContext:\n  seLinuxOptions: {}", `${SELINUX}user: u\n    type: container_t`),
            },
          ],
        },
      ],
    },
    {
      kind: compose,
      code: service("security_opt:\n  - label=disable\n  - label:type:svirt_apache_t"),
      findings: [
        { line: 5, message: /keeps service app/ },
        { line: 6, message: /SELinux type svirt_apache_t/ },
      ],
    },
  ],
});

const HOST_PROCESS = "securityContext:\n  windowsOptions:\n    hostProcess: ";

testRule(noHostProcess, {
  valid: [{ kind: kubernetes, code: pod("", `${HOST_PROCESS}false`) }],
  invalid: [
    {
      kind: kubernetes,
      code: pod(`${HOST_PROCESS}true`, `${HOST_PROCESS}true`),
      preset: "pss-baseline",
      findings: [
        { line: 8, severity: "error" },
        { line: 14, message: /container app run on the Windows host/ },
      ],
    },
  ],
});

function sysctls(...names: string[]): string {
  return `securityContext:\n  sysctls:\n${names.map((name) => `    - {name: ${name}, value: "1"}\n`).join("")}`;
}

testRule(noUnsafeSysctls, {
  valid: [
    { kind: kubernetes, code: pod("", sysctls("net.ipv4.tcp_syncookies", "net.ipv4.tcp_notsent_lowat")) },
    { kind: kubernetes, code: pod("", sysctls("net.core.somaxconn")), options: { allowed: ["net.core.somaxconn"] } },
    { kind: compose, code: service("sysctls:\n  - net.ipv4.ping_group_range=0 1") },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "not yet allowed",
      code: pod("", sysctls("net.ipv4.tcp_rmem", "kernel.shm_rmid_forced")),
      settings: { extends: ["pss-restricted"], podSecurity: { version: "1.31" } },
      findings: [
        {
          line: 8,
          text: "net.ipv4.tcp_rmem",
          severity: "warning",
          fixes: [{ safety: "choice", output: pod("", sysctls("kernel.shm_rmid_forced")) }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "its own network's, merely mentioned",
      code: pod("", sysctls("net.core.somaxconn", "vm.swappiness")),
      findings: [
        { line: 8, severity: "info" },
        { line: 9, severity: "warning", message: /holds for its whole host, so that no ordinary node/ },
      ],
    },
    {
      kind: kubernetes,
      name: "the standard knows no exception",
      code: pod("", sysctls("net.core.somaxconn")),
      settings: { extends: ["pss-baseline"], rules: { "no-unsafe-sysctls": { allowed: ["net.core.somaxconn"] } } },
      findings: [{ line: 8 }],
    },
    {
      kind: compose,
      name: "in a list",
      code: service("sysctls:\n  - net.ipv4.ping_group_range=0 1\n  - vm.max_map_count=262144"),
      findings: [{ line: 6, fixes: [{ output: service("sysctls:\n  - net.ipv4.ping_group_range=0 1") }] }],
    },
  ],
});

testRule(noHostNamespacesOther, {
  valid: [
    { kind: compose, code: service("uts: ''") },
    { kind: compose, code: service("cgroup: private") },
  ],
  invalid: [
    {
      kind: compose,
      code: service("userns_mode: host\nuts: host\ncgroup: host\ncgroup_parent: m-executor"),
      findings: [
        { line: 4, text: "host", message: /root is root on the host/ },
        { line: 5, message: /host name/ },
        { line: 6, message: /control groups of its host/ },
        { line: 7, severity: "info" },
      ],
    },
  ],
});

testRule(noSharedNamespace, {
  valid: [
    { kind: kubernetes, code: pod("", "shareProcessNamespace: false") },
    { kind: compose, code: service("ipc: shareable") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", "shareProcessNamespace: true"),
      findings: [{ line: 6, text: "true", severity: "info" }],
    },
    {
      kind: compose,
      code: service("pid: service:db\nipc: container:cache\nvolumes_from:\n  - db:ro"),
      findings: [
        { line: 4, message: /the processes of db/ },
        { line: 5, message: /the shared memory of cache/ },
        { line: 7, message: /the volumes of db/ },
      ],
    },
  ],
});

testRule(useUserNamespaces, {
  valid: [
    { kind: kubernetes, code: pod("", "hostUsers: false") },
    { kind: kubernetes, name: "refused together", code: pod("", "hostPID: true") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", "hostUsers: true"),
      findings: [{ line: 6, fixes: [{ safety: "choice", output: pod("", "hostUsers: false") }] }],
    },
  ],
});

testRule(noHostAliases, {
  valid: [{ kind: compose, code: service("extra_hosts:\n  gateway: host-gateway") }],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", 'hostAliases:\n  - ip: "127.0.0.1"\n    hostnames: [metadata.google.internal, b]'),
      findings: [{ line: 7, message: /metadata\.google\.internal/, fixes: [] }],
    },
    {
      kind: compose,
      code: service('extra_hosts:\n  - "db=10.0.0.1"\n  - host.docker.internal:host-gateway\n  - v6:::1'),
      findings: [
        { line: 5, text: "db" },
        { line: 7, text: "v6" },
      ],
    },
  ],
});
