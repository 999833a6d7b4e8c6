// API versions of Kubernetes that are deprecated or gone, and what takes their place.

/** Only its apiVersion changes: the fields are the same in both versions. */
const SAME_FIELDS = new Set([
  "apps/v1beta2 Deployment",
  "apps/v1beta2 StatefulSet",
  "apps/v1beta2 DaemonSet",
  "apps/v1beta2 ReplicaSet",
  "extensions/v1beta1 NetworkPolicy",
  "networking.k8s.io/v1beta1 IngressClass",
  "scheduling.k8s.io/v1beta1 PriorityClass",
  "scheduling.k8s.io/v1alpha1 PriorityClass",
  "node.k8s.io/v1beta1 RuntimeClass",
  "batch/v1beta1 CronJob",
  "storage.k8s.io/v1beta1 CSIDriver",
  "storage.k8s.io/v1beta1 CSIStorageCapacity",
  "storage.k8s.io/v1beta1 StorageClass",
  "storage.k8s.io/v1beta1 VolumeAttachment",
  "storage.k8s.io/v1beta1 VolumeAttributesClass",
  "apiregistration.k8s.io/v1beta1 APIService",
  "coordination.k8s.io/v1beta1 Lease",
  "autoscaling/v2beta2 HorizontalPodAutoscaler",
  "flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema",
  ...["rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1"].flatMap((version) =>
    ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"].map((kind) => `${version} ${kind}`),
  ),
]);

/** Not in the source: kinds of the same removals, from the deprecation guide of Kubernetes. */
const MORE = [
  ["apps/v1beta1", "DaemonSet", "1.9", "1.16", "apps/v1"],
  ["batch/v2alpha1", "CronJob", "1.8", "1.21", "batch/v1"],
  ["v1", "ComponentStatus", "1.19", "", ""],
  ["v1", "Endpoints", "1.33", "", ""],
  ["policy/v1beta1", "Eviction", "1.22", "1.25", "policy/v1"],
];

/** Written by programs for themselves, never by hand. */
const NOT_WRITTEN = /List$|^FlowControl$|^Event$/;

/** A RoleBinding of v1alpha1 names its subjects by apiVersion, later ones by apiGroup. */
const DIFFERENT = new Set([
  "rbac.authorization.k8s.io/v1alpha1 RoleBinding",
  "rbac.authorization.k8s.io/v1alpha1 ClusterRoleBinding",
]);

export function removedApis(source) {
  const rows = source.deprecated
    .filter((row) => row.component === "k8s" && row.kind && !NOT_WRITTEN.test(row.kind))
    .map((row) => [row.version, row.kind, row["deprecated-in"], row["removed-in"], row["replacement-api"]]);
  const seen = new Set();
  const apis = [...rows, ...MORE].flatMap(([apiVersion, kind, deprecated, removed, replacement]) => {
    const key = `${apiVersion} ${kind}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      {
        apiVersion,
        kind,
        ...(deprecated && { deprecated: short(deprecated) }),
        ...(removed && { removed: short(removed) }),
        ...(replacement && { replacement }),
        ...(SAME_FIELDS.has(key) && !DIFFERENT.has(key) && { sameFields: true }),
      },
    ];
  });
  return {
    source: source.source.repo,
    commit: source.source.commit,
    licence: source.licence,
    date: source.source.commitDate.slice(0, 10),
    apis,
  };
}

function short(version) {
  return version.replace(/^v/, "").replace(/\.0$/, "");
}
