import type { SameAs } from "../../model/finding.ts";
import { rule } from "../rule.ts";
import { type Grant, grantOf, says, type Wanted, WRITE } from "./grants.ts";
import { type Permission, roleOf } from "./role.ts";

interface Options {
  readonly includeDelete: boolean;
}

/** What changes how the cluster itself works, by what it leads to. */
const PLUMBING: readonly { readonly wanted: Wanted; readonly leads: string; readonly sameAs: SameAs }[] = [
  {
    wanted: { resources: { "": ["configmaps"] }, verbs: WRITE },
    leads: "change the settings of other programs, in kube-system those of the cluster",
    sameAs: { trivy: ["KSV-0049"] },
  },
  {
    wanted: {
      resources: {
        "": ["services", "endpoints"],
        "discovery.k8s.io": ["endpointslices"],
        "networking.k8s.io": ["networkpolicies", "ingresses"],
        extensions: ["networkpolicies", "ingresses"],
      },
      verbs: WRITE,
    },
    leads: "lead traffic elsewhere or past the network policies",
    sameAs: { trivy: ["KSV-0056"] },
  },
  {
    wanted: { resources: { "": ["services/status"] }, verbs: WRITE },
    leads: "draw traffic to any address (CVE-2020-8554)",
    sameAs: {},
  },
  {
    wanted: { resources: { "": ["pods/log"] }, verbs: ["delete", "deletecollection"] },
    leads: "wipe out the traces of what was done",
    sameAs: { trivy: ["KSV-0042"] },
  },
  {
    wanted: { resources: { "": ["events"], "events.k8s.io": ["events"] }, verbs: ["delete", "deletecollection"] },
    leads: "wipe out the traces of what was done",
    sameAs: {},
  },
  {
    wanted: { resources: { "apiregistration.k8s.io": ["apiservices"] }, verbs: WRITE },
    leads: "answer requests to the API server in its place",
    sameAs: {},
  },
  {
    wanted: { resources: { "": ["nodes", "nodes/status"] }, verbs: WRITE },
    leads: "decide on which nodes pods end up",
    sameAs: {},
  },
];

const DELETABLE: Wanted = {
  resources: {
    "": ["pods", "replicationcontrollers", "persistentvolumeclaims", "namespaces"],
    apps: ["deployments", "daemonsets", "statefulsets", "replicasets"],
    batch: ["jobs", "cronjobs"],
  },
  verbs: ["delete", "deletecollection"],
};

export default rule<"resource", Options>({
  id: "no-sensitive-resource-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["nist-800-190"],
  summary: "Let few roles change the cluster's plumbing",
  why: "Services, endpoints, network policies, settings and logs look harmless, but whoever writes them redirects traffic, opens what was closed, or hides what happened.",
  remedy: "Grant reading, or name the objects in resourceNames.",
  except: "Pipelines that deploy whole applications, ingress controllers and service meshes.",
  sameAs: { trivy: ["KSV-0042", "KSV-0049", "KSV-0056", "KSV-0115"], checkov: ["CKV2_K8S_4"] },
  standards: { "nist-800-190": ["4.3.2"], "owasp-kubernetes": ["K02:2025", "K10:2025"], cwe: ["CWE-269"] },
  options: {
    includeDelete: {
      type: "boolean",
      default: false,
      description: "Also report roles that may delete workloads, claims and namespaces.",
    },
  },
  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["endpoints"]\n    verbs: ["get", "update"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["configmaps"]\n    resourceNames: ["helper-leader"]\n    verbs: ["get", "update"]\n',
    },
  ],

  check(resource, report, { options }) {
    for (const permission of roleOf(resource)?.permissions ?? []) {
      const found = firstOf(permission, options);
      if (!found) continue;
      const { grant, leads } = found;
      report(grant, {
        message: `${says(grant)}, and so ${leads}. Grant reading, or name the objects in resourceNames.`,
        severity: grant.role.clusterWide ? "warning" : "info",
        sameAs: sameAs(permission),
      });
    }
  },
});

function firstOf(permission: Permission, { includeDelete }: Options): { grant: Grant; leads: string } | undefined {
  // the map of cloud identities to users is a way to cluster-admin, by whatever name it is limited to
  if (permission.limited) {
    const grant = namesAwsAuth(permission) ? grantOf(permission, PLUMBING[0]?.wanted as Wanted) : undefined;
    return grant && { grant, leads: "give any identity of the cloud account any right in the cluster (aws-auth)" };
  }
  for (const { wanted, leads } of PLUMBING) {
    const grant = grantOf(permission, wanted);
    if (grant) return { grant, leads };
  }
  const grant = includeDelete ? grantOf(permission, DELETABLE) : undefined;
  return grant && { grant, leads: "take down what others run" };
}

function namesAwsAuth({ resourceNames }: Permission): boolean {
  return resourceNames.some(({ value }) => value === "aws-auth");
}

/** Every number of trivy's that fits the permission, though it is reported once. */
function sameAs(permission: Permission): SameAs {
  const status = grantOf(permission, {
    resources: { "": ["services/status"] },
    verbs: ["update", "patch"],
  });
  return {
    trivy: [
      ...PLUMBING.flatMap(({ wanted, sameAs }) => (grantOf(permission, wanted) ? (sameAs.trivy ?? []) : [])),
      ...(namesAwsAuth(permission) ? ["KSV-0115"] : []),
    ],
    checkov: status ? ["CKV2_K8S_4"] : [],
  };
}
