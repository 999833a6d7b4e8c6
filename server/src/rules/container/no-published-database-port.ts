import type { Container, Port } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { labelsOf, selects } from "../../model/labels.ts";
import { set } from "../../model/place.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { maybeSameNamespace, nameOf, namespaceIn, type PodFacts } from "../../model/workspace.ts";
import { type Reporter, type RuleContext, rule } from "../rule.ts";
import { onlyLenient } from "./presets.ts";
import { called } from "./wording.ts";

/** Ports that databases, caches and queues listen at by default. */
const SERVICES: Readonly<Record<number, string>> = {
  1433: "SQL Server",
  1521: "Oracle Database",
  2181: "ZooKeeper",
  3306: "MySQL",
  5432: "PostgreSQL",
  5672: "RabbitMQ",
  5984: "CouchDB",
  6379: "Redis",
  7474: "Neo4j",
  7687: "Neo4j",
  8086: "InfluxDB",
  8529: "ArangoDB",
  9042: "Cassandra",
  9092: "Kafka",
  9200: "Elasticsearch",
  9300: "Elasticsearch",
  11211: "Memcached",
  15672: "RabbitMQ's console",
  26257: "CockroachDB",
  27017: "MongoDB",
  28015: "RethinkDB",
  33060: "MySQL",
};

interface Options {
  readonly ports: Readonly<Record<string, string>>;
  readonly allow: readonly number[];
}

export default rule<"container", Options>({
  id: "no-published-database-port",
  subject: "container",
  kinds: ["compose", "kubernetes", "aci"],
  category: "network",
  severity: "warning",
  presets: ["recommended", "nist-800-190"],
  summary: "Do not publish the ports of databases and queues",
  why: "A published port is open on every address of the host, past its firewall in Docker's case: whoever finds it may try passwords, and many such services ask for none.",
  remedy:
    "Leave the port out: services of the same network reach it without. For your own tools publish it on 127.0.0.1.",
  except: "A host that nobody else reaches.",
  standards: {
    "nist-800-190": ["4.3.3", "4.4.2"],
    "owasp-docker": ["D03"],
    "owasp-kubernetes": ["K05:2025"],
    cwe: ["CWE-668"],
  },
  fixes: ["choice"],
  options: {
    ports: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description: "More ports, each with what listens there.",
    },
    allow: { type: "array", items: { type: "number" }, default: [], description: "Ports that may be published." },
  },
  references: [{ title: "Docker: port publishing", url: "https://docs.docker.com/engine/network/port-publishing/" }],
  examples: [
    {
      kind: "compose",
      bad: 'services:\n  db:\n    image: postgres:18\n    ports:\n      - "5432:5432"\n',
      fixed: 'services:\n  db:\n    image: postgres:18\n    ports:\n      - "127.0.0.1:5432:5432"\n',
    },
    {
      kind: "compose",
      note: "Only the host itself reaches it.",
      good: 'services:\n  db:\n    image: postgres:18\n    ports:\n      - "127.0.0.1:5432:5432"\n',
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  type: LoadBalancer\n  ports:\n    - port: 5432\n",
    },
  ],

  check(container, report, { options }) {
    if (container.kind === "kubernetes") return;
    for (const port of container.ports) {
      if (port.exposure !== "published" || isInside(port)) continue;
      const number = known(port.number);
      const service = number === undefined ? undefined : serviceAt(number, options);
      if (number === undefined || !service) continue;
      report(port, {
        message: `${called(container)} publishes port ${number} to everybody who reaches the ${container.kind === "aci" ? "group" : "host"}: ${service} listens there. Leave it out, or bind it to 127.0.0.1.`,
        detail: String(number),
        fixes: fixesFor(container, port),
      });
    }
  },

  also: {
    resource(resource, report, context) {
      if (resource.type === "Service" && resource.apiVersion === "v1") checkService(resource, report, context);
    },
  },
});

function serviceAt(port: number, { ports, allow }: Options): string | undefined {
  if (allow.includes(port)) return undefined;
  return Object.hasOwn(ports, String(port)) ? ports[String(port)] : SERVICES[port];
}

/** Bound to the host itself, or to an address that can't be known. */
function isInside({ hostIp }: Port): boolean {
  if (hostIp.state === "unknown") return true;
  const ip = known(hostIp);
  return ip !== undefined && ip !== "0.0.0.0" && ip !== "::" && ip !== "";
}

function fixesFor({ kind }: Container, { hostIp }: Port): Fix[] {
  if (kind !== "compose" || hostIp.state === "unknown") return [];
  return [choice("Publish it on 127.0.0.1 only", set(hostIp.place, "127.0.0.1"))];
}

/** A Service that makes a port reachable from outside of the cluster. */
function checkService(resource: Resource, report: Reporter, context: RuleContext<Options>): void {
  const { root } = resource;
  const spec = root.get("spec");
  const type = known(spec.get("type").string());
  if (type !== "LoadBalancer" && type !== "NodePort") return;
  if (type === "LoadBalancer" && isInternal(root)) return;
  for (const entry of spec.get("ports").items()) {
    const port = entry.get("port").number();
    const name = known(entry.get("targetPort").string());
    // that takes a look at every file of the workspace: not under recommended alone
    const named = name === undefined || onlyLenient(context) ? undefined : portCalled(name, resource, context);
    const target = named?.number ?? known(entry.get("targetPort").number());
    const number = known(port);
    const service = serviceAt(target ?? number ?? 0, context.options) ?? serviceAt(number ?? 0, context.options);
    if (port.state !== "set" || !service) continue;
    report(port, {
      message: `This ${type} opens port ${port.value} to whoever reaches ${type === "NodePort" ? "a node" : "its address"}: ${service} listens there. Keep it inside the cluster with a ClusterIP.`,
      detail: String(port.value),
      related: named ? [{ at: named.at, message: `The port that ${name} names` }] : [],
    });
  }
}

/** The port of that name of the pods that the Service selects, where all that have one mean the same. */
function portCalled(
  name: string,
  { root, namespace: own }: Resource,
  { workspace: around, facts }: RuleContext<Options>,
): PodFacts["namedPorts"][number] | undefined {
  const labels = labelsOf(root.path("spec", "selector"));
  const workspace = Object.keys(labels.values).length > 0 ? around() : undefined;
  if (!workspace || own.state === "unknown") return undefined;
  const selector = { matchLabels: labels.values, matchExpressions: [], complete: labels.complete };
  const namespace = namespaceIn(workspace, facts.path, nameOf(own));
  const found = workspace.files.flatMap((file) =>
    file.objects
      .filter((object) => maybeSameNamespace(namespaceIn(workspace, file.path, object.namespace), namespace))
      .flatMap(({ pods }) => pods.filter((pod) => selects(selector, pod.labels) === true))
      .flatMap(({ namedPorts }) => namedPorts.filter((port) => port.name === name)),
  );
  return found.every(({ number }) => number === found[0]?.number) ? found[0] : undefined;
}

/** The clouds' annotations for a load balancer without an address on the internet, or a list of who may come. */
function isInternal(root: Node): boolean {
  if (root.path("spec", "loadBalancerSourceRanges").state !== "unset") return true;
  const annotations = root.path("metadata", "annotations");
  return (
    annotations.state === "unknown" ||
    annotations.keys().some((key) => /internal|scheme|load-?balancer-type|source-ranges/i.test(key))
  );
}
