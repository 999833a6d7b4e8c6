import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { effective, known } from "../../model/value.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "use-user-namespaces",
  subject: "workload",
  kinds: ["kubernetes"],
  category: "user",
  severity: "info",
  presets: [],
  summary: "Run pods in a user namespace of their own",
  why: "In a user namespace root of the container is nobody on the host, so that an escape from it leads to little.",
  remedy: "Set hostUsers to false, on clusters with Kubernetes 1.33 or later and volumes that can map owners.",
  except: "Pods that share another namespace of the host, which Kubernetes refuses together, and volumes over NFS.",
  sameAs: { kubesec: ["HostUsers"] },
  standards: { "nist-800-190": ["4.4.3"], "nsa-cisa": ["Pod security: hardening"], cwe: ["CWE-250"] },
  fixes: ["choice"],
  references: [
    { title: "User namespaces", url: "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  restartPolicy: Always\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  restartPolicy: Always\n  containers:\n    - name: app\n      image: acme/app:1.4\n  hostUsers: false\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  hostUsers: false\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
  ],

  check(workload, report) {
    const { hostUsers, hostNetwork, hostPid, hostIpc, os } = workload;
    if (os !== "linux" || hostUsers.state === "unknown" || known(hostUsers) === false) return;
    // Kubernetes refuses the two together
    if ([hostNetwork, hostPid, hostIpc].some((shared) => effective(shared) !== false)) return;
    report(hostUsers, {
      message: `Root in ${calledWorkload(workload, "inside")} is root on its node. Set hostUsers to false, so that it is nobody there.`,
      fixes: [choice("Set hostUsers to false", set(hostUsers.place, false))],
    });
  },
});
