import { hardening } from "../../model/fix.ts";
import { rule } from "../rule.ts";
import { reportHostNamespace } from "./host-namespace.ts";

export default rule({
  id: "no-host-pid",
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
  summary: "Do not share the process list of the host",
  why: "Among the host's processes a container sees their command lines and environment, secrets included, and as root can stop or enter them.",
  remedy: "Remove it; to watch the processes of one pod, shareProcessNamespace is enough.",
  except: "Node agents that measure or debug the processes of the host.",
  sameAs: {
    trivy: ["KSV-0010"],
    checkov: ["CKV_K8S_17"],
    "kube-linter": ["host-pid"],
    kubesec: ["HostPID"],
    polaris: ["hostPIDSet"],
    semgrep: ["yaml/kubernetes/security/hostpid-pod"],
    kics: ["4f31dd9f", "302736f4"],
    pss: ["baseline/hostNamespaces"],
  },
  standards: {
    pss: ["baseline/hostNamespaces"],
    "cis-docker": ["5.16"],
    "cis-kubernetes": ["5.2.3"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: hostPID"],
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
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  hostPID: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  hostPID: false\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    pid: host\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n",
    },
  ],

  check(workload, report) {
    reportHostNamespace(workload, workload.hostPid, report, {
      message:
        "sees all processes of its host, with their command lines and environment. Give it a process list of its own.",
      fix: (leave) => hardening("Use a process namespace of its own", leave),
    });
  },
});
