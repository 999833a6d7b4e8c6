import type { Workload } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Labels, selects } from "../../model/labels.ts";
import { createFile } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { maybeSameNamespace, type Name, nameOf, namespaceIn, objectsOf } from "../../model/workspace.ts";
import { calledWorkload } from "../container/wording.ts";
import { type RuleContext, rule } from "../rule.ts";

interface Options {
  readonly scope: "file" | "folder" | "workspace";
}

/** NetworkPolicies of Kubernetes and Calico, and their kin of Cilium and of whole clusters. */
const POLICIES = [
  "NetworkPolicy",
  "CiliumNetworkPolicy",
  "CiliumClusterwideNetworkPolicy",
  "GlobalNetworkPolicy",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
];

export default rule<"workload", Options>({
  id: "require-network-policy",
  subject: "workload",
  kinds: ["kubernetes"],
  category: "network",
  severity: "info",
  presets: ["cis-kubernetes", "nsa-cisa"],
  summary: "Give every workload a NetworkPolicy",
  why: "A pod that no NetworkPolicy selects may be reached by every other pod of the cluster, and may reach them all: whoever breaks into one of them moves on from there.",
  remedy: "Write a NetworkPolicy whose podSelector selects the pods, and let in only who needs them.",
  except: "The policies stand in another repository.",
  sameAs: {
    checkov: ["CKV2_K8S_6"],
    "kube-linter": ["non-isolated-pod"],
    "kube-score": ["pod-networkpolicy"],
    polaris: ["missingNetworkPolicy"],
    kics: ["0401f71b"],
  },
  standards: {
    "cis-kubernetes": ["5.3.2"],
    "nist-800-190": ["4.3.3"],
    "nsa-cisa": ["Network: network policies"],
    "owasp-kubernetes": ["K05:2025"],
    cwe: ["CWE-923"],
  },
  fixes: ["choice"],
  options: {
    scope: {
      type: "string",
      enum: ["file", "folder", "workspace"],
      default: "workspace",
      description:
        "Where policies are looked for: in the same file, in its folder and below, or anywhere in the workspace.",
    },
  },
  references: [
    { title: "Network policies", url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  labels:\n    app: shop\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "kubernetes",
      neighbours: {
        "policies.yaml":
          "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: shop\nspec:\n  podSelector:\n    matchLabels:\n      app: shop\n",
      },
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  labels:\n    app: shop\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
  ],

  check(workload, report, context) {
    const { labels, partial, hostNetwork, namespace: own } = workload;
    // policies do not apply to pods in the host's network
    if (partial || !labels || !own || own.state === "unknown" || known(hostNetwork) === true) return;
    const workspace = context.workspace();
    if (!workspace?.complete) return;
    const { path } = context.facts;
    const namespace = namespaceIn(workspace, path, nameOf(own));
    const covered = objectsOf(workspace, ...POLICIES)
      .filter(({ file }) => isInScope(file.path, path, context.options.scope))
      .filter(({ file, object }) => {
        const there = namespaceIn(workspace, file.path, object.namespace);
        return /^Namespace|NetworkPolicy$/.test(object.type) && maybeSameNamespace(there, namespace);
      })
      .some(({ object: { selector } }) => !selector || selects(selector, labels) !== false);
    if (covered) return;
    const where = { file: "file", folder: "folder", workspace: "workspace" }[context.options.scope];
    report(workload, {
      message: `No NetworkPolicy of this ${where} selects the pods of ${calledWorkload(workload, "inside")}: every pod of the cluster may reach them. Add one.`,
      fixes: policyFor(workload, labels, namespace, context),
    });
  },
});

function isInScope(policy: string, path: string, scope: Options["scope"]): boolean {
  if (scope === "workspace") return true;
  return scope === "file" ? policy === path : policy.startsWith(path.slice(0, path.lastIndexOf("/") + 1));
}

/** A policy in a file of its own beside this one, that lets in the pods of the namespace and nobody else. */
function policyFor(
  { name }: Workload,
  { values, complete }: Labels,
  namespace: Name,
  { facts }: RuleContext<Options>,
): Fix[] {
  const wanted = Object.entries(values);
  const plain = /^[\w./-]+$/;
  if (!complete || wanted.length === 0 || wanted.some(([key, value]) => !plain.test(key) || !plain.test(value ?? "")))
    return [];
  if (name === undefined || !/^[a-z0-9.-]+$/.test(name)) return [];
  const path = `${facts.path.slice(0, facts.path.lastIndexOf("/") + 1)}${name}-network-policy.yaml`;
  if (facts.neighbours.text(path) !== null) return [];
  const lines = [
    "apiVersion: networking.k8s.io/v1",
    "kind: NetworkPolicy",
    "metadata:",
    `  name: ${JSON.stringify(name)}`,
    ...(typeof namespace === "string" ? [`  namespace: ${JSON.stringify(namespace)}`] : []),
    "spec:",
    "  podSelector:",
    "    matchLabels:",
    ...wanted.map(([key, value]) => `      ${key}: ${JSON.stringify(value)}`),
    "  policyTypes: [Ingress]",
    "  ingress:",
    "    # who may reach these pods: for a start, the pods of the namespace and nobody else",
    "    - from:",
    "        - podSelector: {}",
  ];
  return [
    choice(
      `Create ${path.slice(path.lastIndexOf("/") + 1)} that lets in only the namespace`,
      createFile(path, `${lines.join("\n")}\n`),
    ),
  ];
}
