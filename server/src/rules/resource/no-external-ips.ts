import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { serviceOf } from "./service.ts";
import { calledResource, some } from "./wording.ts";

export default rule({
  id: "no-external-ips",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "error",
  presets: ["recommended", "nist-800-190", "nsa-cisa"],
  summary: "Do not claim external addresses for a Service",
  why: "Kubernetes does not check who owns an address in externalIPs: whoever writes it draws all traffic of the cluster to that address to their own pods (CVE-2020-8554).",
  remedy: "Use a Service of type LoadBalancer, or an Ingress or Gateway.",
  except: "Clusters on own machines without a load balancer, where admission lists the addresses that may be used.",
  sameAs: { trivy: ["KSV-0108"] },
  standards: {
    "nist-800-190": ["4.3.3"],
    "nsa-cisa": ["Network"],
    "owasp-kubernetes": ["K06:2025"],
    cwe: ["CWE-441"],
  },
  fixes: ["choice"],
  references: [
    { title: "CVE-2020-8554", url: "https://github.com/kubernetes/kubernetes/issues/97076" },
    {
      title: "Service: external IPs",
      url: "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n  externalIPs:\n    - 198.51.100.7\n",
      fixed:
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: LoadBalancer\n  selector:\n    app: web\n  ports:\n    - port: 80\n",
    },
  ],

  check(resource, report) {
    const addresses = serviceOf(resource)?.spec.get("externalIPs");
    if (!addresses || addresses.items().length === 0) return;
    const named = addresses.items().flatMap((item) => known(item.string()) ?? []);
    report(addresses.key ?? addresses, {
      message: `${calledResource(resource)} claims ${some(named) || "external addresses"}, which Kubernetes does not check. Use a load balancer or an Ingress.`,
      fixes: [choice("Take externalIPs out", remove(addresses.place()))],
    });
  },
});
