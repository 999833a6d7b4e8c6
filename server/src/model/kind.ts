/** The formats that are read. */
export const KINDS = ["dockerfile", "kubernetes", "compose", "aci", "kustomize", "helm", "dockerignore"] as const;
export type Kind = (typeof KINDS)[number];

/**
 * The kind whose model and rules a file uses: a Helm template and a Kustomize patch are Kubernetes objects, and what
 * holds for those holds for them.
 */
export function dialectOf(kind: Kind): Kind {
  return kind === "helm" || kind === "kustomize" ? "kubernetes" : kind;
}

/** The kinds of files that something for these kinds is about. */
export function kindsOf(kinds: readonly Kind[]): readonly Kind[] {
  return KINDS.filter((kind) => kinds.includes(kind) || kinds.includes(dialectOf(kind)));
}
