import dropAllCapabilities from "../../../server/src/rules/container/drop-all-capabilities.ts";
import noAddedCapabilities from "../../../server/src/rules/container/no-added-capabilities.ts";
import noHostPort from "../../../server/src/rules/container/no-host-port.ts";
import noPrivilegeEscalation from "../../../server/src/rules/container/no-privilege-escalation.ts";
import noProbeHost from "../../../server/src/rules/container/no-probe-host.ts";
import noRootUser from "../../../server/src/rules/container/no-root-user.ts";
import requireRunAsNonRoot from "../../../server/src/rules/container/require-run-as-non-root.ts";
import type { Preset } from "../../../server/src/rules/rule.ts";
import noUnmaskedProc from "../../../server/src/rules/workload/no-unmasked-proc.ts";
import { testRule } from "../rule-tester.ts";
import { pod } from "./manifests.ts";

const kubernetes = "kubernetes";
const WINDOWS = "os:\n  name: windows";

/** The settings of a team that asks for a version of a standard. */
function version(preset: Preset, of: string) {
  return { extends: [preset], podSecurity: { version: of } };
}

function added(...names: string[]): string {
  return pod(`securityContext:\n  capabilities:\n    add: [${names.join(", ")}]`);
}

testRule(noAddedCapabilities, {
  valid: [
    { kind: kubernetes, code: added("NET_BIND_SERVICE"), preset: "pss-restricted" },
    { kind: kubernetes, name: "in the baseline", code: added("CHOWN", "SETPCAP"), preset: "pss-baseline" },
    { kind: kubernetes, name: "said as dangerous", code: added("SYS_ADMIN", "cap_net_admin") },
    {
      kind: kubernetes,
      name: "the restricted standard had no check of its own before 1.22",
      code: added("CHOWN"),
      settings: version("pss-restricted", "v1.21"),
    },
    {
      kind: kubernetes,
      name: "Windows knows no capabilities",
      code: added("CHOWN").replace("spec:\n", "spec:\n  os:\n    name: windows\n"),
    },
    { kind: kubernetes, code: added("CHOWN"), options: { level: "baseline" } },
    {
      kind: kubernetes,
      name: "the restricted check, which excepts Windows, stands in for the baseline's",
      code: added("SYS_ADMIN").replace("spec:\n", "spec:\n  os:\n    name: windows\n"),
      preset: "pss-restricted",
    },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "the standard compares exactly",
      code: added("chown", "CAP_CHOWN", "CHOWN"),
      preset: "pss-baseline",
      findings: [
        { line: 11, text: "chown" },
        { line: 11, text: "CAP_CHOWN", message: /Kubernetes writes it CHOWN/ },
      ],
    },
    {
      kind: kubernetes,
      name: "the restricted standard",
      code: added("CHOWN", "NET_BIND_SERVICE"),
      preset: "pss-restricted",
      findings: [
        {
          line: 11,
          text: "CHOWN",
          severity: "warning",
          sameAs: { trivy: ["KSV-0106"], checkov: ["CKV_K8S_25"], pss: ["restricted/capabilities"] },
          fixes: [{ safety: "choice", output: added("NET_BIND_SERVICE") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "the baseline makes no exception of Windows",
      code: added("SYS_ADMIN").replace("spec:\n", "spec:\n  os:\n    name: windows\n"),
      preset: "pss-baseline",
      findings: [{ line: 13, text: "SYS_ADMIN" }],
    },
    {
      kind: kubernetes,
      name: "of an ephemeral container",
      code: `${pod()}  ephemeralContainers:\n    - name: debug\n      image: acme/debug:1\n      securityContext:\n        capabilities:\n          add: [IPC_LOCK]\n`,
      preset: "pss-baseline",
      findings: [{ line: 14, message: /^Ephemeral container debug/ }],
    },
  ],
});

testRule(dropAllCapabilities, {
  valid: [
    { kind: kubernetes, code: pod("", WINDOWS), preset: "pss-restricted" },
    { kind: kubernetes, code: pod(), settings: version("pss-restricted", "1.21") },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "a node selector is not the pod's system",
      code: pod("", "nodeSelector:\n  kubernetes.io/os: windows"),
      preset: "pss-restricted",
      findings: [{ line: 9 }],
    },
    {
      kind: kubernetes,
      name: "before 1.25 Windows was no exception",
      code: pod("", WINDOWS),
      settings: version("pss-restricted", "v1.24"),
      findings: [{ line: 9 }],
    },
    {
      kind: kubernetes,
      name: "the standard compares exactly",
      code: pod("securityContext:\n  capabilities:\n    drop: [all]"),
      preset: "pss-restricted",
      findings: [{ line: 11, message: /does not take for ALL/ }],
    },
  ],
});

testRule(noPrivilegeEscalation, {
  valid: [{ kind: kubernetes, code: pod("", WINDOWS), preset: "pss-restricted" }],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", WINDOWS),
      settings: version("pss-restricted", "1.24"),
      findings: [{ line: 9 }],
    },
  ],
});

const ROOT = "securityContext:\n  runAsUser: 0";

testRule(noRootUser, {
  valid: [
    {
      kind: kubernetes,
      name: "in a user namespace",
      code: pod("", `hostUsers: false\n${ROOT}`),
      preset: "pss-restricted",
    },
    { kind: kubernetes, name: "not yet", code: pod("", ROOT), settings: version("pss-restricted", "1.22") },
    {
      kind: kubernetes,
      name: "overridden, and nobody asks for the standard",
      code: pod("securityContext:\n  runAsUser: 10001", ROOT),
    },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "user namespaces count since 1.35",
      code: pod("", `hostUsers: false\n${ROOT}`),
      settings: version("pss-restricted", "1.34"),
      findings: [{ line: 8, text: "0" }],
    },
    {
      kind: kubernetes,
      name: "overridden, but the standard forbids it to the pod too",
      code: pod("securityContext:\n  runAsUser: 10001", ROOT),
      preset: "pss-restricted",
      findings: [
        {
          line: 7,
          text: "0",
          sameAs: { pss: ["restricted/runAsUser"] },
          fixes: [
            {
              safety: "choice",
              output: pod("securityContext:\n  runAsUser: 10001", "securityContext:\n  runAsUser: 10001"),
            },
          ],
        },
      ],
    },
  ],
});

testRule(requireRunAsNonRoot, {
  valid: [
    { kind: kubernetes, code: pod("", "hostUsers: false"), preset: "pss-restricted" },
    { kind: kubernetes, code: pod("", "securityContext:\n  runAsNonRoot: true"), preset: "pss-restricted" },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "also on Windows",
      code: pod("", WINDOWS),
      preset: "pss-restricted",
      findings: [{ line: 9 }],
    },
    {
      kind: kubernetes,
      name: "promised by every container, denied by the pod",
      code: pod("securityContext:\n  runAsNonRoot: true", "securityContext:\n  runAsNonRoot: false"),
      preset: "pss-restricted",
      findings: [
        {
          line: 7,
          text: "false",
          fixes: [
            {
              safety: "hardening",
              output: pod("securityContext:\n  runAsNonRoot: true", "securityContext:\n  runAsNonRoot: true"),
            },
          ],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "root itself, in versions that did not look at users",
      code: pod("", ROOT),
      settings: version("pss-restricted", "v1.22"),
      findings: [{ line: 9 }],
    },
  ],
});

const UNMASKED = "securityContext:\n  procMount: Unmasked";

testRule(noUnmaskedProc, {
  valid: [
    { kind: kubernetes, name: "in a user namespace", code: pod(UNMASKED, "hostUsers: false"), preset: "pss-baseline" },
    { kind: "compose", code: "services:\n  app:\n    image: acme/app:1.4\n    security_opt: [systempaths=default]\n" },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "the restricted standard knows no exception",
      code: pod(UNMASKED, "hostUsers: false"),
      preset: "pss-restricted",
      findings: [{ line: 11, text: "Unmasked" }],
    },
    {
      kind: kubernetes,
      name: "nor did the baseline before 1.35",
      code: pod(UNMASKED, "hostUsers: false"),
      settings: version("pss-baseline", "1.34"),
      findings: [{ line: 11 }],
    },
    {
      kind: kubernetes,
      code: pod(UNMASKED),
      preset: "recommended",
      findings: [{ line: 10, severity: "error", fixes: [{ safety: "hardening", output: pod("securityContext: {}") }] }],
    },
    {
      kind: "compose",
      code: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - seccomp:builder.json\n      - unmask=ALL\n",
      findings: [
        {
          line: 6,
          fixes: [
            { output: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - seccomp:builder.json\n" },
          ],
        },
      ],
    },
  ],
});

testRule(noProbeHost, {
  valid: [
    { kind: kubernetes, code: pod("livenessProbe:\n  httpGet:\n    port: 80"), preset: "pss-baseline" },
    { kind: kubernetes, code: pod('livenessProbe:\n  httpGet:\n    host: ""\n    port: 80'), preset: "pss-baseline" },
    {
      kind: kubernetes,
      name: "not before 1.34",
      code: pod("livenessProbe:\n  httpGet:\n    host: 10.0.0.1\n    port: 80"),
      settings: version("pss-baseline", "1.33"),
    },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod(
        "startupProbe:\n  tcpSocket: {host: db, port: 5432}\nlifecycle:\n  preStop:\n    httpGet:\n      host: 127.0.0.1\n      port: 80",
      ),
      preset: "pss-restricted",
      findings: [
        {
          line: 10,
          text: "db",
          message: /^The startupProbe of container app/,
          fixes: [
            {
              output: pod(
                "startupProbe:\n  tcpSocket: {port: 5432}\nlifecycle:\n  preStop:\n    httpGet:\n      host: 127.0.0.1\n      port: 80",
              ),
            },
          ],
        },
        { line: 14, text: "127.0.0.1", message: /^The preStop/ },
      ],
    },
  ],
});

testRule(noHostPort, {
  valid: [
    { kind: kubernetes, code: pod("ports:\n  - {containerPort: 80, hostPort: 0}") },
    { kind: kubernetes, code: pod("ports:\n  - {containerPort: 80, hostPort: 80}"), options: { allowed: [80] } },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("ports:\n  - {containerPort: 80, hostPort: 8080} # ingress"),
      preset: "pss-baseline",
      findings: [
        {
          line: 10,
          text: "8080",
          sameAs: {
            trivy: ["KSV-0024"],
            checkov: ["CKV_K8S_26"],
            polaris: ["hostPortSet"],
            kics: ["2b1836f1"],
            pss: ["baseline/hostPorts"],
          },
          fixes: [{ safety: "choice", output: pod("ports:\n  - {containerPort: 80} # ingress") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "on the host's network, which sets it by itself",
      code: pod("ports:\n  - {containerPort: 80, hostPort: 80}", "hostNetwork: true"),
      findings: [{ line: 11, fixes: [] }],
    },
    {
      kind: kubernetes,
      name: "the standard knows no exception",
      code: pod("ports:\n  - {containerPort: 53, hostPort: 53, protocol: UDP}"),
      settings: { extends: ["pss-baseline"], rules: { "no-host-port": { allowed: [53] } } },
      findings: [{ line: 10 }],
    },
  ],
});
