import type { Workload } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { hardening } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import { inFile } from "../../text/span.ts";
import { saidByExtended } from "../container/inheritance.ts";
import { type Reporter, rule } from "../rule.ts";
import { saidBy } from "./levels.ts";

const SAME_AS: SameAs = {
  trivy: ["KSV-0002"],
  kubesec: ["ApparmorUnconfined"],
  pss: ["baseline/appArmorProfile"],
};
/** By annotation of a container that is not there, or overridden: only the standard looks at it. */
const STANDARD_ALONE: SameAs = { pss: ["baseline/appArmorProfile"] };

export default rule({
  id: "no-unconfined-apparmor",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "error",
  presets: ["recommended", "pss-baseline", "pss-restricted", "cis-docker", "nist-800-190", "nsa-cisa"],
  summary: "Do not switch AppArmor off",
  why: "AppArmor keeps a container from mounting, from writing to /proc and /sys and from tracing others, also where it runs as root.",
  remedy: "Remove the setting, so that the runtime's own profile applies, or name a profile of your own.",
  except: "Containers that mount file systems, until a profile of their own allows just that.",
  sameAs: SAME_AS,
  standards: {
    pss: ["baseline/appArmorProfile"],
    "cis-docker": ["5.2"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: AppArmor"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-693"],
  },
  fixes: ["hardening"],
  references: [
    {
      title: "Restrict a container's access to resources with AppArmor",
      url: "https://kubernetes.io/docs/tutorials/security/apparmor/",
    },
    { title: "AppArmor security profiles for Docker", url: "https://docs.docker.com/engine/security/apparmor/" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        appArmorProfile:\n          type: Unconfined\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        appArmorProfile:\n          type: RuntimeDefault\n",
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/app: unconfined\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/app: runtime/default\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: 'services:\n  app:\n    image: acme/app:1.4\n    security_opt: ["apparmor:unconfined", "no-new-privileges:true"]\n',
      fixed: 'services:\n  app:\n    image: acme/app:1.4\n    security_opt: ["no-new-privileges:true"]\n',
    },
  ],

  check(workload, report) {
    checkAnnotations(workload, report);
    const said = new Set((workload.appArmorAnnotations ?? []).flatMap(({ profile }) => startOf(profile.at)));
    for (const { value, who, effective } of saidBy(workload, workload.podAppArmorProfile, (c) => c.appArmorProfile)) {
      if (value.value === "RuntimeDefault" || value.value === "Localhost" || said.has(inFile(value.at).start)) continue;
      if (saidByExtended(workload.kind, value)) continue;
      const confine = workload.kind === "compose" ? remove(value.place) : set(value.place, "RuntimeDefault");
      report(value, {
        message:
          value.value === "Unconfined"
            ? `AppArmor is switched off for ${who}. Let the runtime's own profile apply.`
            : `${value.value} is no type of AppArmor profile. Use RuntimeDefault, or Localhost with the profile's name.`,
        fixes: [hardening("Use the runtime's AppArmor profile", confine)],
        sameAs: effective ? SAME_AS : STANDARD_ALONE,
      });
    }
  },
});

/** The annotations that were used before Kubernetes 1.30; the standard reads each, whatever it names. */
function checkAnnotations(workload: Workload, report: Reporter): void {
  for (const { container: name, profile } of workload.appArmorAnnotations ?? []) {
    if (profile.state !== "set" || /^(?:$|runtime\/default$|localhost\/)/.test(profile.value)) continue;
    const exists = workload.containers.some((container) => container.name === name);
    report(profile, {
      message:
        profile.value !== "unconfined"
          ? `${profile.value} is no AppArmor profile. Write runtime/default, or localhost/ with the profile's name.`
          : exists
            ? `AppArmor is switched off for container ${name}. Let the runtime's own profile apply.`
            : `This switches AppArmor off for a container ${name} that is not in the pod: admission refuses it all the same. Remove it.`,
      detail: name,
      ...(exists ? {} : { severity: "warning" as const, sameAs: STANDARD_ALONE }),
      fixes: [hardening("Use the runtime's AppArmor profile", set(profile.place, "runtime/default"))],
    });
  }
}

function startOf(at: Parameters<typeof inFile>[0] | undefined): number[] {
  return at ? [inFile(at).start] : [];
}
