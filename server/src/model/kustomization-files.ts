export const KUSTOMIZATION_NAMES: readonly string[] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** How many folders up a kustomization is looked for. */
const LEVELS = 3;

/**
 * The kustomizations that may take a file in or name it as a patch, whether they are there or not. Kustomize lets none
 * name a file outside of its own folder.
 * @param path relative to the workspace root, with `/`
 */
export function kustomizationsAround(path: string): string[] {
  return foldersAround(path).flatMap((folder) => KUSTOMIZATION_NAMES.map((name) => folder + name));
}

/** The file's folder and the next above, each empty or with a `/` at its end. */
export function foldersAround(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  const levels = Math.min(LEVELS, names.length + 1);
  return Array.from({ length: levels }, (_, up) =>
    names
      .slice(0, names.length - up)
      .map((name) => `${name}/`)
      .join(""),
  );
}
