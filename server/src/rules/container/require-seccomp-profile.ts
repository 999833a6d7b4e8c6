import type { Container } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { type Fix, hardening } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { asksToAdd } from "./hardening-fix.ts";
import { someContainer } from "./inheritance.ts";
import { isWindows, podSecurity } from "./pod-security.ts";
import { MISSING, type MissingOption } from "./presets.ts";
import { called } from "./wording.ts";

const SAME_AS = {
  trivy: ["KSV-0030"],
  checkov: ["CKV_K8S_31"],
  "kube-score": ["container-seccomp-profile"],
  pss: ["restricted/seccompProfile"],
};
/** An annotation of old is there. */
const OF_OLD: SameAs = { pss: SAME_AS.pss };
const UNSET: SameAs = { ...SAME_AS, kubesec: ["SeccompAny"], kics: ["f377b83e"] };
/** Polaris wants any one of seccomp, AppArmor, SELinux or dropped capabilities. */
const UNHARDENED: SameAs = { ...UNSET, polaris: ["linuxHardening"] };

export default rule<"container", MissingOption>({
  id: "require-seccomp-profile",
  subject: "container",
  kinds: ["kubernetes", "aci"],
  category: "isolation",
  severity: "info",
  presets: ["pss-restricted", "cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Filter system calls with a seccomp profile",
  why: "Without a profile a container may make every system call, also the rare ones through which kernels are attacked.",
  remedy: "Set seccompProfile.type to RuntimeDefault for the pod, or name a profile of your own with Localhost.",
  except: "Clusters whose kubelets run with seccompDefault use RuntimeDefault where a pod says nothing.",
  sameAs: UNHARDENED,
  standards: {
    pss: ["restricted/seccompProfile"],
    "cis-kubernetes": ["5.7.2"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: seccomp"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-693"],
  },
  group: "hardening",
  fixes: ["hardening"],
  options: { missing: MISSING },
  references: [
    {
      title: "Restrict a container's syscalls with seccomp",
      url: "https://kubernetes.io/docs/tutorials/security/seccomp/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsNonRoot: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsNonRoot: true\n    seccompProfile:\n      type: RuntimeDefault\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "kubernetes",
      note: "Unconfined is the matter of no-unconfined-seccomp.",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        seccompProfile:\n          type: Localhost\n          localhostProfile: profiles/app.json\n",
    },
  ],

  check(container, report, context) {
    const { seccompProfile: profile, seccompAnnotation: annotation, workload, kind } = container;
    const standard = podSecurity(context);
    if (profile.state !== "unset" || isWindows(workload, standard)) return;
    if (standard?.exact && !standard.since(19)) return;
    // the standards went by the field since Kubernetes had one
    const ofOld = annotation !== undefined && annotation.state !== "unset";
    if ((ofOld && !standard) || !asksToAdd(container, context, false)) return;
    report(profile, {
      message: `Nothing limits the system calls of ${called(container, "inside")}${ofOld ? ": Kubernetes no longer reads the annotation since 1.27" : ""}. ${kind === "aci" ? "Give it a seccompProfile." : "Set seccompProfile.type to RuntimeDefault."}`,
      fixes: kind === "aci" ? [] : [missingFix(container)],
      sameAs: ofOld ? OF_OLD : container.capabilitiesDropped.state === "unset" ? UNHARDENED : UNSET,
    });
  },
});

/** For the whole pod, as people write it, unless some container has a profile of its own. */
function missingFix({ workload, seccompProfile, ...container }: Container): Fix {
  const { podSeccompProfile } = workload;
  if (podSeccompProfile.state === "unset" && !someHasItsOwn(workload) && container.role !== "ephemeral") {
    return hardening(
      "Set the seccomp profile to RuntimeDefault for the pod",
      set(podSeccompProfile.place, "RuntimeDefault"),
    );
  }
  const place = seccompProfile.state === "unset" ? seccompProfile.place : undefined;
  return hardening("Set the seccomp profile to RuntimeDefault", ...(place ? [set(place, "RuntimeDefault")] : []));
}

const someHasItsOwn = someContainer(
  ({ seccompProfile }) => seccompProfile.state === "set" && seccompProfile.level === "own",
);
