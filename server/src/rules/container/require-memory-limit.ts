import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { INIT_CONTAINERS, reportMissingLimit, runsShortly } from "./limits.ts";
import { asksForMissing, MISSING, type MissingOption } from "./presets.ts";
import { called, memory } from "./wording.ts";

export default rule<"container", MissingOption & { readonly initContainers: boolean }>({
  id: "require-memory-limit",
  subject: "container",
  kinds: ["kubernetes", "compose", "aci"],
  category: "resources",
  severity: "warning",
  presets: ["recommended", "cis-docker", "nist-800-190", "nsa-cisa"],
  summary: "Limit the memory of every container",
  why: "A container without a limit can use up the memory of its host, and the kernel then kills other programs.",
  remedy: "Set a memory limit a little above what the program needs under load.",
  except: "Namespaces whose LimitRange sets a default.",
  sameAs: {
    trivy: ["KSV-0018"],
    checkov: ["CKV_K8S_13"],
    "kube-linter": ["unset-memory-requirements"],
    "kube-score": ["container-resources"],
    kubesec: ["LimitsMemory"],
    polaris: ["memoryLimitsMissing"],
    kics: ["bb9ac4f7", "b14d1bc4"],
  },
  standards: {
    "cis-docker": ["5.11"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Network: resource policies"],
    "owasp-docker": ["D07"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-770", "CWE-400"],
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
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          cpu: 500m\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          cpu: 500m\n          memory: 256Mi\n",
    },
    {
      kind: "kubernetes",
      note: "The suffix m stands for thousandths, so that this is half a byte.",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          memory: 512m\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          memory: 512Mi\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    mem_limit: 256m\n",
    },
  ],

  check(container, report, context) {
    const { memoryLimit: limit, kind, role } = container;
    if (role === "ephemeral") return;
    if (limit.state === "set") {
      if (kind !== "kubernetes" || limit.value <= 0 || limit.value >= 1000) return;
      const written = textOf(limit.at);
      const thousandths = /m['"]?$/.test(written);
      const meant = Math.round(limit.value * (thousandths ? 1000 : 1)) * 2 ** 20;
      report(limit, {
        message: thousandths
          ? `${called(container)} is limited to ${written}, where m stands for thousandths of a byte. Write ${memory(meant, kind)} for mebibytes.`
          : `${called(container)} is limited to ${written} bytes, with which nothing starts. Write a unit, such as ${memory(meant, kind)} for mebibytes.`,
        severity: "error",
        fixes: meant > 0 ? [choice(`Write ${memory(meant, kind)}`, set(limit.place, meant))] : [],
        sameAs: {},
      });
      return;
    }
    if (runsShortly(container, context.options.initContainers)) return;
    // in the other formats a limit is rare, and asked for by those who harden
    if (kind !== "kubernetes" && !asksForMissing(kind, context, true)) return;
    if (kind === "kubernetes" && context.options.missing === "never") return;
    reportMissingLimit(container, report, {
      limit,
      request: container.memoryRequest,
      wanted: context.team.memoryLimit,
      message:
        "has no memory limit and can use up the memory of its host. Set one a little above what it needs under load.",
      ...(kind === "aci" ? { severity: "info" as const } : {}),
      title: (value) => `Limit memory to ${memory(value, kind)}`,
    });
  },
});
