import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { apiGroup } from "./ingress.ts";
import { literal } from "./metadata.ts";
import { calledResource } from "./wording.ts";

/** Labels and annotations that take pods out of a service mesh, or some of their ports, and the values that do. */
const OUTSIDE: Readonly<Record<string, RegExp>> = {
  "sidecar.istio.io/inject": /^false$/i,
  "istio-injection": /^disabled$/,
  "linkerd.io/inject": /^disabled$/,
  "config.linkerd.io/skip-inbound-ports": /./,
  "config.linkerd.io/skip-outbound-ports": /./,
};

export default rule({
  id: "require-mutual-tls",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "warning",
  presets: ["nist-800-190", "nsa-cisa"],
  summary: "Keep mutual TLS of the service mesh on",
  why: "Where the mesh also takes plain text, any pod that it does not know may read and send requests, and the policies that go by identity are void.",
  remedy: "Use mode STRICT, and leave the sidecar in. Take PERMISSIVE for the time of a migration only.",
  except: "Jobs that end by themselves and would be kept alive by the sidecar, and pods of the mesh itself.",
  standards: {
    "nist-800-190": ["4.3.3"],
    "nsa-cisa": ["Network: encryption"],
    "owasp-kubernetes": ["K05:2025"],
    cwe: ["CWE-319"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Istio: PeerAuthentication",
      url: "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
    },
    {
      title: "Linkerd: protocol detection and skipped ports",
      url: "https://linkerd.io/2/features/protocol-detection/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata:\n  name: default\nspec:\n  mtls:\n    mode: PERMISSIVE\n",
      fixed:
        "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata:\n  name: default\nspec:\n  mtls:\n    mode: STRICT\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: shop\nspec:\n  host: shop\n  trafficPolicy:\n    tls:\n      mode: ISTIO_MUTUAL\n",
    },
  ],

  check(resource, report) {
    const group = apiGroup(resource);
    if (group === "security.istio.io" && resource.type === "PeerAuthentication") checkPeers(resource, report);
    if (group === "networking.istio.io" && resource.type === "DestinationRule") checkDestination(resource, report);
    const { root } = resource;
    const templates =
      resource.workloads.length > 0
        ? [root.path("spec", "template", "metadata"), root.path("spec", "jobTemplate", "spec", "template", "metadata")]
        : [];
    const own = resource.type === "Namespace" || resource.type === "Pod" ? [root.get("metadata")] : [];
    for (const metadata of [...own, ...templates]) {
      for (const where of ["annotations", "labels"]) checkOutside(resource, metadata.get(where), report);
    }
  },
});

function checkPeers(resource: Resource, report: Reporter): void {
  const spec = resource.root.get("spec");
  const ports = spec.get("portLevelMtls");
  const modes = [
    { mode: spec.path("mtls", "mode"), where: "" },
    ...ports.keys().map((port) => ({ mode: ports.path(port, "mode"), where: ` on port ${port}` })),
  ];
  for (const { mode, where } of modes) {
    const value = mode.string();
    if (value.state !== "set" || (value.value !== "PERMISSIVE" && value.value !== "DISABLE")) continue;
    report(value, {
      message: `${calledResource(resource)} ${value.value === "DISABLE" ? "switches mutual TLS off" : "also takes plain text"}${where}. Use STRICT.`,
      severity: value.value === "DISABLE" ? "warning" : "info",
      fixes: [choice("Use mode STRICT", set(value.place, "STRICT"))],
    });
  }
}

function checkDestination(resource: Resource, report: Reporter): void {
  const spec = resource.root.get("spec");
  const policies = [spec, ...spec.get("subsets").items()].map((holder) => holder.get("trafficPolicy"));
  const all = policies.flatMap((policy) => [policy, ...policy.get("portLevelSettings").items()]);
  for (const policy of all) {
    const mode = policy.path("tls", "mode").string();
    // services outside of the mesh can speak no mutual TLS of its own
    if (
      mode.state !== "set" ||
      mode.value !== "DISABLE" ||
      /\.(?!svc\b|cluster\b|local\b)[a-z]{2,}$/.test(known(spec.get("host").string()) ?? "")
    )
      continue;
    report(mode, {
      message: `${calledResource(resource)} sends plain text to ${known(spec.get("host").string()) ?? "its host"}. Use ISTIO_MUTUAL.`,
      fixes: [choice("Use mode ISTIO_MUTUAL", set(mode.place, "ISTIO_MUTUAL"))],
    });
  }
}

function checkOutside(resource: Resource, metadata: Node, report: Reporter): void {
  for (const [name, values] of Object.entries(OUTSIDE)) {
    const value = literal(metadata.get(name).string());
    if (value.state !== "set" || !values.test(value.value)) continue;
    const what = name.includes("skip") ? `sends or takes ports ${value.value} past the mesh` : "stays out of the mesh";
    report(value, {
      message: `${calledResource(resource)} ${what} (${name}), and so without mutual TLS. Leave it in where it can be.`,
      severity: "info",
    });
  }
}
