import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { bindingOf, type Subject } from "./binding.ts";
import { calledResource } from "./wording.ts";

export default rule({
  id: "no-default-sa-binding",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["recommended", "cis-kubernetes", "nist-800-190"],
  summary: "Bind roles to a service account of their own",
  why: "Every pod that names no service account runs as the default one of its namespace, so that each of them gets the role, also those that are added later.",
  remedy:
    "Create a service account for the program that needs the role, name it in the pod (serviceAccountName), and bind the role to it.",
  sameAs: { checkov: ["CKV_K8S_42"], kics: ["1e749bc9"] },
  standards: {
    "cis-kubernetes": ["5.1.5"],
    "nist-800-190": ["4.3.2"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269"],
  },
  references: [
    {
      title: "Service account permissions",
      url: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#service-account-permissions",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: read-pods\n  namespace: shop\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: pod-reader\nsubjects:\n  - kind: ServiceAccount\n    name: default\n    namespace: shop\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: read-pods\n  namespace: shop\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: pod-reader\nsubjects:\n  - kind: ServiceAccount\n    name: inventory\n    namespace: shop\n",
    },
  ],
  fixes: ["choice"],

  check(resource, report) {
    const binding = bindingOf(resource);
    if (!binding) return;
    const role = known(binding.role);
    for (const subject of binding.subjects) {
      const whom = everyPod(subject);
      if (!whom) continue;
      report(subject, {
        message: `${calledResource(resource)} gives ${role === undefined ? "its role" : role} to ${whom}. Bind it to a service account of the program that needs it.`,
        fixes: binding.subjects.length > 1 ? [choice("Take this subject out", remove(subject.place))] : [],
        sameAs: subject.kind === "ServiceAccount" ? { checkov: ["CKV_K8S_42"], kics: ["1e749bc9"] } : {},
      });
    }
  },
});

/** Whom a subject stands for if it is given without thought of one program; undefined for a certain account. */
function everyPod({ kind, name }: Subject): string | undefined {
  if (kind === "ServiceAccount") {
    return name === "default" ? "the default service account, and so to every pod that names none" : undefined;
  }
  if (kind !== "Group") return undefined;
  if (name === "system:serviceaccounts") return "every service account of the cluster";
  const namespace = /^system:serviceaccounts:(.+)$/.exec(name)?.[1];
  return namespace && `every service account of the namespace ${namespace}`;
}
