import type { Severity } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known, knownItems } from "../../model/value.ts";
import { type RuleContext, rule } from "../rule.ts";
import { sameAsOfAdded } from "./added-capabilities.ts";
import {
  BASELINE_CAPABILITIES,
  capabilityName,
  DANGEROUS_CAPABILITIES,
  RESTRICTED_CAPABILITIES,
} from "./capabilities.ts";
import { isWindows, podSecurity, type Standard } from "./pod-security.ts";
import { anyPreset } from "./presets.ts";
import { called } from "./wording.ts";

interface Options {
  readonly level: "by preset" | "baseline" | "restricted";
}

export default rule<"container", Options>({
  id: "no-added-capabilities",
  subject: "container",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "warning",
  presets: ["pss-baseline", "pss-restricted", "cis-kubernetes"],
  summary: "Add no capabilities beyond those of the pod security standards",
  why: "Each capability is a part of root's power that whoever breaks into the container holds as well.",
  remedy: "Remove the capability; a program that runs as its own user and listens above port 1023 needs none.",
  except:
    "Images that start as root and step down to another user need CHOWN, SETGID and SETUID, which the baseline standard allows.",
  sameAs: {
    trivy: ["KSV-0022", "KSV-0106"],
    checkov: ["CKV_K8S_25"],
    kics: ["19ebaa28"],
    pss: ["baseline/capabilities", "restricted/capabilities"],
  },
  standards: {
    pss: ["baseline/capabilities", "restricted/capabilities"],
    "cis-kubernetes": ["5.2.9"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: capabilities"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  fixes: ["choice"],
  options: {
    level: {
      type: "string",
      enum: ["by preset", "baseline", "restricted"],
      default: "by preset",
      description:
        "Whose list holds: the baseline standard's, the restricted one's (NET_BIND_SERVICE alone), or by preset: restricted, but where pss-baseline alone asks.",
    },
  },
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        capabilities:\n          add: [CHOWN, NET_BIND_SERVICE]\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        capabilities:\n          add: [NET_BIND_SERVICE]\n",
    },
    {
      kind: "kubernetes",
      note: "No-dangerous-capabilities says more of this one.",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        capabilities:\n          add: [SYS_ADMIN]\n",
    },
  ],

  check(container, report, context) {
    const standard = podSecurity(context);
    const windows = isWindows(container.workload, standard);
    const level = levelOf(standard, windows, context);
    if (!level) return;
    for (const { value: written, item } of knownItems(container.capabilitiesAdded)) {
      // the standards compare names exactly: CAP_CHOWN and chown are not CHOWN
      if ((level === "restricted" ? RESTRICTED_CAPABILITIES : BASELINE_CAPABILITIES).has(written)) continue;
      const name = capabilityName(written);
      if (!windows && saidAsDangerous(name, context)) continue;
      const inBaseline = BASELINE_CAPABILITIES.has(written);
      const severity: Severity = standard?.level === "restricted" || !inBaseline ? "warning" : "info";
      report(item, {
        message: `${called(container)} adds the capability ${written}, ${inBaseline ? "of which the restricted pod security standard allows NET_BIND_SERVICE alone" : "which the baseline pod security standard does not allow"}. Remove it unless the program can't do without it.${/^cap_/i.test(written) ? ` Kubernetes writes it ${name}, without CAP_.` : ""}`,
        severity,
        detail: written,
        fixes: item.place ? [choice(`Remove ${written}`, remove(item.place))] : [],
        sameAs: sameAsOfAdded(name, known(container.allowPrivilegeEscalation) === undefined),
      });
    }
  },
});

/** Whose list holds; undefined where capabilities mean nothing. */
function levelOf(
  standard: Standard | undefined,
  windows: boolean,
  context: RuleContext<Options>,
): "baseline" | "restricted" | undefined {
  // the restricted standard's own check, which has an exception for Windows, stands in for the baseline's, which has none
  if (standard?.level === "restricted" && (standard.exact || windows)) {
    if (!standard.since(22)) return "baseline";
    return windows ? undefined : "restricted";
  }
  if (standard?.exact || (standard && windows)) return "baseline";
  if (windows) return undefined;
  const { level } = context.options;
  return level === "by preset" ? "restricted" : level;
}

/** True where no-dangerous-capabilities reports it, which is on by every preset that this rule is on by. */
function saidAsDangerous(name: string, context: RuleContext<Options>): boolean {
  if (name === "SETPCAP") return anyPreset(context, "strict", "all", "cis-docker", "cis-kubernetes");
  return Object.hasOwn(DANGEROUS_CAPABILITIES, name);
}
