import type { SameAs } from "../../model/finding.ts";
import { rule } from "../rule.ts";
import { type Grant, grantsOf, may, says, type Wanted, WRITE } from "./grants.ts";

const WANTED: Wanted = {
  resources: { "": ["pods/exec", "pods/attach", "pods/portforward", "pods/ephemeralcontainers"] },
  verbs: ["get", ...WRITE],
};

const LOOKING: Wanted = { resources: { "": ["pods"] }, verbs: ["get"] };

export default rule({
  id: "no-pod-exec-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["nist-800-190"],
  summary: "Do not let roles open shells in running pods",
  why: "exec, attach, port-forward and ephemeral containers reach into every pod of the namespace with the secrets and tokens that it holds, past whatever its image forbids.",
  remedy: "Leave them out of standing roles; grant them to persons for the time of an incident.",
  except: "Tools whose purpose is debugging, and operators that run commands in the databases that they keep.",
  sameAs: {
    trivy: ["KSV-0053", "KSV-0054"],
    checkov: ["CKV2_K8S_2"],
    polaris: ["clusterrolePodExecAttach", "rolePodExecAttach"],
  },
  standards: { "nist-800-190": ["4.3.1"], "owasp-kubernetes": ["K02:2025"], cwe: ["CWE-269"] },

  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["pods/exec"]\n    verbs: ["create"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["pods/log"]\n    verbs: ["get"]\n',
    },
  ],

  check(resource, report) {
    const looks = grantsOf(resource, LOOKING).length > 0;
    for (const grant of grantsOf(resource, WANTED)) {
      if (grant.permission.limited) continue;
      report(grant, {
        message: `${says(grant)}, and so act inside running pods with their secrets and tokens. Grant it for the time it is needed.`,
        sameAs: sameAs(grant, looks),
      });
    }
  },
});

/** trivy calls attaching dangerous only for those who may also look at pods. */
function sameAs(grant: Grant, looks: boolean): SameAs {
  const { resources, role } = grant;
  const has = (subresource: string) => resources.some((r) => r === `pods/${subresource}` || r === `*/${subresource}`);
  const changes = may(grant, ...WRITE);
  const opens = (has("exec") || has("attach")) && may(grant, "get", "create");
  return {
    trivy: [
      ...(has("exec") && changes ? ["KSV-0053"] : []),
      ...(has("attach") && changes && looks ? ["KSV-0054"] : []),
    ],
    checkov: has("exec") && may(grant, "create") ? ["CKV2_K8S_2"] : [],
    polaris: opens ? [role.clusterWide ? "clusterrolePodExecAttach" : "rolePodExecAttach"] : [],
  };
}
