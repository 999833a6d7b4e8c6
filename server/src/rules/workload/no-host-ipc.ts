import { hardening } from "../../model/fix.ts";
import { rule } from "../rule.ts";
import { reportHostNamespace } from "./host-namespace.ts";

export default rule({
  id: "no-host-ipc",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "error",
  presets: [
    "recommended",
    "pss-baseline",
    "pss-restricted",
    "cis-docker",
    "cis-kubernetes",
    "nist-800-190",
    "nsa-cisa",
  ],
  summary: "Do not share memory and message queues with the host",
  why: "In the host's IPC namespace a container can read and change the shared memory of programs that run on the host.",
  remedy: "Remove it; containers of one pod share an IPC namespace anyway, and Compose has `ipc: service:NAME`.",
  except: "Programs that exchange shared memory with the host on purpose, such as some GPU and trading software.",
  sameAs: {
    trivy: ["KSV-0008"],
    checkov: ["CKV_K8S_18"],
    "kube-linter": ["host-ipc"],
    kubesec: ["HostIPC"],
    polaris: ["hostIPCSet"],
    semgrep: ["yaml/kubernetes/security/hostipc-pod"],
    kics: ["baa3890f", "cd290efd"],
    pss: ["baseline/hostNamespaces"],
  },
  standards: {
    pss: ["baseline/hostNamespaces"],
    "cis-docker": ["5.17"],
    "cis-kubernetes": ["5.2.4"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: hostIPC"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-653"],
  },
  fixes: ["hardening"],
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  hostIPC: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  hostIPC: false\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    ipc: host\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n",
    },
  ],

  check(workload, report) {
    reportHostNamespace(workload, workload.hostIpc, report, {
      message: "can read and change the shared memory of programs on its host. Give it an IPC namespace of its own.",
      fix: (leave) => hardening("Use an IPC namespace of its own", leave),
    });
  },
});
