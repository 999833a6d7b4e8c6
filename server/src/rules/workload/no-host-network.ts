import { choice } from "../../model/fix.ts";
import { rule } from "../rule.ts";
import { reportHostNamespace } from "./host-namespace.ts";

export default rule({
  id: "no-host-network",
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
  summary: "Do not share the network of the host",
  why: "On the host's network a container reaches services that listen on localhost alone, sees the host's traffic, and no network policy holds for it.",
  remedy: "Remove it and publish the ports that are needed.",
  except: "Network plug-ins, ingress controllers on bare metal and programs that look for devices by broadcast.",
  sameAs: {
    trivy: ["KSV-0009"],
    checkov: ["CKV_K8S_19"],
    "kube-linter": ["host-network"],
    kubesec: ["HostNetwork"],
    polaris: ["hostNetworkSet"],
    semgrep: ["yaml/kubernetes/security/hostnetwork-pod"],
    kics: ["071a71ff", "6b6bdfb3"],
    pss: ["baseline/hostNamespaces"],
  },
  standards: {
    pss: ["baseline/hostNamespaces"],
    "cis-docker": ["5.10"],
    "cis-kubernetes": ["5.2.5"],
    "nist-800-190": ["4.3.3", "4.4.3"],
    "nsa-cisa": ["Pod security: hostNetwork"],
    "owasp-docker": ["D03"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-653"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
    { title: "Docker: host network driver", url: "https://docs.docker.com/engine/network/drivers/host/" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  hostNetwork: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  hostNetwork: false\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    network_mode: host\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n",
    },
  ],

  check(workload, report) {
    const instead = workload.kind === "compose" ? "Publish the ports it needs" : "Offer its ports by a Service";
    reportHostNamespace(workload, workload.hostNetwork, report, {
      message: `shares the network of its host: it reaches what listens on localhost there and can read other traffic. ${instead} instead.`,
      fix: (leave) => choice("Use a network of its own", leave),
    });
  },
});
