import type { Workload } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { type Fix, hardening } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import type { SetValue } from "../../model/value.ts";
import { saidByExtended } from "../container/inheritance.ts";
import { isWindows, podSecurity } from "../container/pod-security.ts";
import { rule } from "../rule.ts";
import { type Said, saidBy } from "./levels.ts";

/** Checks that want a profile mean this same line. */
const WANTED: SameAs = {
  trivy: ["KSV-0030"],
  checkov: ["CKV_K8S_31"],
  "kube-score": ["container-seccomp-profile"],
  pss: ["baseline/seccompProfile", "restricted/seccompProfile"],
};
const UNCONFINED: SameAs = {
  ...WANTED,
  trivy: ["KSV-0030", "KSV-0104"],
  kubesec: ["SeccompUnconfined"],
  semgrep: [
    "yaml/docker-compose/security/seccomp-confinement-disabled",
    "yaml/kubernetes/security/seccomp-confinement-disabled",
  ],
  kics: ["404fde2c"],
};
/** Every container says otherwise: only the standard looks at it. */
const OVERRIDDEN: SameAs = { pss: WANTED.pss ?? [] };

export default rule({
  id: "no-unconfined-seccomp",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "error",
  presets: [
    "recommended",
    "pss-baseline",
    "pss-restricted",
    "cis-docker",
    "cis-kubernetes",
    "nist-800-190",
    "nsa-cisa",
  ],
  summary: "Do not switch the filter of system calls off",
  why: "Without a seccomp profile a container may make every system call, also the rare ones through which kernels are attacked.",
  remedy: "Use RuntimeDefault, or a profile of your own that allows the calls that are missing.",
  except: "Debuggers and old browsers that need calls which the default profile forbids.",
  sameAs: UNCONFINED,
  standards: {
    pss: ["baseline/seccompProfile", "restricted/seccompProfile"],
    "cis-docker": ["5.22"],
    "cis-kubernetes": ["5.7.2"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: seccomp"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-693"],
  },
  fixes: ["hardening"],
  references: [
    {
      title: "Restrict a container's syscalls with seccomp",
      url: "https://kubernetes.io/docs/tutorials/security/seccomp/",
    },
    { title: "Seccomp security profiles for Docker", url: "https://docs.docker.com/engine/security/seccomp/" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        seccompProfile:\n          type: Unconfined\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        seccompProfile:\n          type: RuntimeDefault\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - no-new-privileges:true\n      - seccomp:unconfined\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - no-new-privileges:true\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - seccomp:profile.json\n",
    },
  ],

  check(workload, report, context) {
    const standard = podSecurity(context);
    // the restricted standard's check stands in for the baseline's, and has an exception for Windows
    if (standard?.level === "restricted" && isWindows(workload, standard)) return;
    // the standards went by annotations before Kubernetes had the field, and no longer since
    const said = !standard?.exact
      ? [...fields(workload), ...annotations(workload)]
      : standard.since(19)
        ? fields(workload)
        : saidBy(workload, workload.podSeccompAnnotation, (container) => container.seccompAnnotation);
    for (const { value, who, effective } of said) {
      const { value: type } = value;
      if (type === "RuntimeDefault" || type === "Localhost" || saidByExtended(workload.kind, value)) continue;
      const unconfined = type === "Unconfined";
      report(value, {
        message: unconfined
          ? `The seccomp profile Unconfined lets ${who} make every system call. Use RuntimeDefault.`
          : `${type} is no type of seccomp profile. Use RuntimeDefault, or Localhost with the profile's file.`,
        ...(unconfined ? {} : { severity: "warning" as const }),
        fixes: [confined(workload.kind === "compose", value)],
        sameAs: !effective ? OVERRIDDEN : unconfined ? UNCONFINED : WANTED,
      });
    }
  },
});

/** Docker's own profile applies where `security_opt` names none. */
function confined(compose: boolean, { place }: SetValue<string>): Fix {
  return hardening("Set the seccomp profile to RuntimeDefault", compose ? remove(place) : set(place, "RuntimeDefault"));
}

function fields(workload: Workload): Said<string>[] {
  return saidBy(workload, workload.podSeccompProfile, (container) => container.seccompProfile);
}

/** What annotations say for containers without the field. */
function annotations(workload: Workload): Said<string>[] {
  const containers = workload.containers.filter(({ seccompProfile }) => seccompProfile.state === "unset");
  return saidBy({ containers }, workload.podSeccompAnnotation, (container) => container.seccompAnnotation).filter(
    ({ effective }) => effective,
  );
}
