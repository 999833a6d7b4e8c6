import type { Container } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, replace, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { called } from "./wording.ts";

export default rule<"container", { readonly allowed: readonly number[] }>({
  id: "no-privileged-ports",
  subject: "container",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "network",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Listen on ports from 1024 on",
  why: "Below 1024 a process needs root or NET_BIND_SERVICE on many runtimes, so that the container keeps a privilege for its port number alone; on the host such a port passes for a service of the system.",
  remedy: "Let the program listen on 8080 or the like, and map the port outside: a Service, a load balancer, a proxy.",
  except:
    "Docker since 20.10 lets every user of a container listen on every port; so do clusters that set net.ipv4.ip_unprivileged_port_start. Ports that a protocol fixes for every client (DHCP, rpcbind, NetBIOS, IKE, RIP) are told in Kubernetes only.",
  sameAs: { trivy: ["KSV-0117"], "kube-linter": ["privileged-ports"], kics: ["bc2908f3"] },
  standards: { "cis-docker": ["5.8"], "nist-800-190": ["4.4.3"], "owasp-docker": ["D01"], cwe: ["CWE-250"] },
  fixes: ["choice"],
  options: {
    allowed: {
      type: "array",
      items: { type: "number" },
      description:
        "Ports below 1024 that a Dockerfile, a Compose service or a container group may use; Kubernetes knows no exception.",
      default: [80, 443],
    },
  },
  references: [{ title: "Linux capabilities", url: "https://man7.org/linux/man-pages/man7/capabilities.7.html" }],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      ports:\n        - containerPort: 80\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      ports:\n        - containerPort: 8080\n",
    },
    { kind: "dockerfile", bad: "FROM acme/base:2\nEXPOSE 389\n", fixed: "FROM acme/base:2\nEXPOSE 8389\n" },
    { kind: "dockerfile", good: "FROM acme/base:2\nEXPOSE 80 8443\n" },
  ],

  check(container, report, { options, kind }) {
    const allowed = kind === "kubernetes" ? [] : [...options.allowed, ...FIXED];
    const told = new Set<number>();
    for (const port of container.ports) {
      const inside = privileged(known(port.number), allowed);
      // the kubelet opens a hostPort itself: the container needs nothing for it
      const outside = kind === "kubernetes" ? undefined : privileged(known(port.published), allowed);
      const number = inside ?? outside;
      // tcp and udp are one decision
      if (number === undefined || told.has(number)) continue;
      told.add(number);
      report(port, {
        message: `${called(container)} ${inside === undefined ? `takes port ${number} of the host` : `listens on port ${number}`}: below 1024 that may need root or a capability. Use ${number === 80 ? 8080 : number + 8000} or the like.`,
        detail: String(number),
        ...(inside === undefined ? { sameAs: {} } : {}),
        fixes: inside === undefined ? [] : fixesFor(container, inside),
      });
    }
  },
});

/** DHCP, rpcbind, NetBIOS, IKE, RIP: whoever asks knows no other number, and no mapping helps. */
const FIXED = [67, 68, 111, 137, 138, 500, 520, 546, 547];

function privileged(port: number | undefined, allowed: readonly number[]): number | undefined {
  return port !== undefined && port > 0 && port < 1024 && !allowed.includes(port) ? port : undefined;
}

/** All that is said of the number, for each protocol. Only where it stands alone: a mapping around it makes more than one edit. */
function fixesFor({ ports, stage }: Container, port: number): Fix[] {
  const higher = port === 80 ? 8080 : port + 8000;
  const intents = ports.flatMap(({ number }): (Intent | undefined)[] => {
    if (number.state !== "set" || number.value !== port) return [];
    const text = textOf(number.at);
    if (text === String(port)) return [set(number.place, higher)];
    const protocol = stage ? /^\d+(\/(?:tcp|udp|sctp))$/i.exec(text)?.[1] : undefined;
    return [protocol === undefined ? undefined : replace(number.at, `${higher}${protocol}`)];
  });
  if (!intents.every((intent) => intent !== undefined)) return [];
  return [choice(`Use port ${higher}; the program must listen there`, ...intents)];
}
