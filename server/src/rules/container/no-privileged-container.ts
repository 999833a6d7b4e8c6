import { hardening } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { saidByExtended } from "./inheritance.ts";
import { called } from "./wording.ts";

const SAME_AS = {
  trivy: ["KSV-0017"],
  checkov: ["CKV_K8S_16"],
  "kube-linter": ["privileged-container"],
  "kube-score": ["container-security-context-privileged"],
  kubesec: ["Privileged"],
  polaris: ["runAsPrivileged"],
  semgrep: ["yaml/docker-compose/security/privileged-service", "yaml/kubernetes/security/privileged-container"],
  kics: ["ae5b6871", "dd29336b"],
  pss: ["baseline/privileged"],
};

/** A privileged container can always escalate: where nothing says otherwise, checks of that mean this same line. */
const ESCALATES_TOO = {
  ...SAME_AS,
  trivy: ["KSV-0017", "KSV-0001"],
  checkov: ["CKV_K8S_16", "CKV_K8S_20"],
  "kube-linter": ["privileged-container", "privilege-escalation-container"],
  polaris: ["runAsPrivileged", "privilegeEscalationAllowed"],
  pss: ["baseline/privileged", "restricted/allowPrivilegeEscalation"],
};

export default rule<"container", { readonly allowed: readonly string[] }>({
  id: "no-privileged-container",
  subject: "container",
  kinds: ["kubernetes", "compose", "aci"],
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
    "aci",
  ],
  summary: "Do not run privileged containers",
  why: "A privileged container has every capability and all devices of the host; whoever breaks into it owns the host.",
  remedy: "Set privileged to false and add only the capabilities or devices that the program needs.",
  except:
    "Network and storage drivers and Docker-in-Docker builders need it: name them in `allowed`, or say so in a suppression.",
  sameAs: SAME_AS,
  standards: {
    pss: ["baseline/privileged"],
    "cis-docker": ["5.5"],
    "cis-kubernetes": ["5.2.2"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: privileged"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  fixes: ["hardening"],
  options: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of containers that may run privileged.",
    },
  },
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
    { title: "Compose: privileged", url: "https://docs.docker.com/reference/compose-file/services/#privileged" },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    privileged: true # for the GPU\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    privileged: false # for the GPU\n",
    },
    {
      kind: "kubernetes",
      note: "The string is an error of type there, not a privileged container.",
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        privileged: "true"\n',
    },
  ],

  check(container, report, { options }) {
    const { privileged, allowPrivilegeEscalation } = container;
    if (privileged.state !== "set" || !privileged.value || saidByExtended(container.kind, privileged)) return;
    if (container.name !== undefined && options.allowed.includes(container.name)) return;
    report(privileged, {
      message: `${called(container)} runs privileged: it has every capability and all devices of the host. Set privileged to false and grant only what it needs.`,
      fixes: [hardening("Set privileged to false", set(privileged.place, false))],
      sameAs: known(allowPrivilegeEscalation) === undefined ? ESCALATES_TOO : SAME_AS,
    });
  },
});
