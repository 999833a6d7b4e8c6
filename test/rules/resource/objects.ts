/** Rules of a role, one line each in flow style: `{ resources: [pods], verbs: [get] }`; the core API group unless it names one. */
export function role(kind: "Role" | "ClusterRole", ...rules: readonly string[]): string {
  const items = rules.map(
    (rule) => `  - ${rule.includes("apiGroups") ? rule : rule.replace("{", '{ apiGroups: [""],')}\n`,
  );
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: helper\nrules:\n${items.join("")}`;
}

/** A binding of a role to subjects, one line each in flow style: `{ kind: User, name: jane }`. */
export function binding(
  kind: "RoleBinding" | "ClusterRoleBinding",
  to: string,
  ...subjects: readonly string[]
): string {
  const items = subjects.map((subject) => `  - ${subject}\n`);
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: helpers\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ${to}\nsubjects:\n${items.join("")}`;
}

/** An object of any kind; `body` is what follows its name, as it stands. */
export function object(apiVersion: string, kind: string, body = "", name = "web"): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${body}`;
}

/** The object with annotations, one line each. */
export function annotated(code: string, ...lines: readonly string[]): string {
  return code.replace("  name: web\n", `  name: web\n  annotations:\n${lines.map((line) => `    ${line}\n`).join("")}`);
}
