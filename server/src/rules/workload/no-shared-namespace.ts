import { known } from "../../model/value.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-shared-namespace",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "info",
  presets: [],
  summary: "Keep the namespaces of containers apart",
  why: "Containers that share a namespace see each other's processes, memory or connections, so that whoever breaks into one has the others.",
  remedy: "Let containers speak to each other over a network, and share files by a volume of their own.",
  except: "Sidecars that debug another container, and services that go through a VPN container.",
  standards: { "nist-800-190": ["4.4.3"], cwe: ["CWE-653"] },
  references: [
    {
      title: "Share process namespace between containers in a pod",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  shareProcessNamespace: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    network_mode: service:vpn\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    network_mode: bridge\n",
    },
  ],

  check(workload, report) {
    const { shareProcessNamespace: shared } = workload;
    if (shared?.state === "set" && known(shared)) {
      report(shared, {
        message: `The containers of ${calledWorkload(workload, "inside")} see and can stop each other's processes, and read their files through /proc. Set shareProcessNamespace to false unless they need that.`,
      });
    }
    for (const { what, from, at } of workload.sharedNamespaces ?? []) {
      report(at, {
        message: `${calledWorkload(workload)} shares the ${what} of ${from}: whoever breaks into one has the other. Keep them apart unless they need that.`,
        detail: `${what} ${from}`,
      });
    }
  },
});
