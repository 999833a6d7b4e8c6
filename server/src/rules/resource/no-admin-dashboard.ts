import type { Container } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { calledResource } from "./wording.ts";

const DASHBOARD: SameAs = { checkov: ["CKV_K8S_33"], kics: ["d2ad057f"] };
const TILLER: SameAs = { trivy: ["KSV-0102"], checkov: ["CKV_K8S_34"], kics: ["6d173be7"] };
const OPEN_TILLER: SameAs = {
  trivy: ["KSV-0102"],
  checkov: ["CKV_K8S_34", "CKV_K8S_45"],
  kics: ["6d173be7", "e17fa86a"],
};
const TILLER_SERVICE: SameAs = { checkov: ["CKV_K8S_44"], kics: ["8b862ca9"] };

/** Names of programs, and of their Services, that manage a cluster from a browser. */
const INTERFACES = [
  "kubernetes-dashboard",
  "kubernetes-dashboard-kong-proxy",
  "argo-server",
  "argocd-server",
  "weave-scope",
  "weave-scope-app",
  "centraldashboard",
  "jupyterhub",
  "portainer",
  "headlamp",
  "longhorn-frontend",
  "tiller-deploy",
];

export default rule<"resource", { readonly interfaces: readonly string[] }>({
  id: "no-admin-dashboard",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "attack-surface",
  severity: "warning",
  presets: [],
  summary: "Do not offer tools that manage the cluster to the network",
  why: "A dashboard, or Tiller of Helm 2, holds wide rights on the cluster; whoever reaches it unchecked holds them too.",
  remedy: "Remove Tiller and move to Helm 3; reach dashboards by kubectl port-forward, with a login.",
  except: "Interfaces behind a proxy that asks for a login.",
  sameAs: {
    trivy: ["KSV-0102"],
    checkov: ["CKV_K8S_33", "CKV_K8S_34", "CKV_K8S_44", "CKV_K8S_45"],
    kics: ["8b862ca9", "6d173be7", "e17fa86a", "d2ad057f"],
  },
  standards: { "owasp-kubernetes": ["K06:2025"], cwe: ["CWE-306"] },
  options: {
    interfaces: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of further Services that must not be reachable from outside.",
    },
  },
  references: [
    {
      title: "Kubernetes Dashboard: access control",
      url: "https://github.com/kubernetes/dashboard/blob/master/docs/user/access-control/README.md",
    },
    { title: "Helm: changes since Helm 2", url: "https://helm.sh/docs/faq/changes_since_helm2/#removal-of-tiller" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Service\nmetadata:\n  name: kubernetes-dashboard\nspec:\n  type: LoadBalancer\n  selector:\n    k8s-app: kubernetes-dashboard\n  ports:\n    - port: 443\n",
      good: "apiVersion: v1\nkind: Service\nmetadata:\n  name: kubernetes-dashboard\nspec:\n  selector:\n    k8s-app: kubernetes-dashboard\n  ports:\n    - port: 443\n",
    },
  ],

  check(resource, report, { options }) {
    const name = calledResource(resource);
    const { type, root } = resource;
    if (type === "Service" && resource.apiVersion === "v1") {
      const labels = [...labelsOf(root.path("metadata", "labels")), ...labelsOf(root.path("spec", "selector"))];
      if (isTillerLabel(labels) && labels.includes("name=tiller")) {
        report(resource, {
          message: `${name} leads to Tiller, which does with the cluster whatever it is asked. Remove it and move to Helm 3.`,
          sameAs: TILLER_SERVICE,
        });
      }
      checkPublic(resource, [...INTERFACES, ...options.interfaces], report);
      return;
    }
    if (resource.workloads.length === 0) return;
    const containers = resource.workloads.flatMap((workload) => workload.containers);
    const labels = [
      ...labelsOf(root.path("metadata", "labels")),
      ...labelsOf(root.path("spec", "template", "metadata", "labels")),
    ];
    if (isTiller(resource, containers, labels)) {
      report(resource, {
        message: `${name} is Tiller of Helm 2, which does with the cluster whatever it is asked and gets no fixes since 2020. Move to Helm 3, which has none.`,
        sameAs: listensOnlyHere(containers) ? TILLER : OPEN_TILLER,
      });
    } else if (isDashboard(containers, labels)) {
      const skips = containers.find((c) =>
        words(c).some((word) => /^--(?:enable-skip-login|enable-insecure-login)(?:=true)?$/.test(word)),
      );
      report(resource, {
        message: `${name} is the Kubernetes Dashboard${skips ? ", and lets people in without a login" : ", by which the cluster can be managed"}. ${skips ? "Remove that flag." : "Give its account few rights, and reach it by kubectl port-forward."}`,
        severity: skips ? "error" : "info",
        sameAs: DASHBOARD,
      });
    }
  },
});

function checkPublic(
  resource: Resource,
  interfaces: readonly string[],
  report: (at: Resource["root"], what: { message: string; sameAs: SameAs }) => void,
): void {
  const type = resource.root.path("spec", "type");
  const exposed = known(type.string());
  const name = known(resource.name);
  if ((exposed !== "LoadBalancer" && exposed !== "NodePort") || name === undefined || !interfaces.includes(name))
    return;
  report(type, {
    message: `${calledResource(resource)} is reachable from outside (${exposed}), and by it the cluster can be managed. Use ClusterIP, and kubectl port-forward to reach it.`,
    sameAs: {},
  });
}

/** `name=value` of each label. */
function labelsOf(node: Node): string[] {
  return node.keys().map((key) => `${key}=${known(node.get(key).string()) ?? ""}`);
}

function isTillerLabel(labels: readonly string[]): boolean {
  return labels.includes("app=helm") || labels.includes("name=tiller") || labels.includes("app=tiller");
}

function isTiller({ name, root }: Resource, containers: readonly Container[], labels: readonly string[]): boolean {
  const names = [known(name), known(root.path("spec", "template", "metadata", "name").string())];
  if (names.some((n) => n !== undefined && /(?:^|-)tiller(?:-|$)/.test(n)) || isTillerLabel(labels)) return true;
  return containers.some((container) => repositoryOf(container).endsWith("/tiller"));
}

function isDashboard(containers: readonly Container[], labels: readonly string[]): boolean {
  if (labels.includes("app=kubernetes-dashboard") || labels.includes("k8s-app=kubernetes-dashboard")) return true;
  return containers.some((container) =>
    /(?:^|\/)(?:kubernetesui\/dashboard(?:-web)?|kubernetes-dashboard(?:-[a-z0-9]+)?)$/.test(repositoryOf(container)),
  );
}

function repositoryOf({ image }: Container): string {
  return (image && known(image.reference)?.repository) ?? "";
}

function words({ commandLine }: Container): string[] {
  const items = [...(commandLine?.command.items ?? []), ...(commandLine?.args.items ?? [])];
  return items.flatMap(({ value }) => known(value) ?? []);
}

function listensOnlyHere(containers: readonly Container[]): boolean {
  return containers.some((c) => words(c).some((word) => /^--listen=(?:localhost|127\.0\.0\.1)(?::|$)/.test(word)));
}
