import type { Container } from "../../model/container.ts";
import { known } from "../../model/value.ts";

/**
 * What tells the purpose of a container, in lower case: the repository of its image, and its own name or, for a Dockerfile, the
 * two folders it stands in.
 * @param path of the checked file.
 */
export function namesOf(container: Container, path: string): string[] {
  const { stage } = container;
  const image = container.image ? known(container.image.reference)?.repository : undefined;
  const folders = path.split("/").slice(-3, -1);
  const own = stage ? folders.filter((f) => !/^\.?docker(?:files?)?$/i.test(f)).join("/") : container.name;
  return [image, own].flatMap((name) => (name === undefined ? [] : name.toLowerCase()));
}
