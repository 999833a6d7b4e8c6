import { type SameAs, SEVERITIES, type Severity } from "../model/finding.ts";

/** The presets for those who come from another tool. */
export const PEER_PRESETS = ["hadolint", "kube-linter"] as const;
export type PeerPreset = (typeof PEER_PRESETS)[number];

/**
 * hadolint's default severities (its README, "Rules"); `style` is our hint, a check that it ignores by default is left out.
 * Later ones than the list has are warnings.
 */
const HADOLINT: Readonly<Record<Severity, readonly string[]>> = {
  error: "DL3000 DL3004 DL3011 DL3012 DL3020 DL3021 DL3023 DL3024 DL3026 DL3043 DL3044 DL3061 DL4000 DL4004".split(" "),
  info: "DL3001 DL3009 DL3010 DL3015 DL3019 DL3047 DL3049 DL3050 DL3059 DL3060".split(" "),
  hint: ["DL3048"],
  warning: [],
};
const HADOLINT_IGNORES: readonly string[] = ["DL1001", "DL3057"];

/** kube-linter's checks that are off by default (its generated list of checks); it knows one severity. */
const KUBE_LINTER_OFF: readonly string[] =
  "access-to-create-pods access-to-secrets cluster-admin-role-binding default-service-account exposed-services minimum-three-replicas no-liveness-probe no-node-affinity no-readiness-probe no-rolling-update-strategy non-isolated-pod privileged-ports read-secret-from-env-var required-annotation-email required-label-owner unsafe-proc-mount use-namespace wildcard-in-rules writable-host-mount".split(
    " ",
  );

function severityOf(peer: PeerPreset, id: string): Severity | undefined {
  if (peer === "kube-linter") return KUBE_LINTER_OFF.includes(id) ? undefined : "error";
  if (HADOLINT_IGNORES.includes(id)) return undefined;
  return SEVERITIES.find((severity) => HADOLINT[severity].includes(id)) ?? "warning";
}

/** How severe these peers by default call what a finding says; undefined where none of them says it. */
export function peerSeverity(peers: readonly PeerPreset[], sameAs: SameAs): Severity | undefined {
  const all = peers.flatMap((peer) => (sameAs[peer] ?? []).map((id) => severityOf(peer, id)));
  return SEVERITIES.find((severity) => all.includes(severity));
}
