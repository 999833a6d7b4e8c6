import type { Container } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { append } from "../../model/place.ts";
import { knownItems } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { capabilityName } from "./capabilities.ts";
import { asksToAdd, confine } from "./hardening-fix.ts";
import { isWindows, podSecurity } from "./pod-security.ts";
import { MISSING, type MissingOption } from "./presets.ts";
import { called, listed } from "./wording.ts";

/** Something is dropped, but not everything. */
const SOME_DROPPED = {
  trivy: ["KSV-0003", "KSV-0106"],
  checkov: ["CKV_K8S_37"],
  kubesec: ["CapDropAll"],
  polaris: ["insecureCapabilities"],
  kics: ["ce76b7d0", "2f1a0619"],
  pss: ["restricted/capabilities"],
};
/** The same where NET_RAW is left as well. */
const NET_RAW_LEFT = {
  ...SOME_DROPPED,
  checkov: ["CKV_K8S_37", "CKV_K8S_28"],
  "kube-linter": ["drop-net-raw-capability"],
};
const NOTHING_DROPPED = {
  ...NET_RAW_LEFT,
  trivy: ["KSV-0003", "KSV-0004", "KSV-0106"],
  kubesec: ["CapDropAny", "CapDropAll"],
  kics: ["ce76b7d0", "2f1a0619", "268ca686"],
};
/** Polaris wants any one of seccomp, AppArmor, SELinux or dropped capabilities. */
const UNHARDENED = { ...NOTHING_DROPPED, polaris: ["insecureCapabilities", "linuxHardening"] };

export default rule<"container", MissingOption>({
  id: "drop-all-capabilities",
  subject: "container",
  kinds: ["kubernetes", "compose", "aci"],
  category: "isolation",
  severity: "warning",
  presets: ["pss-restricted", "cis-docker", "cis-kubernetes", "nist-800-190"],
  summary: "Drop all capabilities and add back only what is needed",
  why: "A container starts with some fourteen of root's powers, such as forging packets and changing the owner of files; few programs need any.",
  remedy: "Drop ALL, then add the one or two capabilities without which the program does not start.",
  except:
    "Images that start as root and step down to another user, such as nginx and postgres, need CHOWN, SETGID and SETUID added back.",
  sameAs: {
    ...UNHARDENED,
    trivy: [...UNHARDENED.trivy, "KSV-0118"],
    checkov: [...UNHARDENED.checkov, "CKV_K8S_29", "CKV_K8S_30"],
    kics: [...UNHARDENED.kics, "a97a340a"],
  },
  standards: {
    pss: ["restricted/capabilities"],
    "cis-docker": ["5.4"],
    "cis-kubernetes": ["5.2.8", "5.2.10"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: capabilities"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250", "CWE-272"],
  },
  group: "hardening",
  fixes: ["hardening", "choice"],
  options: { missing: MISSING },
  references: [
    {
      title: "Runtime privilege and Linux capabilities",
      url: "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n",
      fixed:
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n        capabilities:\n          drop: ["ALL"]\n',
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    cap_drop: [NET_RAW]\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    cap_drop: [NET_RAW, ALL]\n",
    },
  ],

  check(container, report, context) {
    const { capabilitiesDropped: list, workload } = container;
    const standard = podSecurity(context);
    if (isWindows(workload, standard) || list.state === "unknown" || !list.complete) return;
    if (standard?.exact && !standard.since(22)) return;
    const written = knownItems(list).map(({ value }) => value);
    const dropped = written.map(capabilityName);
    // the standard compares names exactly
    if (standard ? written.includes("ALL") : dropped.includes("ALL")) return;
    if (dropped.length === 0 && !asksToAdd(container, context, false)) return;
    const title = container.kind === "compose" ? "Add ALL to cap_drop" : "Drop all capabilities";
    report(list, {
      message:
        dropped.length === 0
          ? `${called(container)} keeps the capabilities that the runtime gives by default. Drop ALL and add back only what it needs.`
          : dropped.includes("ALL")
            ? `${called(container)} drops ${listed(written)}, which the restricted pod security standard does not take for ALL. Drop ALL.`
            : `${called(container)} drops only ${listed(dropped)} and keeps the other default capabilities. Drop ALL and add back only what it needs.`,
      fixes: list.place ? [confine(container, title, append(list.place, "ALL"))] : [],
      sameAs: sameAs(container, dropped),
    });
  },
});

function sameAs(container: Container, dropped: readonly string[]): SameAs {
  if (dropped.length > 0) return dropped.includes("NET_RAW") ? SOME_DROPPED : NET_RAW_LEFT;
  const pod = container.workload.podSecurityContext?.state === "unset" ? "none" : "ofPod";
  const where = container.securityContext?.state === "unset" ? pod : "some";
  return BY_CONTEXT[where][container.seccompProfile.state === "unset" ? 0 : 1] ?? NOTHING_DROPPED;
}

/** Nothing dropped, by where there is a security context, and then by whether nothing else confines the container. */
const BY_CONTEXT: Readonly<Record<"some" | "ofPod" | "none", readonly SameAs[]>> = {
  some: [UNHARDENED, NOTHING_DROPPED],
  ofPod: [UNHARDENED, NOTHING_DROPPED].map((ids) => withoutContext(ids, [])),
  none: [UNHARDENED, NOTHING_DROPPED].map((ids) => withoutContext(ids, ["CKV_K8S_29"])),
};

/** Checks that ask for any security context mean this same line. */
function withoutContext(ids: typeof NOTHING_DROPPED, ofPod: readonly string[]): SameAs {
  return {
    ...ids,
    trivy: [...ids.trivy, "KSV-0118"],
    checkov: [...ids.checkov, ...ofPod, "CKV_K8S_30"],
    kics: [...ids.kics, "a97a340a"],
  };
}
