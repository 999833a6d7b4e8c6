/**
 * The version that a kind of object is served in by every supported Kubernetes, for objects whose own apiVersion a
 * template chooses. From the public API definitions, 2026-11.
 */
const USUAL_VERSIONS: Readonly<Record<string, string>> = {
  ...each(
    "v1",
    "ConfigMap Endpoints LimitRange Namespace PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount",
  ),
  ...each("apps/v1", "DaemonSet Deployment ReplicaSet StatefulSet"),
  ...each("batch/v1", "CronJob Job"),
  ...each("networking.k8s.io/v1", "Ingress IngressClass NetworkPolicy"),
  ...each("rbac.authorization.k8s.io/v1", "ClusterRole ClusterRoleBinding Role RoleBinding"),
  ...each("policy/v1", "PodDisruptionBudget"),
  ...each("autoscaling/v2", "HorizontalPodAutoscaler"),
};

/** The usual apiVersion of a kind; undefined where the kind alone does not tell. */
export function usualVersion(kind: string): string | undefined {
  return Object.hasOwn(USUAL_VERSIONS, kind) ? USUAL_VERSIONS[kind] : undefined;
}

function each(version: string, kinds: string): Record<string, string> {
  return Object.fromEntries(kinds.split(" ").map((kind) => [kind, version]));
}
