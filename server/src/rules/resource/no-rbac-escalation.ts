import type { SameAs, Severity } from "../../model/finding.ts";
import { anyPreset } from "../container/presets.ts";
import { type RuleContext, rule } from "../rule.ts";
import { type Grant, grantOf, may, says, type Wanted } from "./grants.ts";
import { type Permission, roleOf } from "./role.ts";

const RBAC = "rbac.authorization.k8s.io";
const ROLES = ["roles", "clusterroles"];
const BINDINGS = ["rolebindings", "clusterrolebindings"];

const ESCALATE: Wanted = { resources: { [RBAC]: ROLES }, verbs: ["escalate", "bind"] };
const BIND: Wanted = { resources: { [RBAC]: BINDINGS }, verbs: ["bind"] };
const BIND_ROLES: Wanted = { resources: { [RBAC]: ROLES }, verbs: ["bind"] };
const IMPERSONATE: Wanted = {
  resources: {
    "": ["users", "groups", "serviceaccounts"],
    "authentication.k8s.io": ["uids", "userextras", "users", "groups", "serviceaccounts"],
  },
  verbs: ["impersonate"],
};
const EDIT: Wanted = {
  resources: { [RBAC]: [...ROLES, ...BINDINGS] },
  verbs: "create update patch delete deletecollection impersonate".split(" "),
};

export default rule({
  id: "no-rbac-escalation",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "error",
  presets: ["recommended", "cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Do not grant the right to gain rights",
  why: "bind and escalate switch off the check that nobody hands out more than they have, and impersonate makes one anybody: each is cluster-admin by a detour.",
  remedy: "Leave the verbs out. Where a controller has to bind roles, name those roles in resourceNames.",
  except: "Operators that keep roles for what they run, with bind limited to the names of these roles.",
  sameAs: {
    trivy: ["KSV-0043", "KSV-0050", "KSV-0051", "KSV-0052", "KSV-0055"],
    checkov: ["CKV_K8S_157", "CKV_K8S_158", "CKV2_K8S_1", "CKV2_K8S_3"],
  },
  standards: {
    "cis-kubernetes": ["5.1.8"],
    "nist-800-190": ["4.3.2"],
    "nsa-cisa": ["Authentication and authorization: RBAC"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269", "CWE-266"],
  },
  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb",
    },
    {
      title: "Privilege escalation prevention and bootstrapping",
      url: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["rbac.authorization.k8s.io"]\n    resources: ["clusterroles"]\n    verbs: ["bind"]\n',
    },
    {
      kind: "kubernetes",
      note: "May bind this one role.",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["rbac.authorization.k8s.io"]\n    resources: ["clusterroles"]\n    resourceNames: ["tenant-reader"]\n    verbs: ["bind"]\n',
    },
  ],

  check(resource, report, context) {
    const permissions = roleOf(resource)?.permissions ?? [];
    const binds = permissions.some((permission) => !permission.limited && grantOf(permission, BIND_ROLES));
    for (const permission of permissions) {
      const found = worst(permission, context);
      if (!found) continue;
      report(found.grant, { message: found.message, severity: found.severity, sameAs: sameAs(permission, binds) });
    }
  },
});

interface Escalation {
  readonly grant: Grant;
  readonly message: string;
  readonly severity: Severity;
}

/** The strongest of what a permission grants: one finding is enough for one item of a role. */
function worst(permission: Permission, context: RuleContext<unknown>): Escalation | undefined {
  const { limited } = permission;
  const escalate = limited ? undefined : (grantOf(permission, ESCALATE) ?? grantOf(permission, BIND));
  if (escalate) {
    const message = `${says(escalate)}, and so give itself any right. Leave ${escalate.verbs[0] === "*" ? "the wildcard" : "that verb"} out, or name the roles in resourceNames.`;
    return { grant: escalate, message, severity: "error" };
  }
  const impersonate = limited ? undefined : grantOf(permission, IMPERSONATE);
  if (impersonate && !onlyLimitedAccounts(impersonate)) {
    const message = `${says(impersonate)}, and so act with the rights of others. Name in resourceNames whom it may stand in for.`;
    return { grant: impersonate, message, severity: "error" };
  }
  // the API server lets nobody grant more than they have: a matter of order, which recommended leaves alone
  const edit = grantOf(permission, EDIT);
  if (!edit || limited || !anyPreset(context, "strict", "all", "cis-kubernetes", "nist-800-190", "nsa-cisa"))
    return undefined;
  const message = `${says(edit)}, and so hand on or take away rights. Keep that to administrators and the controllers that need it.`;
  return { grant: edit, message, severity: edit.role.clusterWide ? "warning" : "info" };
}

/** Every verb for service accounts alone is what many operators write who only create them. */
function onlyLimitedAccounts({ verbs, resources }: Grant): boolean {
  return verbs[0] === "*" && resources.every((r) => r === "serviceaccounts");
}

/**
 * trivy and checkov number the verbs apart; two of trivy's ask for two permissions of the same role.
 * @param binds the role may bind roles, by this permission or another
 */
function sameAs(permission: Permission, binds: boolean): SameAs {
  const has = (resource: string, ...verbs: string[]) =>
    grantOf(permission, { resources: { [RBAC]: [resource] }, verbs }) !== undefined;
  const literally = (verb: string) => permission.verbs.some(({ value }) => value === verb);
  const edit = grantOf(permission, { ...EDIT, resources: { [RBAC]: ["roles", "rolebindings"] } });
  const impersonate = grantOf(permission, IMPERSONATE);
  const bindings = grantOf(permission, { resources: { [RBAC]: BINDINGS }, verbs: ["bind"] });
  const roles = grantOf(permission, { resources: { [RBAC]: ROLES }, verbs: ["escalate"] });
  return {
    trivy: [
      ...(impersonate?.resources.includes("groups") && literally("impersonate") ? ["KSV-0043"] : []),
      ...(edit && may(edit, "create", "update", "delete", "deletecollection", "impersonate") ? ["KSV-0050"] : []),
      ...(binds && has("rolebindings", "create") ? ["KSV-0051"] : []),
      ...(binds && has("clusterrolebindings", "create") ? ["KSV-0052"] : []),
      ...(has("rolebindings", "get") && literally("get") && literally("patch") ? ["KSV-0055"] : []),
    ],
    checkov: [
      ...(bindings ? ["CKV_K8S_157"] : []),
      ...(roles ? ["CKV_K8S_158"] : []),
      ...(edit && has("rolebindings", "create", "update", "patch") ? ["CKV2_K8S_1"] : []),
      ...(impersonate ? ["CKV2_K8S_3"] : []),
    ],
  };
}
