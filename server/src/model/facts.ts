/** What the engine is told about the world; it has no clock and no file system of its own. */
export interface Facts {
  /** ISO date, `2026-11-22`. */
  readonly today: string;
  /** Of the checked file, relative to its workspace root, with `/`. */
  readonly path: string;
  /** Files beside the checked one. */
  readonly neighbours: Neighbours;
}

export interface Neighbours {
  /** The text of a file (path relative to the workspace root, with `/`); null where there surely is none, undefined where that is unknown. */
  text(path: string): string | null | undefined;
}

/** Nothing is known of any other file. */
export const noNeighbours: Neighbours = { text: () => undefined };
