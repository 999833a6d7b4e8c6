import type { Workload } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { maybeSameNamespace, nameOf, namespaceIn, objectsOf } from "../../model/workspace.ts";
import { calledWorkload } from "../container/wording.ts";
import { type RuleContext, rule } from "../rule.ts";

const MISSING: SameAs = {
  checkov: ["CKV_K8S_38"],
  kubesec: ["AutomountServiceAccountToken"],
  polaris: ["automountServiceAccountToken"],
  kics: ["48471392"],
};
/** Trivy speaks only of tokens that are asked for: by the flag, or by a mount at the token's folder. */
const ASKED_FOR: SameAs = { ...MISSING, trivy: ["KSV-0036"] };
const TOKEN_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

export default rule({
  id: "no-automount-service-account-token",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Do not mount the API token unless it is needed",
  why: "Whoever breaks into the container finds a token there with which to speak to the cluster's API.",
  remedy: "Set automountServiceAccountToken to false, unless the program itself talks to the API.",
  except: "Controllers, operators and other programs that talk to the API.",
  sameAs: ASKED_FOR,
  standards: {
    "cis-kubernetes": ["5.1.6"],
    "nist-800-190": ["4.3.2"],
    "nsa-cisa": ["Pod security: service account tokens"],
    "owasp-kubernetes": ["K01:2025", "K09:2025"],
    cwe: ["CWE-272"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Configure service accounts for pods",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  automountServiceAccountToken: false\n",
    },
    {
      kind: "kubernetes",
      note: "The pod's account is given rights in another file: it does talk to the API.",
      neighbours: {
        "rbac.yaml":
          "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: app\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: app\nsubjects:\n  - kind: ServiceAccount\n    name: app\n",
      },
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  serviceAccountName: app\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "kubernetes",
      note: "Pods of this account get no token unless they ask for one.",
      good: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app\nautomountServiceAccountToken: false\n",
    },
  ],

  check(resource, report, context) {
    for (const workload of resource.workloads) {
      const { automountServiceAccountToken: automount } = workload;
      if (automount.state === "unknown" || known(automount) === false) continue;
      const mounted = workload.containers.some((c) => c.mounts.some((m) => known(m.target) === TOKEN_FOLDER));
      if (automount.state === "unset" && !mounted && settledByAccount(workload, context)) continue;
      report(automount, {
        message: `${calledWorkload(workload)} gets a token for the cluster's API. Set automountServiceAccountToken to false unless it talks to the API.`,
        fixes: [choice("Set automountServiceAccountToken to false", set(automount.place, false))],
        sameAs: automount.state === "set" || mounted ? ASKED_FOR : MISSING,
      });
    }
    if (resource.type !== "ServiceAccount" || resource.apiVersion !== "v1") return;
    const automount = resource.root.get("automountServiceAccountToken").boolean();
    if (automount.state === "unknown" || known(automount) === false) return;
    report(automount.state === "set" ? automount : resource, {
      message: `Every pod of this account gets a token for the cluster's API. Set automountServiceAccountToken to false and let the pods ask that need it.`,
      severity: "info",
      fixes: [choice("Set automountServiceAccountToken to false", set(automount.place, false))],
      sameAs: {},
    });
  },
});

/** The account of the workspace gives its pods no token, or is given rights there: then the program does talk to the API. */
function settledByAccount({ serviceAccountName, namespace: own }: Workload, context: RuleContext): boolean {
  const name = serviceAccountName.state === "unset" ? "default" : known(serviceAccountName);
  const workspace = name === undefined ? undefined : context.workspace();
  if (!workspace || !own || own.state === "unknown") return false;
  const namespace = namespaceIn(workspace, context.facts.path, nameOf(own));
  return objectsOf(workspace, "ServiceAccount", "RoleBinding", "ClusterRoleBinding").some(({ file, object }) => {
    if (object.type === "ServiceAccount") {
      const there = namespaceIn(workspace, file.path, object.namespace);
      return object.name === name && object.automount === false && maybeSameNamespace(there, namespace);
    }
    return (object.accounts ?? []).some(
      (account) => account.name === name && maybeSameNamespace(account.namespace, namespace),
    );
  });
}
