import { rule } from "../rule.ts";
import { INIT_CONTAINERS, reportMissingLimit, runsShortly } from "./limits.ts";
import { asksForMissing, MISSING, type MissingOption } from "./presets.ts";
import { cores } from "./wording.ts";

export default rule<"container", MissingOption & { readonly initContainers: boolean }>({
  id: "require-cpu-limit",
  subject: "container",
  kinds: ["kubernetes", "compose", "aci"],
  category: "resources",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Limit the processor time of every container",
  why: "A container without a limit can take all processor time of its host from the others when it is attacked or loops.",
  remedy: "Set a limit of processor time above what the program needs under load.",
  except: "Many teams leave it off on purpose, since a limit slows a program down even while processors are idle.",
  sameAs: {
    trivy: ["KSV-0011"],
    checkov: ["CKV_K8S_11"],
    "kube-linter": ["unset-cpu-requirements"],
    "kube-score": ["container-resources"],
    kubesec: ["LimitsCPU"],
    polaris: ["cpuLimitsMissing"],
    kics: ["6b610c50", "4ac0e2b7"],
  },
  standards: {
    "cis-docker": ["5.12"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Network: resource policies"],
    "owasp-docker": ["D07"],
    cwe: ["CWE-770"],
  },
  group: "resources",
  fixes: ["choice"],
  options: {
    missing: MISSING,
    initContainers: INIT_CONTAINERS,
  },
  references: [
    {
      title: "Resource management for pods and containers",
      url: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          memory: 256Mi\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          memory: 256Mi\n          cpu: 500m\n",
    },
    { kind: "compose", good: "services:\n  app:\n    image: acme/app:1.4\n    cpus: 0.5\n" },
  ],

  check(container, report, context) {
    const { cpuLimit, cpuRequest, kind } = container;
    if (runsShortly(container, context.options.initContainers) || !asksForMissing(kind, context, false)) return;
    reportMissingLimit(container, report, {
      limit: cpuLimit,
      request: cpuRequest,
      wanted: context.team.cpuLimit,
      message:
        "has no limit of processor time and can take it all from its neighbours. Set one above what it needs under load.",
      title: (value) => `Limit processor time to ${cores(value, kind)}`,
    });
  },
});
