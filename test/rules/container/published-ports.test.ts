import bind from "../../../server/src/rules/container/bind-ports-to-interface.ts";
import database from "../../../server/src/rules/container/no-published-database-port.ts";
import ownRegistry from "../../../server/src/rules/image/use-private-registry.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

const compose = "compose" as const;
const kubernetes = "kubernetes" as const;

function exposed(type: string, more = ""): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n${more}spec:\n  type: ${type}\n  ports:\n    - port: 80\n    - port: 15432\n      targetPort: 5432\n`;
}

/** A Service whose port is called by its name, which only the pods know. */
const BY_NAME =
  "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  type: NodePort\n  selector: {app: db}\n  ports:\n    - port: 8080\n      targetPort: sql\n";

function called(number: number, label = "db"): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: db\nspec:\n  template:\n    metadata:\n      labels: {app: ${label}}\n    spec:\n      containers:\n        - name: db\n          image: acme/db:1\n          ports:\n            - {name: sql, containerPort: ${number}}\n`;
}

testRule(database, {
  valid: [
    { kind: kubernetes, name: "a name of a port that nobody knows", code: BY_NAME },
    { kind: kubernetes, name: "a name of another port", code: BY_NAME, neighbours: { "db.yaml": called(8080) } },
    {
      kind: kubernetes,
      name: "of pods that it does not select",
      code: BY_NAME,
      neighbours: { "db.yaml": called(5432, "web") },
    },
    { kind: compose, code: service('ports: ["127.0.0.1:5432:5432"]') },
    { kind: compose, name: "for other services only", code: service('expose: ["5432"]') },
    { kind: compose, name: "an address from outside", code: service(`ports: ["$\{BIND}:5432:5432"]`) },
    { kind: compose, name: "no database", code: service('ports: ["8080:8080"]') },
    { kind: compose, name: "allowed", code: service('ports: ["6379:6379"]'), options: { allow: [6379] } },
    { kind: kubernetes, name: "inside the cluster", code: exposed("ClusterIP") },
    {
      kind: kubernetes,
      name: "an internal load balancer",
      code: exposed(
        "LoadBalancer",
        '  annotations:\n    service.beta.kubernetes.io/azure-load-balancer-internal: "true"\n',
      ),
    },
    { kind: kubernetes, name: "declared by a pod", code: pod("ports:\n  - containerPort: 5432\n") },
  ],
  invalid: [
    {
      kind: compose,
      name: "the host's port does not matter",
      code: service('ports:\n  - "15432:5432" # for the desk\n'),
      findings: [
        {
          line: 5,
          text: '"15432:5432"',
          message: /^Service app publishes port 5432 .* PostgreSQL listens there/,
          fixes: [{ safety: "choice", output: service('ports:\n  - "127.0.0.1:15432:5432" # for the desk\n') }],
        },
      ],
    },
    {
      kind: compose,
      name: "the long form",
      code: service("ports:\n  - target: 6379\n    published: 6379\n"),
      findings: [
        {
          line: 5,
          fixes: [{ output: service('ports:\n  - target: 6379\n    published: 6379\n    host_ip: "127.0.0.1"\n') }],
        },
      ],
    },
    {
      kind: kubernetes,
      code: exposed("NodePort"),
      findings: [{ line: 9, text: "15432", message: /^This NodePort opens port 15432/ }],
    },
    {
      kind: kubernetes,
      name: "a port by its name, in another file",
      code: BY_NAME,
      neighbours: { "db.yaml": called(5432) },
      findings: [{ line: 9, text: "8080", message: /PostgreSQL listens there/ }],
    },
    {
      kind: compose,
      name: "a port of one's own",
      code: service('ports: ["4000:4000"]'),
      options: { ports: { "4000": "Dolt" } },
      findings: [{ line: 4, message: /Dolt listens there/ }],
    },
  ],
});

testRule(bind, {
  valid: [
    { kind: compose, code: service('ports: ["127.0.0.1:8080:80", "[::1]:8081:80", "10.0.0.5:8082:80"]') },
    { kind: compose, name: "meant for everybody", code: service('ports: ["80:8080", "443:8443"]') },
    { kind: compose, name: "from outside", code: service(`ports: ["$\{PORT}:80", "$\{BIND}:8080:80"]`) },
  ],
  invalid: [
    {
      kind: compose,
      code: service('ports:\n  - 8080:80\n  - "0.0.0.0:9000:9000/udp"\n  - "3000"\n'),
      findings: [
        { line: 5, severity: "warning", message: /^Port 8080 of service app/ },
        { line: 6, text: '"0.0.0.0:9000:9000/udp"' },
        { line: 7, severity: "info", message: /^Port 3000/ },
      ],
    },
  ],
});

testRule(ownRegistry, {
  valid: [
    {
      kind: compose,
      name: "Microsoft's own",
      code: "services:\n  app:\n    image: mcr.microsoft.com/azurelinux/base/core:3.0\n",
    },
    { kind: "aci", code: group().replace("acme/app:1.4", "acme.azurecr.io/app:1.4") },
  ],
  invalid: [
    {
      kind: "aci",
      code: group(),
      findings: [{ line: 11, text: "acme/app:1.4", message: /public registry docker\.io/ }],
    },
  ],
});
