import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { called, memory } from "./wording.ts";

export default rule({
  id: "require-memory-request",
  subject: "container",
  kinds: ["kubernetes"],
  category: "resources",
  severity: "info",
  presets: [],
  summary: "Request the memory that a container needs",
  why: "The scheduler places pods by their requests; one that asks for nothing lands on a full node and is among the first to be evicted.",
  remedy: "Set a memory request to what the program uses normally. A limit alone counts as a request of the same size.",
  except: "Namespaces whose LimitRange sets a default.",
  sameAs: {
    trivy: ["KSV-0016"],
    checkov: ["CKV_K8S_12"],
    "kube-linter": ["unset-memory-requirements"],
    "kube-score": ["container-resources"],
    kubesec: ["RequestsMemory"],
    polaris: ["memoryRequestsMissing"],
    kics: ["229588ef"],
  },
  standards: { "owasp-docker": ["D07"], cwe: ["CWE-770"] },
  group: "resources",
  fixes: ["choice"],
  references: [
    {
      title: "Resource management for pods and containers",
      url: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        requests:\n          cpu: 100m\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        requests:\n          cpu: 100m\n          memory: 128Mi\n",
    },
    {
      kind: "kubernetes",
      note: "Kubernetes copies the limit to the request.",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          memory: 256Mi\n",
    },
  ],

  check(container, report, { team }) {
    const { memoryRequest: request, memoryLimit: limit, role, kind } = container;
    if (role === "ephemeral" || role === "init") return;
    if (request.state !== "unset" || limit.state !== "unset") return;
    report(request, {
      message: `${called(container)} asks for no memory, so that the scheduler may place it on a full node. Set a request to what it uses normally.`,
      fixes: [
        choice(
          `Request ${memory(team.memoryRequest, kind)} of memory, as a start`,
          set(request.place, team.memoryRequest),
        ),
      ],
    });
  },
});
