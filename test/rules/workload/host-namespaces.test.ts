import noHostIpc from "../../../server/src/rules/workload/no-host-ipc.ts";
import noHostNetwork from "../../../server/src/rules/workload/no-host-network.ts";
import noHostPid from "../../../server/src/rules/workload/no-host-pid.ts";
import { pod, service } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const kubernetes = "kubernetes";
const compose = "compose";

testRule(noHostNetwork, {
  valid: [
    { kind: kubernetes, code: pod("", "hostNetwork: false") },
    { kind: kubernetes, name: "nothing said", code: pod() },
    { kind: compose, code: service("network_mode: bridge") },
    { kind: compose, name: "from outside", code: service("network_mode: $" + "{MODE:-bridge}") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", "hostNetwork: on # broadcast"),
      findings: [
        {
          line: 6,
          text: "on",
          severity: "error",
          message: /^Pod web shares .* Offer its ports by a Service instead\.$/,
          fixes: [{ safety: "choice", output: pod("", "hostNetwork: false # broadcast") }],
        },
      ],
    },
    {
      kind: compose,
      code: service("network_mode: host\nrestart: always"),
      findings: [
        {
          line: 4,
          text: "host",
          message: /^Service app shares .* Publish the ports it needs instead\.$/,
          sameAs: { kics: ["071a71ff"] },
          fixes: [{ safety: "choice", output: service("restart: always") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "inside a template",
      code: "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: web\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          hostNetwork: true\n          containers:\n            - name: app\n              image: acme/app:1.4\n",
      findings: [{ line: 10, message: /^CronJob web/ }],
    },
    {
      kind: compose,
      name: "said once, where it is said",
      code: `${service("network_mode: host")}  other:\n    extends: app\n`,
      findings: [{ line: 4 }],
    },
  ],
});

testRule(noHostPid, {
  valid: [
    { kind: kubernetes, name: "among the pod's own", code: pod("", "shareProcessNamespace: true") },
    { kind: compose, code: service('pid: "service:db"') },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", "hostPID: true"),
      findings: [
        {
          line: 6,
          severity: "error",
          sameAs: {
            trivy: ["KSV-0010"],
            checkov: ["CKV_K8S_17"],
            "kube-linter": ["host-pid"],
            kubesec: ["HostPID"],
            polaris: ["hostPIDSet"],
            semgrep: ["yaml/kubernetes/security/hostpid-pod"],
            pss: ["baseline/hostNamespaces"],
            kics: ["302736f4"],
          },
          fixes: [{ safety: "hardening", output: pod("", "hostPID: false") }],
        },
      ],
    },
    {
      kind: compose,
      code: service('pid: "host"'),
      findings: [{ line: 4, fixes: [{ safety: "hardening", output: service() }] }],
    },
  ],
});

testRule(noHostIpc, {
  valid: [
    { kind: kubernetes, code: pod("", "hostIPC: false") },
    { kind: compose, code: service("ipc: shareable") },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", "hostIPC: true"),
      findings: [{ line: 6, severity: "error", fixes: [{ safety: "hardening", output: pod("", "hostIPC: false") }] }],
    },
    {
      kind: compose,
      code: service("ipc: host"),
      findings: [{ line: 4, text: "host", fixes: [{ safety: "hardening", output: service() }] }],
    },
  ],
});
