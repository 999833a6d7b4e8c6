import type { ImageKnowledge } from "./image-facts.ts";
import type { Workspace } from "./workspace.ts";

/** What the engine is told about the world; it has no clock and no file system of its own. */
export interface Facts {
  /** ISO date, `2026-11-22`. */
  readonly today: string;
  /** Of the checked file, relative to its workspace root, with `/`. */
  readonly path: string;
  /** Files beside the checked one. */
  readonly neighbours: Neighbours;
  /** The other files of the workspace; absent where nothing is known of them. */
  readonly workspace?: OtherFiles | undefined;
  /** What a person has had looked up of images; absent where nothing was. */
  readonly images?: ImageKnowledge | undefined;
}

/** Gathers what is known of the other files of a workspace when it is first asked for. */
export interface OtherFiles {
  /**
   * The files but the one that is checked, which may be among them and is passed over; undefined where that is not
   * known (yet). The same object as long as nothing in it has changed.
   */
  files(): Workspace | undefined;
}

export interface Neighbours {
  /** The text of a file (path relative to the workspace root, with `/`); null where there surely is none, undefined where that is unknown. */
  text(path: string): string | null | undefined;
}

/** Nothing is known of any other file. */
export const noNeighbours: Neighbours = { text: () => undefined };
