import type { YamlNode } from "../yaml/node.ts";

/**
 * Where kinds of the Kubernetes API and well-known custom resources hold their pod templates (the map with `spec` in it),
 * by API group and kind. `[]` is every item of a list, `*` every value of a map. From the public API definitions, 2026-11.
 */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  "v1/Pod": [""],
  "v1/PodTemplate": ["template"],
  "v1/ReplicationController": ["spec.template"],
  "apps/Deployment": ["spec.template"],
  "apps/StatefulSet": ["spec.template"],
  "apps/DaemonSet": ["spec.template"],
  "apps/ReplicaSet": ["spec.template"],
  "extensions/Deployment": ["spec.template"],
  "extensions/DaemonSet": ["spec.template"],
  "extensions/ReplicaSet": ["spec.template"],
  "batch/Job": ["spec.template"],
  "batch/CronJob": ["spec.jobTemplate.spec.template"],
  "argoproj.io/Rollout": ["spec.template"],
  "serving.knative.dev/Service": ["spec.template"],
  "serving.knative.dev/Configuration": ["spec.template"],
  "serving.knative.dev/Revision": [""],
  "sources.knative.dev/ContainerSource": ["spec.template"],
  "apps.openshift.io/DeploymentConfig": ["spec.template"],
  "apps.kruise.io/CloneSet": ["spec.template"],
  "apps.kruise.io/DaemonSet": ["spec.template"],
  "apps.kruise.io/AdvancedCronJob": ["spec.template.jobTemplate.spec.template"],
  "kubeflow.org/PyTorchJob": ["spec.pytorchReplicaSpecs.*.template"],
  "kubeflow.org/TFJob": ["spec.tfReplicaSpecs.*.template"],
  "kubeflow.org/MPIJob": ["spec.mpiReplicaSpecs.*.template"],
  "kubeflow.org/Notebook": ["spec.template"],
  "ray.io/RayCluster": ["spec.headGroupSpec.template", "spec.workerGroupSpecs[].template"],
  "jobset.x-k8s.io/JobSet": ["spec.replicatedJobs[].template.spec.template"],
  "leaderworkerset.x-k8s.io/LeaderWorkerSet": [
    "spec.leaderWorkerTemplate.leaderTemplate",
    "spec.leaderWorkerTemplate.workerTemplate",
  ],
  "keda.sh/ScaledJob": ["spec.jobTargetRef.template"],
  "agents.x-k8s.io/Sandbox": ["spec.podTemplate"],
  "batch.volcano.sh/Job": ["spec.tasks[].template"],
};

/** Where the fields of a Job stand (backoffLimit), for kinds whose template is that of a Job. */
const JOBS: Readonly<Record<string, string>> = {
  "batch/Job": "spec",
  "batch/CronJob": "spec.jobTemplate.spec",
  "keda.sh/ScaledJob": "spec.jobTargetRef",
};

/** A pod template: the map that holds `metadata` and `spec`. */
export interface PodTemplate {
  readonly metadata: YamlNode;
  readonly spec: YamlNode;
  /** The Job around it. */
  readonly job: YamlNode | undefined;
  /** Found by its shape in a custom resource, whose controller may add to it. */
  readonly guessed: boolean;
}

/** The pod templates of an object of a known kind; undefined where the kind is none that holds pods. */
export function knownTemplates(root: YamlNode, group: string, kind: string): PodTemplate[] | undefined {
  const paths = TEMPLATES[`${group}/${kind}`];
  if (!paths) return undefined;
  const jobPath = JOBS[`${group}/${kind}`];
  const job = jobPath === undefined ? undefined : follow(root, jobPath)[0];
  return paths.flatMap((path) =>
    follow(root, path).map((template) => ({
      metadata: template.get("metadata"),
      spec: template.get("spec"),
      job,
      guessed: false,
    })),
  );
}

function follow(root: YamlNode, path: string): YamlNode[] {
  let nodes = [root];
  for (const step of path === "" ? [] : path.replaceAll("[]", ".[]").split(".")) {
    nodes = nodes.flatMap((node) => {
      if (step === "[]") return [...node.items()];
      if (step === "*") return node.entries().map(([, value]) => value);
      return [node.get(step)];
    });
  }
  return nodes;
}

/** How deep and how far a custom resource is searched. */
const MOST_DEPTH = 12;
const MOST_NODES = 20_000;

/** Every map of an object of unknown kind that has `containers:`, a list whose items have an image or a name. */
export function guessedTemplates(root: YamlNode): PodTemplate[] {
  const found: PodTemplate[] = [];
  let nodes = 0;
  const visit = (node: YamlNode, parent: YamlNode | undefined, depth: number): void => {
    if (depth > MOST_DEPTH || ++nodes > MOST_NODES) return;
    if (node.shape === "list") for (const item of node.items()) visit(item, undefined, depth + 1);
    if (node.shape !== "map") return;
    if (holdsContainers(node)) {
      found.push({ metadata: (parent ?? node).get("metadata"), spec: node, job: undefined, guessed: true });
      return;
    }
    for (const [, value] of node.entries()) visit(value, node, depth + 1);
  };
  visit(root, undefined, 0);
  return found;
}

function holdsContainers(node: YamlNode): boolean {
  const list = node.get("containers");
  if (list.shape !== "list") return false;
  const items = list.items().filter(({ state }) => state !== "unknown");
  return (
    items.length > 0 && items.every((item) => item.get("image").state !== "unset" || item.get("name").state !== "unset")
  );
}
