/** The formats that are read. */
export const KINDS = ["dockerfile", "kubernetes", "compose", "aci", "kustomize", "helm", "dockerignore"] as const;
export type Kind = (typeof KINDS)[number];
