import type { YamlNode } from "../yaml/node.ts";
import type { ContainerSource } from "./pod-source.ts";

/** What a workflow engine turns into one pod. */
export interface WorkflowPod {
  readonly name: YamlNode | undefined;
  /** Maps that hold fields of the pod's spec, the nearest first. */
  readonly specs: readonly [YamlNode, ...YamlNode[]];
  readonly containers: readonly ContainerSource[];
  readonly containerDefaults?: YamlNode;
  /** Fields of the pod may be said elsewhere (a TaskRun, a controller's defaults). */
  readonly partial: boolean;
}

/** The pods of Argo Workflows and Tekton objects, which have no pod template; undefined for all other kinds. */
export function workflowPods(root: YamlNode, group: string, kind: string): WorkflowPod[] | undefined {
  const spec = root.get("spec");
  switch (`${group}/${kind}`) {
    case "argoproj.io/Workflow":
    case "argoproj.io/WorkflowTemplate":
    case "argoproj.io/ClusterWorkflowTemplate":
      return argoTemplates(spec);
    case "argoproj.io/CronWorkflow":
      return argoTemplates(spec.get("workflowSpec"));
    case "tekton.dev/Task":
    case "tekton.dev/ClusterTask":
      return [tektonTask(spec)];
    case "tekton.dev/TaskRun":
      return [tektonTask(spec.get("taskSpec"))];
    case "tekton.dev/Pipeline":
      return tektonTasks(spec);
    case "tekton.dev/PipelineRun":
      return tektonTasks(spec.get("pipelineSpec"));
    default:
      return undefined;
  }
}

function argoTemplates(spec: YamlNode): WorkflowPod[] {
  return spec
    .get("templates")
    .items()
    .map((template) => ({
      name: template.get("name"),
      specs: [template, spec] as const,
      containers: [
        ...["container", "script"]
          .map((key) => template.get(key))
          .filter((node) => node.shape === "map")
          .map((node) => ({ node, role: "main" as const })),
        ...containers(template.path("containerSet", "containers"), "main"),
        ...containers(template.get("initContainers"), "init"),
        ...containers(template.get("sidecars"), "sidecar"),
      ],
      partial: false,
    }))
    .filter((pod) => pod.containers.length > 0);
}

function tektonTasks(spec: YamlNode): WorkflowPod[] {
  return ["tasks", "finally"]
    .flatMap((key) => spec.get(key).items())
    .map((task) => ({ ...tektonTask(task.get("taskSpec")), name: task.get("name") }))
    .filter((pod) => pod.containers.length > 0);
}

function tektonTask(spec: YamlNode): WorkflowPod {
  const template = spec.get("stepTemplate");
  return {
    name: undefined,
    specs: [spec],
    containers: [...containers(spec.get("steps"), "main"), ...containers(spec.get("sidecars"), "sidecar")],
    ...(template.shape === "map" && { containerDefaults: template }),
    partial: true,
  };
}

function containers(list: YamlNode, role: ContainerSource["role"]): ContainerSource[] {
  return list
    .items()
    .filter((node) => node.shape === "map")
    .map((node) => ({ node, role }));
}
