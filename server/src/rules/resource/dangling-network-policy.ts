import { type LabelSelector, selectorOf, selects } from "../../model/labels.ts";
import type { Node } from "../../model/resource.ts";
import { maybeSameNamespace, nameOf, namespaceIn, type PodFacts } from "../../model/workspace.ts";
import { rule } from "../rule.ts";

const POLICY = {
  "kube-linter": ["dangling-networkpolicy"],
  "kube-score": ["networkpolicy-targets-pod"],
  kics: ["85ab1c5b"],
};
const PEER = { "kube-linter": ["dangling-networkpolicypeer-podselector"] };

export default rule({
  id: "dangling-network-policy",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "info",
  presets: [],
  summary: "Select pods that are there",
  why: "A NetworkPolicy whose selector matches no pod protects nothing, which a misspelt label does not tell.",
  remedy: "Compare the selector with the labels of the pod templates.",
  except: "The pods are made by an operator or described in another repository.",
  sameAs: {
    "kube-linter": [...POLICY["kube-linter"], ...PEER["kube-linter"]],
    "kube-score": POLICY["kube-score"],
    kics: POLICY.kics,
  },
  standards: { "nist-800-190": ["4.3.3"], "owasp-kubernetes": ["K05:2025"] },
  references: [
    { title: "Network policies", url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/" },
  ],
  examples: [
    {
      kind: "kubernetes",
      neighbours: {
        "app.yaml":
          "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  labels:\n    app: shop\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      },
      bad: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: shop\nspec:\n  podSelector:\n    matchLabels:\n      app: shopp\n",
    },
    {
      kind: "kubernetes",
      note: "An empty selector selects every pod of the namespace.",
      good: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: default-deny\nspec:\n  podSelector: {}\n",
    },
  ],

  check({ type, apiVersion, root, namespace: own }, report, { workspace: around, facts }) {
    if (type !== "NetworkPolicy" || !apiVersion.startsWith("networking.k8s.io/")) return;
    if (own.state === "unknown") return;
    const workspace = around();
    if (!workspace?.complete) return;
    const namespace = namespaceIn(workspace, facts.path, nameOf(own));
    const pods: PodFacts[] = workspace.files.flatMap((file) =>
      file.objects.flatMap((object) =>
        maybeSameNamespace(namespaceIn(workspace, file.path, object.namespace), namespace) ? object.pods : [],
      ),
    );
    const dangles = (node: Node): boolean => {
      const selector = node.state === "set" ? selectorOf(node) : null;
      return selector !== null && !isEmpty(selector) && pods.every(({ labels }) => selects(selector, labels) === false);
    };
    const selector = root.path("spec", "podSelector");
    if (dangles(selector)) {
      report(selector.key ?? selector, {
        message:
          "This NetworkPolicy selects no pod of this workspace, so that it protects nothing. Compare the labels.",
        sameAs: POLICY,
      });
    }
    for (const peer of peersOf(root.get("spec"))) {
      const wanted = peer.get("podSelector");
      // with a namespaceSelector the pods are those of other namespaces
      if (peer.get("namespaceSelector").state !== "unset" || !dangles(wanted)) continue;
      report(wanted.key ?? wanted, {
        message: "No pod of this workspace has these labels, so that the rule allows nothing. Compare the labels.",
        sameAs: PEER,
      });
    }
  },
});

function peersOf(spec: Node): Node[] {
  return [
    ...spec
      .get("ingress")
      .items()
      .flatMap((one) => one.get("from").items()),
    ...spec
      .get("egress")
      .items()
      .flatMap((one) => one.get("to").items()),
  ];
}

function isEmpty({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
