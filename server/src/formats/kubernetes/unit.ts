import type { Comment } from "../../model/comment.ts";
import type { Literal } from "../../model/literal.ts";
import type { Unit } from "../../model/subjects.ts";
import type { YamlNode } from "../yaml/node.ts";
import { commentLiterals } from "../yaml-literals.ts";
import { literalsOf } from "./literals.ts";
import { readObjects } from "./object.ts";

/**
 * What rules see of a document that holds Kubernetes objects.
 * @param partial another file completes the document.
 * @param placed the namespace of what names none is given elsewhere.
 */
export function unitOfObjects(
  root: YamlNode,
  comments: () => readonly Comment[],
  partial = false,
  placed = partial,
): Unit {
  const objects = readObjects(root, partial, placed);
  const workloads = objects.flatMap(({ resource }) => resource.workloads);
  const containers = workloads.flatMap((workload) => workload.containers);
  let literals: readonly Literal[] | undefined;
  return {
    subjects: {
      image: objects.flatMap(({ images }) => images),
      container: containers,
      workload: workloads,
      command: containers.flatMap((container) => container.scripts.flatMap((script) => script.commands)),
      resource: objects.map(({ resource }) => resource),
      get literal() {
        literals ??= [...literalsOf(root), ...commentLiterals("kubernetes", comments())];
        return literals;
      },
    },
  };
}
