import { rules } from "../../../server/src/rules/all.ts";
import mismatch from "../../../server/src/rules/container/image-user-mismatch.ts";
import dangling from "../../../server/src/rules/resource/dangling-network-policy.ts";
import defaultDeny from "../../../server/src/rules/resource/require-default-deny.ts";
import quota from "../../../server/src/rules/resource/require-namespace-quota.ts";
import admission from "../../../server/src/rules/workload/admission-would-reject.ts";
import automount from "../../../server/src/rules/workload/no-automount-service-account-token.ts";
import networkPolicy from "../../../server/src/rules/workload/require-network-policy.ts";
import { testRule } from "../rule-tester.ts";

const kind = "kubernetes" as const;

function namespace(level: string, more = ""): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: ${level}\n${more}`;
}

function deployment(inNamespace: string, spec = ""): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n${inNamespace && `  namespace: ${inNamespace}\n`}spec:\n  template:\n    metadata:\n      labels:\n        app: web\n        tier: front\n    spec:\n${spec}      containers:\n        - name: web\n          image: acme/web:1.4\n`;
}

function policy(selector: string, inNamespace = "", more = ""): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\n${inNamespace && `  namespace: ${inNamespace}\n`}spec:\n  podSelector: ${selector}\n${more}`;
}

const KUSTOMIZATION = "namespace: shop\nresources:\n  - web.yaml\n";
const HOST = "      hostNetwork: true\n";

/** What admission would refuse is found out by other rules. */
function withAllRules({ valid, invalid }: Parameters<typeof testRule>[1]): Parameters<typeof testRule>[1] {
  return {
    valid: valid.map((one) => ({ ...one, catalogue: rules })),
    invalid: invalid.map((one) => ({ ...one, catalogue: rules })),
  };
}

testRule(
  admission,
  withAllRules({
    valid: [
      { kind, name: "no namespace is known", code: deployment("shop", HOST) },
      {
        kind,
        name: "another namespace",
        code: deployment("tools", HOST),
        neighbours: { "ns.yaml": namespace("baseline") },
      },
      {
        kind,
        name: "no namespace is named",
        code: deployment("", HOST),
        neighbours: { "ns.yaml": namespace("baseline") },
      },
      { kind, name: "within the standard", code: deployment("shop"), neighbours: { "ns.yaml": namespace("baseline") } },
      {
        kind,
        name: "privileged forbids nothing",
        code: deployment("shop", HOST),
        neighbours: { "ns.yaml": namespace("privileged") },
      },
      {
        kind,
        name: "two clusters that disagree",
        code: deployment("shop", HOST),
        neighbours: { "a/ns.yaml": namespace("baseline"), "b/ns.yaml": namespace("privileged") },
      },
      {
        kind,
        name: "a template's namespace",
        code: deployment("$NAMESPACE", HOST),
        neighbours: { "ns.yaml": namespace("baseline") },
      },
    ],
    invalid: [
      {
        kind,
        code: deployment("shop", HOST),
        neighbours: { "ns.yaml": namespace("baseline") },
        findings: [
          {
            line: 2,
            text: "Deployment",
            severity: "error",
            message:
              /^Admission would reject this: namespace shop enforces the baseline .* Deployment web breaks it \(no-host-network\)/,
            fixes: [{ safety: "choice", output: deployment("shop", "      hostNetwork: false\n") }],
          },
        ],
      },
      {
        kind,
        name: "in the same file",
        code: `${namespace("restricted")}---\n${deployment("shop")}`,
        findings: [{ line: 9, message: /restricted/ }],
      },
      {
        kind,
        name: "a kustomization puts it there",
        file: "base/web.yaml",
        code: deployment("", HOST),
        neighbours: { "ns.yaml": namespace("baseline"), "base/kustomization.yaml": KUSTOMIZATION },
        findings: [{ line: 2 }],
      },
    ],
  }),
);

testRule(networkPolicy, {
  valid: [
    { kind, code: deployment(""), neighbours: { "p.yaml": policy("{}") } },
    { kind, code: deployment("shop"), neighbours: { "p.yaml": policy("{matchLabels: {app: web}}", "shop") } },
    { kind, name: "in the same file", code: `${deployment("")}---\n${policy("{matchLabels: {app: web}}")}` },
    {
      kind,
      name: "by an expression",
      code: deployment(""),
      neighbours: { "p.yaml": policy("{matchExpressions: [{key: tier, operator: NotIn, values: [back]}]}") },
    },
    {
      kind,
      name: "labels that can't be known",
      code: deployment("").replace("app: web", "app: {{ name }}").replace("{{ name }}", "$NAME"),
      neighbours: { "p.yaml": policy("{matchExpressions: [{key: app, operator: Exists}]}") },
    },
    { kind, name: "policies do not apply to the host's network", code: deployment("", HOST) },
    {
      kind,
      name: "Cilium's",
      code: deployment("x"),
      neighbours: {
        "p.yaml":
          "apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata:\n  name: p\nspec:\n  endpointSelector:\n    matchLabels:\n      app: web\n",
      },
    },
    {
      kind,
      name: "Calico's selectors are not read",
      code: deployment("x"),
      neighbours: {
        "p.yaml":
          "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  selector: app == 'web'\n",
      },
    },
  ],
  invalid: [
    {
      kind,
      code: deployment("shop"),
      neighbours: { "p.yaml": policy("{matchLabels: {app: db}}", "shop") },
      findings: [{ line: 2, message: /^No NetworkPolicy of this workspace selects the pods of Deployment web/ }],
    },
    {
      kind,
      name: "of another namespace",
      code: deployment("shop"),
      neighbours: { "p.yaml": policy("{}", "tools") },
      findings: [{ line: 2 }],
    },
    {
      kind,
      name: "of another folder, where only the own one counts",
      code: deployment(""),
      file: "a/web.yaml",
      options: { scope: "folder" },
      neighbours: { "b/p.yaml": policy("{}") },
      findings: [{ line: 2, message: /this folder/ }],
    },
  ],
});

testRule(defaultDeny, {
  valid: [
    { kind, name: "a system's namespace", code: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: kube-system\n" },
    {
      kind,
      name: "two policies",
      code: namespace("baseline"),
      neighbours: {
        "in.yaml": policy("{}", "shop"),
        "out.yaml": policy("{}", "shop", "  policyTypes: [Egress]\n"),
      },
    },
  ],
  invalid: [
    {
      kind,
      code: namespace("baseline"),
      neighbours: { "in.yaml": policy("{}", "shop") },
      findings: [{ line: 4, text: "shop", message: /denies outgoing traffic of namespace shop/ }],
    },
    {
      kind,
      name: "a policy for some pods denies nothing to the others",
      code: namespace("baseline"),
      neighbours: { "in.yaml": policy("{matchLabels: {a: b}}", "shop", "  policyTypes: [Ingress, Egress]\n") },
      findings: [{ line: 4, message: /denies incoming and outgoing/ }],
    },
  ],
});

testRule(quota, {
  valid: [
    {
      kind,
      code: namespace("baseline"),
      neighbours: { "q.yaml": "apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: q\n  namespace: shop\nspec: {}\n" },
    },
  ],
  invalid: [
    {
      kind,
      code: namespace("baseline"),
      neighbours: {
        "q.yaml": "apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: q\n  namespace: tools\nspec: {}\n",
      },
      findings: [{ line: 4, text: "shop" }],
    },
  ],
});

testRule(dangling, {
  valid: [
    { kind, code: policy("{matchLabels: {app: web}}"), neighbours: { "web.yaml": deployment("") } },
    {
      kind,
      name: "of a chart",
      code: policy("{matchLabels: {app: web}}", "$NS"),
      neighbours: { "web.yaml": deployment("x") },
    },
    {
      kind,
      name: "peers in other namespaces",
      code: policy(
        "{}",
        "",
        "  ingress:\n    - from:\n        - namespaceSelector: {}\n          podSelector: {matchLabels: {app: other}}\n",
      ),
      neighbours: { "web.yaml": deployment("") },
    },
  ],
  invalid: [
    {
      kind,
      code: policy("{matchLabels: {app: wbe}}"),
      neighbours: { "web.yaml": deployment("") },
      findings: [
        {
          line: 6,
          text: "podSelector",
          sameAs: {
            "kube-linter": ["dangling-networkpolicy"],
            "kube-score": ["networkpolicy-targets-pod"],
            kics: ["85ab1c5b"],
          },
        },
      ],
    },
    {
      kind,
      name: "a peer",
      code: policy("{}", "", "  ingress:\n    - from:\n        - podSelector: {matchLabels: {app: wbe}}\n"),
      neighbours: { "web.yaml": deployment("") },
      findings: [{ line: 9, sameAs: { "kube-linter": ["dangling-networkpolicypeer-podselector"] } }],
    },
    {
      kind,
      name: "of another namespace",
      code: policy("{matchLabels: {app: web}}", "tools"),
      neighbours: { "web.yaml": deployment("shop") },
      findings: [{ line: 7 }],
    },
  ],
});

const NON_ROOT = "      securityContext:\n        runAsNonRoot: true\n";
const COMPOSE = "services:\n  web:\n    image: acme/web\n    build: {context: ./web}\n";

testRule(mismatch, {
  valid: [
    { kind, name: "nobody builds it here", code: deployment("", NON_ROOT) },
    {
      kind,
      name: "a number",
      code: deployment("", NON_ROOT),
      neighbours: { "compose.yaml": COMPOSE, "web/Dockerfile": "FROM debian:12\nUSER 1000:1000\n" },
    },
    {
      kind,
      name: "the base's user is not known",
      code: deployment("", NON_ROOT),
      neighbours: { "compose.yaml": COMPOSE, "web/Dockerfile": "FROM acme/base:1\n" },
    },
    {
      kind,
      name: "the workload names a number",
      code: deployment("", `${NON_ROOT}        runAsUser: 1000\n`),
      neighbours: { "compose.yaml": COMPOSE, "web/Dockerfile": "FROM debian:12\nUSER web\n" },
    },
  ],
  invalid: [
    {
      kind,
      code: deployment("", NON_ROOT),
      neighbours: { "compose.yaml": COMPOSE, "web/Dockerfile": "FROM debian:12\nUSER web\n" },
      findings: [{ line: 13, text: "true", message: /web\/Dockerfile names its user \(web\)/ }],
    },
    {
      kind,
      name: "root of the base",
      code: deployment("", NON_ROOT),
      neighbours: { "compose.yaml": COMPOSE, "web/Dockerfile": "FROM debian:12\n" },
      findings: [{ line: 13, message: /web\/Dockerfile ends as root/ }],
    },
  ],
});

const ACCOUNT = "      serviceAccountName: web\n";

testRule(automount, {
  valid: [
    {
      kind,
      name: "the account says so",
      code: deployment("", ACCOUNT),
      neighbours: {
        "sa.yaml":
          "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\nautomountServiceAccountToken: false\n",
      },
    },
  ],
  invalid: [
    {
      kind,
      name: "another account says so",
      code: deployment("", ACCOUNT),
      neighbours: {
        "sa.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: db\nautomountServiceAccountToken: false\n",
      },
      findings: [{ line: 2 }],
    },
  ],
});
