import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";
import { componentsOf } from "./component-flags.ts";

export default rule({
  id: "no-control-plane-scheduling",
  subject: "workload",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Keep workloads off the nodes of the control plane",
  why: "Who breaks out of a container there holds the keys of the whole cluster, and what loads the node slows down the API server.",
  remedy: "Remove the toleration or the selector; tolerate the taints by name that the workload has to.",
  except: "Agents that every node needs, which DaemonSets run, and parts of the control plane.",
  standards: { "nist-800-190": ["4.3.4"], "owasp-kubernetes": ["K01:2025"], cwe: ["CWE-653"] },
  fixes: ["choice"],
  references: [
    {
      title: "Taints and tolerations",
      url: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  tolerations:\n    - key: dedicated\n      value: batch\n    - operator: Exists\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  tolerations:\n    - key: dedicated\n      value: batch\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  tolerations:\n    - key: dedicated\n      operator: Exists\n",
    },
  ],

  check(workload, report) {
    const { scheduling, type, containers } = workload;
    // what every node needs has to run on these too
    if (!scheduling || /DaemonSet$/.test(type)) return;
    if (scheduling.tolerations.length + scheduling.nodeLabels.length === 0) return;
    if (containers.some((container) => componentsOf(container).length > 0)) return;
    for (const { key, operator, effect, at, place } of scheduling.tolerations) {
      if (effect.state === "unknown" || (effect.state === "set" && effect.value !== "NoSchedule")) continue;
      const every = key.state === "unset" && known(operator) === "Exists";
      if (!every && !(key.state === "set" && CONTROL_PLANE.test(key.value))) continue;
      report(at, {
        message: `${calledWorkload(workload)} tolerates ${every ? "every taint, that of the control plane as well" : `the taint of the control plane (${known(key)})`}, and may be placed there. ${every ? "Tolerate by name the taints that it has to." : "Remove the toleration."}`,
        detail: known(key) ?? "every",
        fixes: [choice("Remove the toleration", remove(place))],
      });
    }
    for (const { key, at } of scheduling.nodeLabels) {
      if (!CONTROL_PLANE.test(key)) continue;
      report(at, {
        message: `${calledWorkload(workload)} is to run on nodes of the control plane (${key}). Let it run on other nodes.`,
        detail: `label ${key}`,
      });
    }
  },
});

const CONTROL_PLANE = /^node-role\.kubernetes\.io\/(?:control-plane|master)$/;
