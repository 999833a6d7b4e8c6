import type { Finding } from "../../model/finding.ts";
import { choice, type Fix, hardening } from "../../model/fix.ts";
import { nameOf, namespaceIn, objectsOf } from "../../model/workspace.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

/** Breaches that a message names; the related locations have all of them. */
const MOST_NAMED = 3;

export default rule({
  id: "admission-would-reject",
  subject: "workload",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "error",
  presets: ["nsa-cisa"],
  summary: "Keep workloads within the pod security standard of their namespace",
  why: "The namespace enforces a pod security standard, so the cluster refuses pods that break it: the workload is accepted, and nothing runs.",
  remedy:
    "Harden the workload until it meets the standard, or put it into a namespace that is meant for privileged pods.",
  standards: { pss: ["enforce"], "nsa-cisa": ["Pod security: admission"], cwe: ["CWE-693"] },
  fixes: ["hardening", "choice"],
  references: [
    { title: "Pod security admission", url: "https://kubernetes.io/docs/concepts/security/pod-security-admission/" },
  ],
  examples: [
    {
      kind: "kubernetes",
      neighbours: {
        "namespace.yaml":
          "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n",
      },
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  namespace: shop\nspec:\n  hostNetwork: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  namespace: shop\nspec:\n  hostNetwork: false\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "kubernetes",
      note: "Another namespace is none of its business.",
      neighbours: {
        "namespace.yaml":
          "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n",
      },
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  namespace: network-tools\nspec:\n  hostNetwork: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
  ],

  check(workload, report, context) {
    if (workload.partial || !workload.namespace) return;
    const workspace = context.workspace();
    if (!workspace) return;
    const namespace = namespaceIn(workspace, context.facts.path, nameOf(workload.namespace));
    if (typeof namespace !== "string") return;
    const enforced = objectsOf(workspace, "Namespace").filter(({ object }) => object.name === namespace);
    // the same namespace for several clusters: each may be meant
    const labels = enforced.map(({ object }) => object.enforce);
    const [enforce] = labels;
    if (!enforce || enforce.version === null) return;
    if (labels.some((other) => other?.level !== enforce.level || other.version !== enforce.version)) return;

    const breaches = context.podSecurity(workload, enforce.level, enforce.version.replace(/^v/, ""));
    if (breaches.length === 0) return;
    const named = [...new Set(breaches.map(({ rule: id }) => id))];
    const more = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : "";
    report(workload, {
      message: `Admission would reject this: namespace ${namespace} enforces the ${enforce.level} pod security standard, and ${calledWorkload(workload, "inside")} breaks it (${named.slice(0, MOST_NAMED).join(", ")}${more}). Harden it.`,
      related: [
        { at: enforce.at, message: `Namespace ${namespace} enforces ${enforce.level} here` },
        ...breaches.map(({ at, message }) => ({ at, message })),
      ],
      fixes: hardenedFor(breaches),
    });
  },
});

/** One fix that does what each of the breaches asks for, where every one of them has a fix. */
function hardenedFor(breaches: readonly Finding[]): Fix[] {
  const fixes = breaches.map((breach) => breach.fixes[0]);
  if (!fixes.every((fix) => fix !== undefined)) return [];
  const intents = fixes.flatMap((fix) => fix.intents);
  const title = "Harden this workload for its namespace";
  return [fixes.some(({ safety }) => safety === "choice") ? choice(title, ...intents) : hardening(title, ...intents)];
}
