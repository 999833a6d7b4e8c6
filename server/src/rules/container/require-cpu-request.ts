import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { called, cores } from "./wording.ts";

export default rule({
  id: "require-cpu-request",
  subject: "container",
  kinds: ["kubernetes"],
  category: "resources",
  severity: "info",
  presets: [],
  summary: "Request the processor time that a container needs",
  why: "The scheduler places pods by their requests; one that asks for nothing lands on a busy node, where its neighbours' shares come first.",
  remedy: "Set a request to what the program uses normally. A limit alone counts as a request of the same size.",
  except: "Namespaces whose LimitRange sets a default.",
  sameAs: {
    trivy: ["KSV-0015"],
    checkov: ["CKV_K8S_10"],
    "kube-linter": ["unset-cpu-requirements"],
    "kube-score": ["container-resources"],
    kubesec: ["RequestsCPU"],
    polaris: ["cpuRequestsMissing"],
    kics: ["ca469dd4"],
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
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        requests:\n          memory: 128Mi\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        requests:\n          memory: 128Mi\n          cpu: 100m\n",
    },
    {
      kind: "kubernetes",
      note: "Kubernetes copies the limit to the request.",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          cpu: 500m\n",
    },
  ],

  check(container, report, { team }) {
    const { cpuRequest: request, cpuLimit: limit, role, kind } = container;
    if (role === "ephemeral" || role === "init") return;
    if (request.state !== "unset" || limit.state !== "unset") return;
    report(request, {
      message: `${called(container)} asks for no processor time, so that its neighbours' shares come first on a busy node. Set a request to what it uses normally.`,
      fixes: [
        choice(
          `Request ${cores(team.cpuRequest, kind)} of processor time, as a start`,
          set(request.place, team.cpuRequest),
        ),
      ],
    });
  },
});
