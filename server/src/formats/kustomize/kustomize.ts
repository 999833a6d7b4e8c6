import type { Literal } from "../../model/literal.ts";
import type { Kustomization, Unit } from "../../model/subjects.ts";
import { known } from "../../model/value.ts";
import type { Format, Parsed } from "../format.ts";
import { literalsOf as objectLiterals } from "../kubernetes/literals.ts";
import { text as textOf } from "../kubernetes/scalars.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseYaml, type YamlDocument } from "../yaml/stream.ts";
import { commentLiterals } from "../yaml-literals.ts";
import { imagesOf } from "./images.ts";
import { literalsOf } from "./literals.ts";
import { patchedObjects } from "./patches.ts";

/** `kustomization.yaml`: the images and literals that it names, and the patches that stand in it. */
export const kustomize: Format = {
  kind: "kustomize",
  parse(text, _path, previous): Parsed {
    if (previous?.text === text) return previous;
    const { documents } = parseYaml(text, { dialect: "1.1" });
    return {
      kind: "kustomize",
      text,
      units: documents.map((document) => unitOf(document, text)),
      problems: documents.flatMap(({ problems }) => problems),
      unsettled: documents.flatMap(({ unsettled }) => unsettled),
      get comments() {
        return documents.flatMap(({ comments }) => comments);
      },
    };
  },
};

/** `bases` is the older word for folders among the resources. */
function kustomizationOf(root: YamlNode): Kustomization {
  const lists = ["resources", "bases", "components"].map((key) => root.get(key));
  return {
    namespace: textOf(root.get("namespace")),
    resources: lists.flatMap((list) => list.items().map((item) => textOf(item))),
    images: root
      .get("images")
      .items()
      .filter((item) => ["newTag", "digest", "newName"].some((key) => item.get(key).state !== "unset"))
      .map((item) => textOf(item.get("name"))),
  };
}

function unitOf(document: YamlDocument, file: string): Unit {
  const { root } = document;
  const objects = patchedObjects(root, file);
  const workloads = objects.flatMap(({ resource }) => resource.workloads);
  const containers = workloads.flatMap((workload) => workload.containers);
  const changed = new Set(
    root
      .get("images")
      .items()
      .map((item) => known(textOf(item.get("name")))),
  );
  const patched = objects.flatMap(({ images }) => images);
  let literals: readonly Literal[] | undefined;
  return {
    subjects: {
      // an image of a patch is changed by `images:` as any other
      image: [...imagesOf(root), ...patched.filter(({ reference }) => !changed.has(known(reference)?.name))],
      workload: workloads,
      container: containers,
      command: containers.flatMap((container) => container.scripts.flatMap((script) => script.commands)),
      document: [{ kind: "kustomize", at: root.at, kustomization: kustomizationOf(root) }],
      resource: objects.map(({ resource }) => resource),
      get literal() {
        literals ??= [
          ...literalsOf(root),
          ...objects.flatMap(({ resource }) => objectLiterals(resource.root as YamlNode)),
          ...commentLiterals("kubernetes", document.comments),
        ];
        return literals;
      },
    },
  };
}
