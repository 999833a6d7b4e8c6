import { hardening } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { inUserNamespace, podSecurity } from "../container/pod-security.ts";
import { rule } from "../rule.ts";
import { saidBy } from "./levels.ts";

export default rule({
  id: "no-unmasked-proc",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "error",
  presets: ["recommended", "pss-baseline", "pss-restricted"],
  summary: "Keep the parts of /proc hidden that belong to the host",
  why: "Behind the masks of /proc lie the host's kernel settings, keys and memory, which a container may otherwise read and change.",
  remedy: "Remove procMount; a builder that nests containers needs a user namespace (hostUsers: false) as well.",
  except: "Builders that run containers inside a container in a user namespace of its own.",
  sameAs: {
    trivy: ["KSV-0027"],
    "kube-linter": ["unsafe-proc-mount"],
    polaris: ["procMount"],
    kics: ["f922827f"],
    pss: ["baseline/procMount", "restricted/procMount"],
  },
  standards: {
    pss: ["baseline/procMount", "restricted/procMount"],
    "nist-800-190": ["4.4.3"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-668"],
  },
  fixes: ["hardening"],
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n        procMount: Unmasked\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - no-new-privileges:true\n      - systempaths=unconfined\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - no-new-privileges:true\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        procMount: Default\n",
    },
  ],

  check(workload, report, context) {
    const standard = podSecurity(context);
    // what is unmasked belongs to the namespace; the restricted standard forbids it all the same
    if (standard?.level !== "restricted" && inUserNamespace(workload, standard)) return;
    for (const { value, who } of saidBy(workload, undefined, (container) => container.procMount)) {
      if (value.value === "Default" || value.value === "") continue;
      report(value, {
        message:
          value.value === "Unmasked"
            ? `All of /proc is open to ${who}, the host's kernel settings included. Remove this.`
            : `${value.value} is no way to mount /proc. Remove procMount.`,
        fixes: [hardening("Hide what belongs to the host", remove(value.place))],
      });
    }
  },
});
