import type { SameAs, Severity } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { anyPreset } from "../container/presets.ts";
import { rule } from "../rule.ts";
import { READ } from "./grants.ts";
import { type Permission, roleOf, type Word } from "./role.ts";
import { calledResource, some } from "./wording.ts";

export default rule({
  id: "no-wildcard-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "error",
  presets: ["recommended", "cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Name the verbs and resources that a role grants",
  why: "A wildcard grants more than anybody has looked at: secrets, the right to bind roles, and whatever a later version or an operator adds.",
  remedy:
    "List the verbs and resources that are used. A wildcard for API groups alone, or for resources of an extension, is named at a lower severity and not under recommended.",
  except: "A role for administrators that is meant to be cluster-admin in all but name.",
  sameAs: {
    trivy: ["KSV-0044", "KSV-0045", "KSV-0046", "KSV-0112"],
    checkov: ["CKV_K8S_49"],
    "kube-linter": ["wildcard-in-rules"],
    semgrep: ["yaml/kubernetes/security/legacy-api-clusterrole-excessive-permissions"],
    kics: ["6b896afb"],
  },
  standards: {
    "cis-kubernetes": ["5.1.3"],
    "nist-800-190": ["4.3.1"],
    "nsa-cisa": ["Authentication and authorization: RBAC"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269", "CWE-732"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["apps"]\n    resources: ["deployments"]\n    verbs: ["*"]\n',
      fixed:
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["apps"]\n    resources: ["deployments"]\n    verbs: ["get", "list", "watch"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["apps"]\n    resources: ["deployments"]\n    verbs: ["get", "list", "watch"]\n',
    },
  ],

  check(resource, report, context) {
    for (const permission of roleOf(resource)?.permissions ?? []) {
      const wild = wildcardsOf(permission);
      const at = wild.verb ?? wild.resource ?? wild.url ?? wild.group;
      if (!at) continue;
      // a controller that may do anything with resources of its own making: a matter of order
      const mild = at === wild.group || isOfOwnGroups(permission);
      if (mild && !anyPreset(context, "strict", "all", "cis-kubernetes", "nist-800-190", "nsa-cisa")) continue;
      report(at, {
        message: `${calledResource(resource)} grants ${described(permission, wild)}. List what is used.`,
        severity: severityOf(permission, wild, mild),
        fixes: fixes(permission, wild),
        sameAs: sameAs(permission, wild),
      });
    }
  },
});

interface Wildcards {
  readonly verb: Word | undefined;
  readonly resource: Word | undefined;
  readonly url: Word | undefined;
  readonly group: Word | undefined;
}

function wildcardsOf({ verbs, resources, nonResourceUrls, apiGroups }: Permission): Wildcards {
  const wild = (words: readonly Word[]) => words.find(({ value }) => value === "*");
  return { verb: wild(verbs), resource: wild(resources), url: wild(nonResourceUrls), group: wild(apiGroups) };
}

function described(
  { verbs, resources, nonResourceUrls }: Permission,
  { verb, resource, url, group }: Wildcards,
): string {
  const does = verb ? "every verb" : some(verbs.map(({ value }) => value)) || "no verb";
  if (url) return `${does} on every path of the API server that is no resource`;
  if (resource) return `${does} on every resource${group ? ", secrets and roles included" : " of its API groups"}`;
  const named = some([...resources, ...nonResourceUrls].map(({ value }) => value)) || "no resource";
  return `${does} on ${named}${group ? " of every API group" : ""}`;
}

/** True where no API group of Kubernetes itself is meant: those have no dot but `*.k8s.io`, which its makers keep. */
function isOfOwnGroups({ apiGroups, nonResourceUrls }: Permission): boolean {
  if (apiGroups.length === 0 || nonResourceUrls.length > 0) return false;
  return apiGroups.every(({ value }) => value.includes(".") && (!value.endsWith(".k8s.io") || OWN.test(value)));
}

/** Groups below k8s.io that extensions serve. */
const OWN =
  /^(?:(?:custom|external)\.)?metrics\.k8s\.io$|\.x-k8s\.io$|^gateway\.networking\.k8s\.io$|^snapshot\.storage\.k8s\.io$/;

/** Every verb of what gives no power over others is not as grave as a wildcard for resources. */
function severityOf({ role, resources }: Permission, { resource, url }: Wildcards, mild: boolean): Severity {
  if (mild) return "info";
  const grave = resource ?? url ?? resources.find(({ value }) => POWERFUL.includes(value));
  return role.clusterWide && grave ? "error" : "warning";
}

/** Where a verb is the only wildcard, reading is what is mostly meant. */
function fixes({ node }: Permission, { verb, resource, url }: Wildcards): Fix[] {
  if (!verb || resource || url) return [];
  return [choice("Grant get, list and watch only", set(node.get("verbs").place<readonly string[]>(), READ))];
}

/** Resources by which one gains the rights of others. */
const POWERFUL =
  "secrets serviceaccounts roles clusterroles rolebindings clusterrolebindings users groups pods nodes".split(" ");

/** Resources of which trivy calls a wildcard for verbs by KSV-0045. */
const GUARDED =
  "secrets pods deployments daemonsets statefulsets replicasets replicationcontrollers jobs cronjobs roles clusterroles rolebindings clusterrolebindings users groups".split(
    " ",
  );

/** Verbs with which trivy calls a wildcard for resources management of everything. */
const MANAGING = "create update delete deletecollection impersonate * list get".split(" ");

/** trivy tells apart what a wildcard is for; checkov and kube-linter do not. */
function sameAs(permission: Permission, { verb, resource, group }: Wildcards): SameAs {
  const { role } = permission;
  const trivy = [
    ...(verb && resource && group ? ["KSV-0044"] : []),
    ...(verb && permission.resources.some(({ value }) => GUARDED.includes(value)) ? ["KSV-0045"] : []),
    ...(resource && permission.verbs.some(({ value }) => MANAGING.includes(value))
      ? [role.clusterWide ? "KSV-0046" : "KSV-0112"]
      : []),
  ];
  return {
    trivy,
    checkov: verb || resource || group ? ["CKV_K8S_49"] : [],
    "kube-linter": verb || resource ? ["wildcard-in-rules"] : [],
    semgrep: ["yaml/kubernetes/security/legacy-api-clusterrole-excessive-permissions"],
    kics: ["6b896afb"],
  };
}
