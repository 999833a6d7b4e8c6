import type { Node } from "../../model/resource.ts";
import { effective, known } from "../../model/value.ts";
import { calledResource } from "../resource/wording.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-naked-pod",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "hygiene",
  severity: "info",
  presets: [],
  summary: "Let a controller run your pods",
  why: "A pod that stands alone is gone with its node, is never replaced when it is evicted, and can't be updated without an outage.",
  remedy: "Make it the template of a Deployment, a StatefulSet, a DaemonSet or, if its work has an end, a Job.",
  except: "Static pods, tests, and pods that are made for a moment.",
  references: [
    {
      title: "Naked pods",
      url: "https://kubernetes.io/docs/concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "kubernetes",
      note: "A test of a Helm chart is run once.",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  annotations:\n    helm.sh/hook: test\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
  ],

  check(resource, report) {
    const { type, apiVersion, root, workloads } = resource;
    const workload = workloads[0];
    if (type !== "Pod" || apiVersion !== "v1" || !workload || workload.partial || hasKeeper(root.get("metadata")))
      return;
    const ends = workload.restart.policy.state === "set" && effective(workload.restart.policy) !== "always";
    report(resource, {
      message: `${calledResource(resource)} stands alone: when its node fails or evicts it, nothing replaces it. Make it the template of a ${ends ? "Job" : "Deployment"}.`,
    });
  },
});

/** Prefixes of annotations by which somebody says that he looks after the pod. */
const KEPT =
  /^(?:helm\.sh\/hook|argocd\.argoproj\.io\/hook|kubernetes\.io\/config\.|kubeadm\.kubernetes\.io\/|sidecar\.opentelemetry\.io\/owner)/;

/** Owned, run as a hook or a static pod, or not known. */
function hasKeeper(metadata: Node): boolean {
  if (metadata.state === "unknown" || metadata.get("ownerReferences").state !== "unset") return true;
  const labels = metadata.get("labels");
  if (known(labels.get("tier").string()) === "control-plane") return true;
  return metadata
    .get("annotations")
    .keys()
    .some((key) => KEPT.test(key));
}
