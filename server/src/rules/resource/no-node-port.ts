import { choice, type Fix } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { type Service, serviceOf } from "./service.ts";
import { calledResource } from "./wording.ts";

interface Options {
  readonly loadBalancers: boolean;
}

export default rule<"resource", Options>({
  id: "no-node-port",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Do not open a port on every node",
  why: "A Service of type NodePort listens on all addresses of all nodes, past the load balancer, its certificates and mostly past its logs.",
  remedy: "Use ClusterIP with an Ingress or Gateway in front, or a LoadBalancer.",
  except: "Clusters on own machines where a load balancer outside forwards to these ports.",
  sameAs: { "kube-linter": ["exposed-services"], "kube-score": ["service-type"], kics: ["845acfbe"] },
  standards: {
    "nist-800-190": ["4.3.3"],
    "owasp-docker": ["D03"],
    "owasp-kubernetes": ["K06:2025"],
    cwe: ["CWE-668"],
  },
  options: {
    loadBalancers: {
      type: "boolean",
      default: false,
      description: "Also report load balancers that do not set allocateLoadBalancerNodePorts to false.",
    },
  },
  fixes: ["choice"],
  references: [
    {
      title: "Service: type NodePort",
      url: "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: NodePort\n  selector:\n    app: web\n  ports:\n    - port: 80\n      nodePort: 30080\n",
      fixed:
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: ClusterIP\n  selector:\n    app: web\n  ports:\n    - port: 80\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n",
    },
  ],

  check(resource, report, { options }) {
    const service = serviceOf(resource);
    if (service?.type.state !== "set") return;
    if (service.type.value === "NodePort") {
      report(service.type, {
        message: `${calledResource(resource)} opens a port on every node. Use ClusterIP with an Ingress in front, or a LoadBalancer.`,
        fixes: fixes(service),
      });
    }
    if (!options.loadBalancers || service.type.value !== "LoadBalancer") return;
    const allocate = service.spec.get("allocateLoadBalancerNodePorts").boolean();
    if (allocate.state === "unknown" || known(allocate) === false) return;
    report(service.type, {
      message: `${calledResource(resource)} also opens a port on every node. Set allocateLoadBalancerNodePorts to false if the load balancer reaches pods directly.`,
      fixes: [choice("Open no ports on the nodes", set(allocate.place, false))],
      sameAs: {},
    });
  },
});

/** A Service of type ClusterIP may carry none of the fields that are about nodes. */
function fixes({ spec, type }: Service): Fix[] {
  if (type.state !== "set") return [];
  const ports = spec
    .get("ports")
    .items()
    .map((port) => port.get("nodePort"));
  const about = [...ports, spec.get("externalTrafficPolicy"), spec.get("healthCheckNodePort")];
  const gone = about.filter((node) => node.state === "set").map((node) => remove(node.place()));
  return [choice("Use ClusterIP: reachable inside the cluster only", set(type.place, "ClusterIP"), ...gone)];
}
