import { choice, type Fix } from "../../model/fix.ts";
import { append } from "../../model/place.ts";
import type { Node } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { everyAddress, networkPolicyOf, type TrafficRule } from "./network-policy.ts";
import { calledResource } from "./wording.ts";

/** Where clouds answer a machine's questions about itself, its credentials included; by the block that holds the address. */
const METADATA = { "0.0.0.0/0": "169.254.169.254/32", "::/0": "fd00:ec2::254/128" } as const;

export default rule({
  id: "restrict-egress",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "info",
  presets: ["nist-800-190", "nsa-cisa"],
  summary: "Keep pods from the cloud's metadata service",
  why: "A pod that may speak to every address also reaches 169.254.169.254, where on many clouds the credentials of its node are handed out, and whatever an attacker wants to send data to.",
  remedy: "Name the peers, or take the address of the metadata service out of the block (except).",
  standards: {
    "nist-800-190": ["4.4.2"],
    "nsa-cisa": ["Network: protecting cloud infrastructure"],
    "owasp-kubernetes": ["K05:2025", "K08:2025"],
    cwe: ["CWE-918", "CWE-923"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Restricting cloud metadata API access",
      url: "https://kubernetes.io/docs/tasks/administer-cluster/securing-a-cluster/#restricting-cloud-metadata-api-access",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n  policyTypes:\n    - Egress\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n",
      fixed:
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n  policyTypes:\n    - Egress\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n            except:\n              - 169.254.169.254/32\n",
    },
    {
      kind: "kubernetes",
      note: "The metadata services answer on port 80.",
      good: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n  policyTypes:\n    - Egress\n  egress:\n    - ports:\n        - port: 53\n          protocol: UDP\n",
    },
  ],

  check(resource, report) {
    for (const traffic of networkPolicyOf(resource)?.egress ?? []) {
      if (!mayReachHttp(traffic)) continue;
      if (traffic.anyPeer) {
        report(traffic.node, {
          message: `${calledResource(resource)} lets its pods speak to every address, the cloud's metadata service included. Name the peers.`,
        });
      }
      for (const peer of traffic.peers) {
        const block = everyAddress(peer);
        const except = peer.path("ipBlock", "except");
        if (!block || except.state === "unknown" || except.items().some((item) => leavesOut(item, block))) continue;
        report(peer.path("ipBlock", "cidr"), {
          message: `${calledResource(resource)} lets its pods speak to every address, the cloud's metadata service included. Except ${METADATA[block]}.`,
          fixes: fixes(except, block),
        });
      }
    }
  },
});

function fixes(except: Node, block: keyof typeof METADATA): Fix[] {
  return [choice(`Except ${METADATA[block]}`, append(except.place<string>(), METADATA[block]))];
}

/** True where a rule is for TCP port 80 among others, or may be. */
function mayReachHttp({ anyPort, ports }: TrafficRule): boolean {
  if (anyPort) return true;
  return ports.some((entry) => {
    if ((known(entry.get("protocol").string()) ?? "TCP") !== "TCP") return false;
    const port = entry.get("port").number();
    if (port.state === "unset") return true;
    const last = known(entry.get("endPort").number());
    return port.state === "set" && port.value <= 80 && 80 <= (last ?? port.value);
  });
}

/** True where an exception holds the address of the metadata service. */
function leavesOut(item: Node, block: keyof typeof METADATA): boolean {
  const cidr = item.string();
  if (cidr.state !== "set") return true;
  if (block === "::/0") return /^(?:fd00:|fc00:|fd00:ec2:)/i.test(cidr.value);
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr.value);
  if (!match) return false;
  const [a, b, c, d, bits] = match.slice(1).map(Number) as [number, number, number, number, number];
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const metadata = ((169 * 256 + 254) * 256 + 169) * 256 + 254;
  return Math.floor(address / size) === Math.floor(metadata / size);
}
