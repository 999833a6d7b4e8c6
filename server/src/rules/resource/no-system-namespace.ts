import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { label, literal } from "./metadata.ts";
import { calledResource } from "./wording.ts";

interface Options {
  readonly allow: readonly string[];
}

const SYSTEM = ["kube-system", "kube-public", "kube-node-lease"];

export default rule<"resource", Options>({
  id: "no-system-namespace",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "warning",
  presets: ["nist-800-190", "nsa-cisa"],
  summary: "Keep workloads out of the cluster's own namespaces",
  why: "kube-system holds the tokens and settings of the cluster itself: a pod there can mount them, and admission and quotas mostly leave the namespace alone.",
  remedy: "Put it into a namespace of its own.",
  except:
    "Add-ons of the cluster: those that say so by priority class system-cluster-critical or system-node-critical, or a label of the cluster's own, are left alone.",
  sameAs: { trivy: ["KSV-0037"] },
  standards: {
    "cis-kubernetes": ["5.7.1"],
    "nist-800-190": ["4.3.4"],
    "nsa-cisa": ["Network: namespaces"],
    "owasp-kubernetes": ["K05:2025"],
    cwe: ["CWE-653"],
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of workloads that belong there.",
    },
  },
  references: [
    {
      title: "Namespaces",
      url: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: kube-system\nspec:\n  containers:\n    - name: web\n      image: acme/web:1.4\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  containers:\n    - name: web\n      image: acme/web:1.4\n",
    },
  ],

  check(resource, report, { options }) {
    const namespace = literal(resource.namespace);
    if (resource.workloads.length === 0 || namespace.state !== "set" || !SYSTEM.includes(namespace.value)) return;
    if (options.allow.includes(known(resource.name) ?? "") || isOfTheCluster(resource)) return;
    report(namespace, {
      message: `${calledResource(resource)} runs in ${namespace.value}, beside the cluster's own programs and secrets. Give it a namespace of its own.`,
      sameAs: namespace.value === "kube-system" ? { trivy: ["KSV-0037"] } : {},
    });
  },
});

/** Control plane and add-ons, by their labels and priority (Kubernetes, "Guaranteed scheduling for critical add-on pods"). */
function isOfTheCluster(resource: Resource): boolean {
  const { root } = resource;
  if (resource.type === "Pod" && known(label(resource, "tier")) === "control-plane") return true;
  if (
    ["kubernetes.io/cluster-service", "addonmanager.kubernetes.io/mode"].some(
      (name) => label(resource, name).state === "set",
    )
  )
    return true;
  const specs = [
    root.get("spec"),
    root.path("spec", "template", "spec"),
    root.path("spec", "jobTemplate", "spec", "template", "spec"),
  ];
  return specs.some((spec) => known(spec.get("priorityClassName").string())?.startsWith("system-") === true);
}
