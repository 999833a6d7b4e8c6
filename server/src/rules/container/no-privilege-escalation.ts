import type { Container } from "../../model/container.ts";
import { hardening } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known, knownItems } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { capabilityName } from "./capabilities.ts";
import { asksToAdd, confine } from "./hardening-fix.ts";
import { saidByExtended } from "./inheritance.ts";
import { isWindows, podSecurity } from "./pod-security.ts";
import { MISSING, type MissingOption } from "./presets.ts";
import { called } from "./wording.ts";

const MISSING_SAME_AS = {
  trivy: ["KSV-0001"],
  checkov: ["CKV_K8S_20"],
  polaris: ["privilegeEscalationAllowed"],
  semgrep: [
    "yaml/docker-compose/security/no-new-privileges",
    "yaml/kubernetes/security/allow-privilege-escalation-no-securitycontext",
    "yaml/kubernetes/security/allow-privilege-escalation",
  ],
  kics: ["27fcc7d6", "610e266e", "5572cc5e"],
  pss: ["restricted/allowPrivilegeEscalation"],
};

const SAID_SAME_AS = {
  ...MISSING_SAME_AS,
  "kube-linter": ["privilege-escalation-container"],
  kubesec: ["AllowPrivilegeEscalation"],
  semgrep: [
    "yaml/docker-compose/security/no-new-privileges",
    "yaml/kubernetes/security/allow-privilege-escalation-true",
  ],
};

export default rule<"container", MissingOption>({
  id: "no-privilege-escalation",
  subject: "container",
  kinds: ["kubernetes", "compose", "aci"],
  category: "isolation",
  severity: "warning",
  presets: ["recommended", "pss-restricted", "cis-docker", "cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Do not let processes gain privileges",
  why: "A setuid program in the image gives a process more rights than it was started with, so that a small hole becomes root.",
  remedy: "Set allowPrivilegeEscalation to false; in Compose add no-new-privileges to security_opt.",
  except: "Programs that need a setuid helper such as sudo, su or an old ping.",
  sameAs: {
    ...SAID_SAME_AS,
    semgrep: [...MISSING_SAME_AS.semgrep, "yaml/kubernetes/security/allow-privilege-escalation-true"],
  },
  standards: {
    pss: ["restricted/allowPrivilegeEscalation"],
    "cis-docker": ["5.26"],
    "cis-kubernetes": ["5.2.6"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: privilege escalation"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250", "CWE-269"],
  },
  group: "hardening",
  fixes: ["hardening", "choice"],
  options: { missing: MISSING },
  references: [
    {
      title: "Configure a security context",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n        allowPrivilegeEscalation: false\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - no-new-privileges:true\n",
    },
  ],

  check(container, report, context) {
    const { allowPrivilegeEscalation: allowed, privileged, workload } = container;
    const standard = podSecurity(context);
    if (isWindows(workload, standard) || (standard?.exact && !standard.since(8))) return;
    if (allowed.state === "unknown" || known(allowed) === false) return;
    if (allowed.state === "set") {
      if (saidByExtended(container.kind, allowed)) return;
      // Kubernetes refuses a privileged container that may not escalate
      const forced = forcesEscalation(container);
      const also = forced && privileged.state === "set" && privileged.value ? [set(privileged.place, false)] : [];
      const conflicts = forced && also.length === 0;
      report(allowed, {
        message: `${called(container)} may gain more privileges than it was started with. ${container.kind === "compose" ? "Set no-new-privileges to true." : "Set allowPrivilegeEscalation to false."}`,
        severity: container.kind === "compose" ? "warning" : "error",
        fixes: conflicts ? [] : [hardening(title(container, also.length > 0), set(allowed.place, false), ...also)],
        sameAs: SAID_SAME_AS,
      });
      return;
    }
    // said once, by the rule about the privilege that implies it
    if (forcesEscalation(container) || mayForceEscalation(container)) return;
    if (!asksToAdd(container, context, true)) return;
    report(allowed, {
      message: `Nothing keeps ${called(container, "inside")} from gaining more privileges than it was started with. ${container.kind === "compose" ? "Add no-new-privileges:true to security_opt." : "Set allowPrivilegeEscalation to false."}`,
      fixes: [confine(container, title(container, false), set(allowed.place, false))],
      sameAs: MISSING_SAME_AS,
    });
  },
});

/** Privileged containers and those with CAP_SYS_ADMIN can always escalate, and Kubernetes refuses the contradiction. */
function forcesEscalation(container: Container): boolean {
  return (
    container.kind !== "compose" &&
    (known(container.privileged) === true ||
      knownItems(container.capabilitiesAdded).some(({ value }) => capabilityName(value) === "SYS_ADMIN"))
  );
}

/** Where it can't be known, allowPrivilegeEscalation: false might be the contradiction. */
function mayForceEscalation({ kind, privileged, capabilitiesAdded }: Container): boolean {
  return kind !== "compose" && (privileged.state === "unknown" || !capabilitiesAdded.complete);
}

function title({ kind }: Container, withPrivileged: boolean): string {
  if (kind === "compose") return "Add no-new-privileges:true";
  return `Set allowPrivilegeEscalation${withPrivileged ? " and privileged" : ""} to false`;
}
