import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { isWindows, podSecurity } from "./pod-security.ts";
import { called } from "./wording.ts";

export default rule({
  id: "require-apparmor-profile",
  subject: "container",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "info",
  presets: ["nsa-cisa"],
  summary: "Name an AppArmor profile",
  why: "On nodes with AppArmor the runtime's own profile applies; that it must, the manifest says only if it names it.",
  remedy: "Set appArmorProfile.type to RuntimeDefault, or to Localhost with a profile of your own.",
  except: "Nodes without AppArmor, such as those with SELinux, refuse pods that name a profile.",
  sameAs: { kubesec: ["ApparmorAny"], polaris: ["linuxHardening"], kics: ["8b36775e"] },
  standards: {
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: AppArmor"],
    "owasp-docker": ["D04"],
    cwe: ["CWE-693"],
  },
  group: "hardening",
  fixes: ["choice"],
  references: [
    {
      title: "Restrict a container's access to resources with AppArmor",
      url: "https://kubernetes.io/docs/tutorials/security/apparmor/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        appArmorProfile:\n          type: RuntimeDefault\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    appArmorProfile:\n      type: Localhost\n      localhostProfile: app\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
  ],

  check(container, report, context) {
    const profile = container.appArmorProfile;
    if (profile?.state !== "unset" || isWindows(container.workload, podSecurity(context))) return;
    report(profile, {
      message: `${called(container)} names no AppArmor profile. Set appArmorProfile.type to RuntimeDefault, if its nodes have AppArmor.`,
      fixes: [choice("Set the AppArmor profile to RuntimeDefault", set(profile.place, "RuntimeDefault"))],
    });
  },
});
