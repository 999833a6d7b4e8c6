import { kindOfKicsQuery } from "../knowledge/kics-queries.ts";
import type { Peer, SameAs } from "../model/finding.ts";
import { dialectOf, type Kind } from "../model/kind.ts";

/** Which ids of a peer can be meant in a file of a kind: peers number the checks of each format apart. */
const BELONGS: Readonly<Record<Peer, (id: string, kind: Kind) => boolean>> = {
  hadolint: (_, kind) => kind === "dockerfile",
  buildkit: (_, kind) => kind === "dockerfile",
  trivy: (id, kind) => (kind === "dockerfile" ? id.startsWith("DS") : kind === "kubernetes" && /^K[SC]V/.test(id)),
  checkov: (id, kind) =>
    new RegExp(`^CKV2?_${{ dockerfile: "DOCKER", kubernetes: "K8S", aci: "AZURE" }[kind as string] ?? "-"}_`).test(id),
  "kube-linter": (_, kind) => kind === "kubernetes",
  "kube-score": (_, kind) => kind === "kubernetes",
  kubesec: (_, kind) => kind === "kubernetes",
  polaris: (_, kind) => kind === "kubernetes",
  pss: (_, kind) => kind === "kubernetes",
  dclint: (_, kind) => kind === "compose",
  kics: (id, kind) => kindOfKicsQuery(id) === kind,
  semgrep: (id, kind) =>
    id.startsWith(
      { dockerfile: "dockerfile/", kubernetes: "yaml/kubernetes/", compose: "yaml/docker-compose/" }[kind as string] ??
        "-",
    ),
};

/** By the kind of file: rules share what they hand over. */
const narrowed = new WeakMap<SameAs, Map<Kind, SameAs>>();

/** The ids that can be meant in a file of this kind. */
export function sameAsFor(kind: Kind, sameAs: SameAs | undefined): SameAs {
  if (!sameAs) return {};
  const seen = narrowed.get(sameAs) ?? new Map<Kind, SameAs>();
  narrowed.set(sameAs, seen);
  const present = seen.get(kind);
  if (present) return present;
  const result: SameAs = Object.fromEntries(
    (Object.entries(sameAs) as [Peer, readonly string[]][])
      .map(([peer, ids]) => [peer, ids.filter((id) => BELONGS[peer](id, dialectOf(kind)))] as const)
      .filter(([, ids]) => ids.length > 0),
  );
  seen.set(kind, result);
  return result;
}
