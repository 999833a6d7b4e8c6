import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { isWindows, podSecurity } from "./pod-security.ts";
import { called } from "./wording.ts";

/** What the restricted pod security standard asks of a container on Linux. */
const HARDENED = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const CONTAINER: SameAs = { trivy: ["KSV-0118"], checkov: ["CKV_K8S_30"], kics: ["a97a340a"] };
/** The pod has none either. */
const NEITHER: SameAs = { ...CONTAINER, checkov: ["CKV_K8S_29", "CKV_K8S_30"] };

export default rule({
  id: "require-security-context",
  subject: "container",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "info",
  presets: ["cis-kubernetes"],
  summary: "Give pods and containers a security context",
  why: "Without one a container runs as the user of its image, with the runtime's capabilities and nothing to keep it from gaining more.",
  remedy:
    "Add a securityContext that drops all capabilities, forbids root and privilege escalation and names a seccomp profile.",
  except: "Where drop-all-capabilities is on, that rule speaks alone.",
  sameAs: NEITHER,
  standards: {
    "cis-kubernetes": ["5.7.3"],
    "nist-800-190": ["4.4.3"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-276"],
  },
  group: "hardening",
  fixes: ["choice"],
  references: [
    {
      title: "Configure a security context",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n        allowPrivilegeEscalation: false\n        capabilities:\n          drop: ["ALL"]\n        seccompProfile:\n          type: RuntimeDefault\n',
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsUser: 10001\n",
    },
  ],

  check(container, report, context) {
    const { securityContext: own, workload } = container;
    // which asks for a part of it, at the same container
    if (own?.state !== "unset" || context.isOn("drop-all-capabilities")) return;
    const pod = workload.podSecurityContext?.state;
    const fixes = isWindows(workload, podSecurity(context))
      ? []
      : [choice("Add a hardened securityContext", set(own.place, HARDENED))];
    report(own, {
      message: `${called(container)} has no securityContext${pod === "unset" ? ", and neither has its pod" : ""}: it runs with whatever its image and runtime give it. Add one.`,
      fixes,
      sameAs: pod === "unset" ? NEITHER : CONTAINER,
    });
  },
});
