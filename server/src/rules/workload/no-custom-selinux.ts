import type { Container, Workload } from "../../model/container.ts";
import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { saidByExtended } from "../container/inheritance.ts";
import { podSecurity, type Standard } from "../container/pod-security.ts";
import { type Reporter, rule } from "../rule.ts";
import { saidBy } from "./levels.ts";

/** The types of processes that the baseline standard allows; the engine's own since 1.31. */
const TYPES = new Set(["", "container_t", "container_init_t", "container_kvm_t"]);
const SINCE_31 = "container_engine_t";

export default rule({
  id: "no-custom-selinux",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "warning",
  presets: ["pss-baseline", "pss-restricted", "cis-docker", "nsa-cisa"],
  summary: "Do not change how SELinux confines a container",
  why: "SELinux keeps containers from the files of their host and of each other; another type, user or role may take that away.",
  remedy: "Remove the option; a level alone may be set.",
  except: "Clusters with a policy of their own for a workload, which admission must be told of.",
  sameAs: {
    trivy: ["KSV-0025"],
    semgrep: ["yaml/docker-compose/security/selinux-separation-disabled"],
    pss: ["baseline/seLinuxOptions"],
  },
  standards: {
    pss: ["baseline/seLinuxOptions"],
    "cis-docker": ["5.3"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: SELinux"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-693"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        seLinuxOptions:\n          type: spc_t\n          level: s0:c123,c456\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        seLinuxOptions:\n          level: s0:c123,c456\n",
    },
    {
      kind: "compose",
      bad: 'services:\n  app:\n    image: acme/app:1.4\n    security_opt: ["label:disable", "no-new-privileges:true"]\n',
      fixed: 'services:\n  app:\n    image: acme/app:1.4\n    security_opt: ["no-new-privileges:true"]\n',
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        seLinuxOptions:\n          type: container_t\n",
    },
  ],

  check(workload, report, context) {
    const standard = podSecurity(context);
    for (const field of ["type", "user", "role"] as const) checkOption(workload, field, report, standard);
    for (const container of workload.containers) checkDisabled(container, report);
  },
});

function checkOption(
  workload: Workload,
  field: "type" | "user" | "role",
  report: Reporter,
  standard: Standard | undefined,
): void {
  for (const { value, who } of saidBy(workload, workload.podSeLinux?.[field], (c) => c.seLinux?.[field])) {
    if (field === "type" ? isAllowed(value.value, standard) : value.value === "") continue;
    report(value, {
      message: `The SELinux ${field} ${value.value} replaces the one that confines ${who}. Remove it.`,
      detail: `${field} ${value.value}`,
      fixes: [choice(`Remove the SELinux ${field}`, remove(value.place))],
    });
  }
}

function isAllowed(type: string, standard: Standard | undefined): boolean {
  return TYPES.has(type) || (type === SINCE_31 && (standard?.since(31) ?? true));
}

function checkDisabled(container: Container, report: Reporter): void {
  const disabled = container.seLinux?.disabled;
  if (disabled?.state !== "set" || !disabled.value || saidByExtended(container.kind, disabled)) return;
  report(disabled, {
    message: `SELinux no longer keeps service ${container.name ?? ""} from the files of its host. Remove label:disable, and mark shared folders with :z or :Z.`,
    detail: "disable",
    fixes: [choice("Remove label:disable", remove(disabled.place))],
  });
}
