import { choice, type Fix } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { annotation } from "./metadata.ts";
import { type Service, serviceOf } from "./service.ts";
import { calledResource } from "./wording.ts";

interface Options {
  readonly cloud: string;
}

/** Annotations by which the clouds' own documentation keeps a load balancer inside, and the values that do not. */
const INTERNAL: readonly { readonly name: string; readonly values: RegExp }[] = [
  { name: "service.beta.kubernetes.io/azure-load-balancer-internal", values: /^true$/i },
  { name: "service.beta.kubernetes.io/azure-allowed-ip-ranges", values: /./ },
  { name: "service.beta.kubernetes.io/azure-allowed-service-tags", values: /./ },
  { name: "service.beta.kubernetes.io/aws-load-balancer-internal", values: /^(?!false$)./i },
  { name: "service.beta.kubernetes.io/aws-load-balancer-scheme", values: /^internal$/i },
  { name: "networking.gke.io/load-balancer-type", values: /^internal$/i },
  { name: "cloud.google.com/load-balancer-type", values: /^internal$/i },
  { name: "service.beta.kubernetes.io/openstack-internal-load-balancer", values: /^true$/i },
  { name: "service.beta.kubernetes.io/oci-load-balancer-internal", values: /^true$/i },
  { name: "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", values: /^intranet$/i },
  { name: "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", values: /^private$/i },
  { name: "service.beta.kubernetes.io/do-loadbalancer-network", values: /^internal$/i },
  { name: "service.beta.kubernetes.io/load-balancer-source-ranges", values: /^(?!.*0\.0\.0\.0\/0)./ },
];

/** How each cloud keeps a load balancer inside. */
const CLOUDS: Readonly<Record<string, { readonly title: string; readonly name: string; readonly value: string }>> = {
  azure: { title: "Azure", name: "service.beta.kubernetes.io/azure-load-balancer-internal", value: "true" },
  aws: { title: "AWS", name: "service.beta.kubernetes.io/aws-load-balancer-scheme", value: "internal" },
  gcp: { title: "Google Cloud", name: "networking.gke.io/load-balancer-type", value: "Internal" },
};

export default rule<"resource", Options>({
  id: "restrict-load-balancer",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "warning",
  presets: ["nist-800-190", "nsa-cisa"],
  summary: "Say who may reach a load balancer",
  why: "A Service of type LoadBalancer gets a public address on most clouds, and everybody on the internet may try it.",
  remedy:
    "List the networks that may come in (loadBalancerSourceRanges), or keep the load balancer inside by the annotation of your cloud.",
  except: "The entry of the cluster that is meant for the public: an ingress controller or gateway.",
  sameAs: { "kube-linter": ["exposed-services"], kics: ["26763a1c"] },
  standards: {
    "nist-800-190": ["4.3.3"],
    "nsa-cisa": ["Network"],
    "owasp-kubernetes": ["K06:2025"],
    cwe: ["CWE-668"],
  },
  options: {
    cloud: {
      type: "string",
      enum: ["any", "azure", "aws", "gcp"],
      default: "any",
      description: "The cloud whose annotation the fix adds; each of them is offered where any is meant.",
    },
  },
  fixes: ["choice"],
  references: [
    {
      title: "Service: internal load balancer",
      url: "https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: LoadBalancer\n  selector:\n    app: web\n  ports:\n    - port: 443\n",
      fixed:
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: LoadBalancer\n  selector:\n    app: web\n  ports:\n    - port: 443\n  loadBalancerSourceRanges: ["10.0.0.0/8"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    service.beta.kubernetes.io/azure-load-balancer-internal: "true"\nspec:\n  type: LoadBalancer\n  selector:\n    app: web\n  ports:\n    - port: 443\n',
    },
  ],

  check(resource, report, { options }) {
    const service = serviceOf(resource);
    if (service?.type.state !== "set" || service.type.value !== "LoadBalancer" || resource.partial) return;
    // a class of load balancers has a default of its own
    if (isInternal(resource) || service.spec.get("loadBalancerClass").state !== "unset") return;
    const ranges = service.spec.get("loadBalancerSourceRanges");
    if (ranges.state === "unknown") return;
    const everybody = ranges.items().find((item) => /^(?:0\.0\.0\.0|::)\/0$/.test(known(item.string()) ?? ""));
    if (ranges.items().length > 0 && !everybody) return;
    report(everybody ?? service.type, {
      message: `${calledResource(resource)} may be reached from the whole internet where its cloud gives it a public address. List the networks in loadBalancerSourceRanges, or keep it inside.`,
      ...(isEntry(resource) ? { severity: "info" } : {}),
      fixes: fixes(service, options.cloud),
    });
  },
});

/** What is made to be the entry for the public, and mostly is. */
function isEntry({ name }: Resource): boolean {
  return /ingress|gateway|traefik|contour|haproxy|kong/.test(known(name) ?? "");
}

function isInternal(resource: Resource): boolean {
  return INTERNAL.some(({ name, values }) => {
    const value = annotation(resource, name);
    return value.state === "unknown" || (value.state === "set" && values.test(value.value));
  });
}

function fixes({ resource, spec }: Service, cloud: string): Fix[] {
  const annotations = resource.root.path("metadata", "annotations");
  const inside = Object.entries(CLOUDS)
    .filter(([id]) => cloud === "any" || cloud === id)
    .map(([, { title, name, value }]) =>
      choice(`Keep it inside (${title})`, set(annotations.get(name).place<string>(), value)),
    );
  const ranges = choice(
    "Let in private networks only (adjust them)",
    set(spec.get("loadBalancerSourceRanges").place<readonly string[]>(), ["10.0.0.0/8"]),
  );
  return cloud === "any" ? [ranges, ...inside] : [...inside, ranges];
}
