import noExternalIps from "../../../server/src/rules/resource/no-external-ips.ts";
import noNodePort from "../../../server/src/rules/resource/no-node-port.ts";
import restrictLoadBalancer from "../../../server/src/rules/resource/restrict-load-balancer.ts";
import { testRule } from "../rule-tester.ts";
import { annotated, object } from "./objects.ts";

const kind = "kubernetes";
const service = (spec: string) => object("v1", "Service", `spec:\n${spec}`);

testRule(noExternalIps, {
  valid: [
    { kind, code: service("  ports: []\n") },
    { kind, code: service("  externalIPs: []\n") },
    {
      kind,
      name: "another API",
      code: object("serving.knative.dev/v1", "Service", "spec:\n  externalIPs: [198.51.100.7]\n"),
    },
  ],
  invalid: [
    {
      kind,
      code: service("  type: ClusterIP\n  externalIPs: [198.51.100.7, 198.51.100.8] # ours\n"),
      findings: [
        {
          line: 7,
          text: "externalIPs",
          severity: "error",
          message: /claims 198\.51\.100\.7 and 198\.51\.100\.8,/,
          sameAs: { trivy: ["KSV-0108"] },
        },
      ],
    },
  ],
});

testRule(noNodePort, {
  valid: [
    { kind, code: service("  ports: []\n") },
    { kind, code: service("  type: LoadBalancer\n") },
    {
      kind,
      options: { loadBalancers: true },
      code: service("  type: LoadBalancer\n  allocateLoadBalancerNodePorts: false\n"),
    },
  ],
  invalid: [
    {
      kind,
      name: "all that is about nodes goes",
      code: service(
        "  type: NodePort\n  externalTrafficPolicy: Local\n  ports:\n    - port: 80\n      nodePort: 30080\n    - port: 81\n",
      ),
      findings: [
        {
          line: 6,
          text: "NodePort",
          severity: "info",
          sameAs: { "kube-linter": ["exposed-services"], "kube-score": ["service-type"], kics: ["845acfbe"] },
          fixes: [
            { safety: "choice", output: service("  type: ClusterIP\n  ports:\n    - port: 80\n    - port: 81\n") },
          ],
        },
      ],
    },
    {
      kind,
      options: { loadBalancers: true },
      code: service("  type: LoadBalancer\n"),
      findings: [{ line: 6, sameAs: {} }],
    },
  ],
});

testRule(restrictLoadBalancer, {
  valid: [
    { kind, code: service("  type: ClusterIP\n") },
    { kind, code: service("  type: LoadBalancer\n  loadBalancerSourceRanges: [203.0.113.0/24]\n") },
    { kind, name: "a class of its own", code: service("  type: LoadBalancer\n  loadBalancerClass: tailscale\n") },
    {
      kind,
      name: "inside, Azure",
      code: annotated(
        service("  type: LoadBalancer\n"),
        'service.beta.kubernetes.io/azure-load-balancer-internal: "true"',
      ),
    },
    {
      kind,
      name: "inside, AWS",
      code: annotated(
        service("  type: LoadBalancer\n"),
        "service.beta.kubernetes.io/aws-load-balancer-scheme: internal",
      ),
    },
    {
      kind,
      name: "inside, Google",
      code: annotated(service("  type: LoadBalancer\n"), "networking.gke.io/load-balancer-type: Internal"),
    },
  ],
  invalid: [
    {
      kind,
      options: { cloud: "azure" },
      code: service("  type: LoadBalancer\n"),
      findings: [
        {
          line: 6,
          severity: "warning",
          fixes: [
            {
              title: "Keep it inside (Azure)",
              output: annotated(
                service("  type: LoadBalancer\n"),
                'service.beta.kubernetes.io/azure-load-balancer-internal: "true"',
              ),
            },
            { output: service('  type: LoadBalancer\n  loadBalancerSourceRanges: ["10.0.0.0/8"]\n') },
          ],
        },
      ],
    },
    {
      kind,
      name: "everybody, in so many words",
      code: service("  type: LoadBalancer\n  loadBalancerSourceRanges:\n    - 0.0.0.0/0\n"),
      findings: [{ line: 8, text: "0.0.0.0/0" }],
    },
    {
      kind,
      name: "the entry for the public",
      code: service("  type: LoadBalancer\n").replace("name: web", "name: ingress-nginx-controller"),
      findings: [{ line: 6, severity: "info" }],
    },
    {
      kind,
      name: "an annotation that says no",
      code: annotated(
        service("  type: LoadBalancer\n"),
        'service.beta.kubernetes.io/azure-load-balancer-internal: "false"',
      ),
      findings: [{ line: 8 }],
    },
  ],
});
