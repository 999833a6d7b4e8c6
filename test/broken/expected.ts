import { BROKEN_DOCKERFILES } from "./expected-dockerfiles.ts";
import { BROKEN_YAML } from "./expected-yaml.ts";

/** A broken file, what is broken, its lines (from one, both ends included), and what is still found in all of it. */
export interface Broken {
  readonly file: string;
  readonly what: string;
  /** First and last line of the broken node. */
  readonly node: readonly [first: number, last: number];
  /** Line and rule. */
  readonly remain: readonly string[];
}

export const BROKEN: readonly Broken[] = [...BROKEN_DOCKERFILES, ...BROKEN_YAML];
