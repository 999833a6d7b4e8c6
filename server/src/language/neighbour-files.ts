import type { Neighbours } from "../model/facts.ts";
import type { Kind } from "../model/kind.ts";
import { kustomizationsAround } from "../model/kustomization-files.ts";
import type { Host } from "./host.ts";
import { joinPath } from "./uris.ts";

/** Other files beyond this many are unknown: no rule needs as many. */
const MOST = 60;

/**
 * The files beside a document as they were when they were read. Never changes what it has said: where a file differs,
 * another object takes its place, which is how the engine knows that findings have to be made again.
 */
export class NeighbourFiles implements Neighbours {
  readonly #texts: Map<string, string | null | undefined>;
  readonly #missed = new Set<string>();

  constructor(texts: ReadonlyMap<string, string | null | undefined> = new Map()) {
    this.#texts = new Map(texts);
  }

  text(path: string): string | null | undefined {
    if (!this.#texts.has(path)) this.#missed.add(path);
    return this.#texts.get(path);
  }

  /** True where a rule has asked for a file that was not read. */
  get incomplete(): boolean {
    return this.#missed.size > 0 && this.#texts.size < MOST;
  }

  /** True where the file is one of those that were asked for. */
  knows(path: string): boolean {
    return this.#texts.has(path) || this.#missed.has(path);
  }

  /** Reads all that was ever asked for, and `more`; this very object where nothing differs from what it has said. */
  async read(root: string, host: Host, more: readonly string[] = []): Promise<NeighbourFiles> {
    const wanted = [...new Set([...this.#texts.keys(), ...this.#missed, ...more])].slice(0, MOST);
    const texts = new Map(
      await Promise.all(
        wanted.map(async (path) => {
          const uri = joinPath(root, path);
          return [path, uri === undefined ? undefined : await host.readFile(uri, root)] as const;
        }),
      ),
    );
    if (wanted.some((path) => this.#texts.get(path) !== texts.get(path))) return new NeighbourFiles(texts);
    // what could not be read stays unknown, as it was
    for (const [path, text] of texts) this.#texts.set(path, text);
    this.#missed.clear();
    return this;
  }
}

/** The files that a format or rules surely ask for, so that the first analysis has them. */
export function expectedNeighbours(kind: Kind, path: string): string[] {
  if (kind === "kubernetes") return kustomizationsAround(path);
  if (kind !== "dockerfile") return [];
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return [...new Set([`${path}.dockerignore`, `${folder}.dockerignore`, ".dockerignore"])];
}
