import { rule } from "../rule.ts";
import { grantOf, READ, type Wanted, WRITE } from "./grants.ts";
import { type Permission, roleOf } from "./role.ts";
import { calledResource, some } from "./wording.ts";

const PREFIX = "rbac.authorization.k8s.io/aggregate-to-";

/** What each of the default roles was made not to have (Kubernetes, "Using RBAC Authorization": user-facing roles). */
const SECRETS: Wanted = { resources: { "": ["secrets"] }, verbs: [...READ, ...WRITE] };
const ROLES: Wanted = {
  resources: { "rbac.authorization.k8s.io": ["roles", "rolebindings", "clusterroles", "clusterrolebindings"] },
  verbs: [...WRITE, "bind", "escalate"],
};

export default rule({
  id: "no-aggregate-to-default-roles",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "info",
  presets: [],
  summary: "Do not extend the default roles in silence",
  why: "A role with the label aggregate-to-view, -edit or -admin is added to that default role: everybody who has it gains the permissions, and nobody who looks at the bindings sees it.",
  remedy:
    "Take the label off and bind the role by name, or keep what is added to reading (view) and to the objects of a namespace (edit).",
  except: "Operators that let users see and edit their own custom resources: these are left alone.",
  standards: { "owasp-kubernetes": ["K02:2025"], cwe: ["CWE-269"] },
  references: [
    {
      title: "Aggregated ClusterRoles",
      url: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: secret-viewer\n  labels:\n    rbac.authorization.k8s.io/aggregate-to-view: "true"\nrules:\n  - apiGroups: [""]\n    resources: ["secrets"]\n    verbs: ["get"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: crontab-viewer\n  labels:\n    rbac.authorization.k8s.io/aggregate-to-view: "true"\nrules:\n  - apiGroups: ["stable.example.com"]\n    resources: ["crontabs"]\n    verbs: ["get", "list", "watch"]\n',
    },
  ],

  check(resource, report) {
    const role = roleOf(resource);
    if (!role) return;
    const labels = resource.root.path("metadata", "labels");
    for (const to of ["view", "edit", "admin"] as const) {
      const label = labels.get(`${PREFIX}${to}`).string();
      if (label.state !== "set" || label.value !== "true") continue;
      const added = role.permissions.map((permission) => surprise(permission, to)).find((what) => what !== undefined);
      if (!added) continue;
      report(label, {
        message: `${calledResource(resource)} adds ${added} to everybody who has the default role ${to}. Bind it by name instead.`,
      });
    }
  },
});

/** What of a permission nobody expects in a default role; undefined where all is as expected. */
function surprise(permission: Permission, to: "view" | "edit" | "admin"): string | undefined {
  if (permission.resources.some(({ value }) => value === "*")) return "every resource of an API group";
  if (to === "view" && grantOf(permission, SECRETS)) return "access to secrets";
  if (to !== "admin" && grantOf(permission, ROLES)) return "the right to change roles";
  if (to !== "view" || permission.resources.length === 0) return undefined;
  const writes = permission.verbs.some(({ value }) => value === "*" || WRITE.includes(value));
  return writes ? `writing to ${some(permission.resources.map(({ value }) => value))}` : undefined;
}
