import type { SameAs } from "../../model/finding.ts";
import { BASELINE_CAPABILITIES } from "./capabilities.ts";

const ANY = {
  trivy: ["KSV-0022", "KSV-0106"],
  checkov: ["CKV_K8S_25"],
  pss: ["baseline/capabilities", "restricted/capabilities"],
};
const sameAsByName: Readonly<Record<string, SameAs>> = {
  SYS_ADMIN: {
    ...ANY,
    trivy: ["KSV-0005", ...ANY.trivy],
    checkov: ["CKV_K8S_39", "CKV_K8S_25"],
    kubesec: ["CapSysAdmin"],
    polaris: ["dangerousCapabilities"],
    kics: ["235236ee"],
  },
  NET_ADMIN: { ...ANY, polaris: ["dangerousCapabilities"] },
  ALL: { ...ANY, polaris: ["dangerousCapabilities"], "kube-linter": ["drop-net-raw-capability"] },
  SYS_MODULE: { ...ANY, trivy: ["KSV-0120", ...ANY.trivy] },
  NET_RAW: { ...ANY, trivy: ["KSV-0119", ...ANY.trivy], "kube-linter": ["drop-net-raw-capability"] },
};
const inBaseline: SameAs = { trivy: ["KSV-0106"], checkov: ["CKV_K8S_25"], pss: ["restricted/capabilities"] };
/** CAP_SYS_ADMIN lets a container escalate whatever else is said: where nothing is, checks of that mean this same line. */
const sysAdminEscalates: SameAs = {
  ...sameAsByName.SYS_ADMIN,
  trivy: ["KSV-0005", "KSV-0001", ...ANY.trivy],
  checkov: ["CKV_K8S_39", "CKV_K8S_25", "CKV_K8S_20"],
  "kube-linter": ["privilege-escalation-container"],
  polaris: ["dangerousCapabilities", "privilegeEscalationAllowed"],
  pss: [...ANY.pss, "restricted/allowPrivilegeEscalation"],
};

/**
 * The ids that mean an added capability.
 * @param escalationUnsaid nothing is said of allowPrivilegeEscalation.
 */
export function sameAsOfAdded(name: string, escalationUnsaid: boolean): SameAs {
  if (name === "SYS_ADMIN" && escalationUnsaid) return sysAdminEscalates;
  if (Object.hasOwn(sameAsByName, name)) return sameAsByName[name] as SameAs;
  return BASELINE_CAPABILITIES.has(name) ? inBaseline : ANY;
}
