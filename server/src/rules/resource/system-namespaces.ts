const SYSTEM = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

/** True for the namespaces that every cluster begins with. */
export function isSystemNamespace(name: string): boolean {
  return SYSTEM.has(name);
}
