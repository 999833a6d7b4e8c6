import type { SameAs } from "../../model/finding.ts";
import { anyPreset } from "../container/presets.ts";
import { rule } from "../rule.ts";
import { type Binding, bindingOf } from "./binding.ts";
import { carriesDefaultsLabel } from "./role.ts";
import { calledResource, some } from "./wording.ts";

interface Options {
  readonly roles: readonly string[];
}

export default rule<"resource", Options>({
  id: "no-cluster-admin-binding",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "error",
  presets: ["recommended", "cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Do not hand out cluster-admin",
  why: "cluster-admin may do anything: read every secret, run anything on every node, and change who may do what. One stolen token of it is the whole cluster.",
  remedy: "Write a role with the verbs and resources that are needed, and bind it in the namespaces where they are.",
  except: "The binding for the administrators' own group, and tools that install whole clusters.",
  sameAs: {
    trivy: ["KSV-0111"],
    "kube-linter": ["cluster-admin-role-binding"],
    polaris: ["clusterrolebindingClusterAdmin", "rolebindingClusterAdminClusterRole", "rolebindingClusterAdminRole"],
    kics: ["249328b8"],
  },
  standards: {
    "cis-kubernetes": ["5.1.1"],
    "nist-800-190": ["4.3.1"],
    "nsa-cisa": ["Authentication and authorization: RBAC"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269"],
  },
  options: {
    roles: {
      type: "array",
      items: { type: "string" },
      default: ["cluster-admin"],
      description: "Names of roles that are not to be bound.",
    },
  },
  references: [
    {
      title: "User-facing roles",
      url: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: deployer\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: cluster-admin\nsubjects:\n  - kind: ServiceAccount\n    name: deployer\n    namespace: ci\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: deployer\n  namespace: shop\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: edit\nsubjects:\n  - kind: ServiceAccount\n    name: deployer\n    namespace: ci\n",
    },
  ],

  check(resource, report, context) {
    const binding = bindingOf(resource);
    if (binding?.role.state !== "set" || carriesDefaultsLabel(resource)) return;
    const { role } = binding;
    const named = context.options.roles.includes(role.value);
    const wide = binding.clusterWide && (role.value === "admin" || role.value === "edit");
    // admin and edit in every namespace: a matter for those who ask for more than the least
    if (!named && !(wide && anyPreset(context, "strict", "all", "cis-kubernetes", "nist-800-190", "nsa-cisa"))) return;
    const whom = some(binding.subjects.map(({ kind, name }) => `${kind ? `${kind} ` : ""}${name}`));
    const where = binding.clusterWide ? "in the whole cluster" : "in its namespace";
    report(role, {
      message: `${calledResource(resource)} makes ${whom || "its subjects"} ${role.value} ${where}. Bind a role with the verbs and resources that are needed.`,
      severity: named ? (binding.clusterWide ? "error" : "warning") : "warning",
      sameAs: sameAs(binding, role.value),
    });
  },
});

function sameAs({ clusterWide, roleKind }: Binding, role: string): SameAs {
  if (role !== "cluster-admin") return { trivy: ["KSV-0111"] };
  const polaris = clusterWide
    ? "clusterrolebindingClusterAdmin"
    : roleKind === "Role"
      ? "rolebindingClusterAdminRole"
      : "rolebindingClusterAdminClusterRole";
  return {
    trivy: ["KSV-0111"],
    "kube-linter": ["cluster-admin-role-binding"],
    polaris: [polaris],
    kics: ["249328b8"],
  };
}
