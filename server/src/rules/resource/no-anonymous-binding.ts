import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { anyPreset } from "../container/presets.ts";
import { rule } from "../rule.ts";
import { type Binding, bindingOf, type Subject } from "./binding.ts";
import { carriesDefaultsLabel } from "./role.ts";
import { calledResource } from "./wording.ts";

/** Subjects that stand for nobody in particular (Kubernetes, "Using RBAC Authorization": default roles and role bindings). */
const NOBODY: ReadonlyMap<string, string> = new Map([
  ["system:anonymous", "whoever reaches the API server, without a name"],
  ["system:unauthenticated", "whoever reaches the API server, without a name"],
  ["system:authenticated", "every user and service account, on some clouds every account of the cloud"],
  ["system:masters", "a group whose members pass every check, and whose certificates can't be taken back"],
]);

/** Roles that the API server itself gives to everybody: discovery and the version. */
const PUBLIC = ["system:public-info-viewer", "system:discovery", "system:basic-user", "system:monitoring"];

export default rule({
  id: "no-anonymous-binding",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "error",
  presets: ["recommended", "cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Give roles to known users only",
  why: "A role for system:anonymous or system:unauthenticated is open to everybody who can reach the API server, one for system:authenticated to every account there is.",
  remedy: "Name the users, groups or service accounts that need the role.",
  except: "Cluster information that is meant to be read by machines before they join (kubeadm's cluster-info).",
  sameAs: { trivy: ["KSV-0122", "KSV-0123", "KSV-01011"], kubesec: ["BindingsToSystemAnonymous"] },
  standards: {
    "cis-kubernetes": ["5.1.7"],
    "nist-800-190": ["4.3.2"],
    "nsa-cisa": ["Authentication and authorization: anonymous requests"],
    "owasp-kubernetes": ["K02:2025", "K09:2025"],
    cwe: ["CWE-306", "CWE-284"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Default roles and role bindings",
      url: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: dashboards\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\nsubjects:\n  - kind: Group\n    apiGroup: rbac.authorization.k8s.io\n    name: operators\n  - kind: User\n    apiGroup: rbac.authorization.k8s.io\n    name: system:anonymous\n",
      fixed:
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: dashboards\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\nsubjects:\n  - kind: Group\n    apiGroup: rbac.authorization.k8s.io\n    name: operators\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: dashboards\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\nsubjects:\n  - kind: Group\n    apiGroup: rbac.authorization.k8s.io\n    name: operators\n",
    },
  ],

  check(resource, report, context) {
    const binding = bindingOf(resource);
    if (!binding || carriesDefaultsLabel(resource) || PUBLIC.includes(known(binding.role) ?? "")) return;
    const role = known(binding.role);
    // most find the groups of all users a mistake, some a shortcut: in one namespace that is no matter for recommended
    const thorough = anyPreset(context, "strict", "all", "cis-kubernetes", "nist-800-190", "nsa-cisa");
    for (const subject of binding.subjects) {
      const whom = NOBODY.get(subject.name);
      if (!whom || subject.kind === "ServiceAccount") continue;
      const known = subject.name === "system:authenticated";
      if (known && !binding.clusterWide && !thorough) continue;
      report(subject, {
        message: `${calledResource(resource)} gives ${role ?? "its role"} to ${subject.name}: ${whom}. Name those who need it.`,
        severity: known && !binding.clusterWide ? "warning" : "error",
        fixes: fixes(binding, subject),
        sameAs: sameAs(subject),
      });
    }
  },
});

/** A binding for nobody is worth nothing: the last subject is left to a person. */
function fixes({ subjects }: Binding, subject: Subject): Fix[] {
  return subjects.length > 1 ? [choice(`Take ${subject.name} out`, remove(subject.place))] : [];
}

function sameAs({ name }: Subject): SameAs {
  if (name === "system:masters") return { trivy: ["KSV-0123"] };
  if (name === "system:authenticated") return { trivy: ["KSV-01011"] };
  return { trivy: ["KSV-0122"], kubesec: ["BindingsToSystemAnonymous"] };
}
