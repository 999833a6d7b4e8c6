import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { namespaceIn } from "../../model/workspace.ts";
import { type RuleContext, rule } from "../rule.ts";
import { apiGroup } from "./ingress.ts";
import { literal } from "./metadata.ts";
import { calledResource } from "./wording.ts";

interface Options {
  readonly missingIsDefault: boolean;
}

/** Kinds that are somebody's program: workloads and what belongs to one. */
const OF_PROGRAMS = new Set(
  "Pod Deployment DaemonSet StatefulSet ReplicaSet ReplicationController Job CronJob DeploymentConfig Service Secret ServiceAccount Role RoleBinding ConfigMap Ingress".split(
    " ",
  ),
);
const RUN_OR_SERVED =
  /^(?:Pod|Deployment|DaemonSet|StatefulSet|ReplicaSet|ReplicationController|Job|CronJob|DeploymentConfig|Service)$/;

export default rule<"resource", Options>({
  id: "no-default-namespace",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "info",
  presets: ["cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Do not use the default namespace",
  why: "Roles, network policies, quotas and pod security are set by namespace; in default everything lies together and mostly none of them applies.",
  remedy:
    "Create a namespace for the application and name it in metadata.namespace, or give it when you apply the file.",
  except: "Files that are applied into a namespace by kubectl -n, a kustomization or a tool for deployment.",
  sameAs: {
    trivy: ["KSV-0110"],
    checkov: ["CKV_K8S_21"],
    "kube-linter": ["use-namespace"],
    kics: ["611ab018"],
  },
  standards: {
    "cis-kubernetes": ["5.7.1", "5.7.4"],
    "nist-800-190": ["4.3.3"],
    "nsa-cisa": ["Network: namespaces"],
    "owasp-kubernetes": ["K05:2025"],
    cwe: ["CWE-653"],
  },
  options: {
    missingIsDefault: {
      type: "boolean",
      default: false,
      description: "Also report what names no namespace. Under the preset all that is a hint in any case.",
    },
  },
  fixes: ["choice"],
  references: [
    {
      title: "Namespaces",
      url: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: default\nspec:\n  ports:\n    - port: 80\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  ports:\n    - port: 80\n",
    },
  ],

  check(resource, report, context) {
    const namespace = literal(resource.namespace);
    if (namespace.state === "unknown" || (namespace.state === "set" && namespace.value !== "default")) return;
    if (belongsThere(resource)) return;
    if (namespace.state === "unset" && !isMissing(resource, context)) return;
    const says = namespace.state === "set" ? "is put into" : "names no namespace: where none is given later, that is";
    report(namespace.state === "set" ? namespace : resource, {
      message: `${calledResource(resource)} ${says} the namespace default, where mostly no rules apply. Name one of its own.`,
      ...(namespace.state === "unset" && !context.options.missingIsDefault ? { severity: "hint" } : {}),
      sameAs: sameAs(resource, namespace.state === "set"),
      fixes: [choice("Name a namespace (fill it in)", set(namespace.place, "name-of-a-namespace"))],
    });
  },
});

/** trivy speaks of workloads that say default, kube-linter of workloads and services, checkov of all that belongs to a program. */
function sameAs({ type, workloads }: Resource, says: boolean): SameAs {
  return {
    trivy: workloads.length > 0 && says ? ["KSV-0110"] : [],
    checkov: OF_PROGRAMS.has(type) ? ["CKV_K8S_21"] : [],
    "kube-linter": workloads.length > 0 || RUN_OR_SERVED.test(type) ? ["use-namespace"] : [],
    kics: ["611ab018"],
  };
}

/** The cluster's own objects in the namespace default. */
function belongsThere({ type, apiVersion, name }: Resource): boolean {
  if (apiVersion !== "v1") return false;
  return (
    (type === "ServiceAccount" && known(name) === "default") || (type === "Service" && known(name) === "kubernetes")
  );
}

/** Whether what says no namespace is to be reported: nothing else gives it one, as far as can be seen. */
function isMissing(resource: Resource, context: RuleContext<Options>): boolean {
  if (!context.options.missingIsDefault && !context.preset("all")) return false;
  if (!OF_PROGRAMS.has(resource.type) || apiGroup(resource).includes("knative")) return false;
  if (resource.root.get("metadata").shape !== "map" || resource.workloads.some(({ partial }) => partial)) return false;
  const workspace = context.workspace();
  return !workspace || namespaceIn(workspace, context.facts.path, undefined) === undefined;
}
