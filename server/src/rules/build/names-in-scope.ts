import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { nearest } from "../../text/nearest.ts";
import { lineage } from "../lineage.ts";

/** A name that a slip of the fingers turns into this one; of very many the first hundred are looked at. */
export function nearInScope(stage: BuildStage, name: string): string | undefined {
  if (name.length < 4) return undefined;
  const names: string[] = [];
  for (const one of lineage(stage)) {
    for (const other of namesIn(one).own) {
      if (names.length >= 100) break;
      if (Math.abs(other.length - name.length) <= 1) names.push(other);
    }
  }
  return nearest(name, names);
}

/** The names of a stage's variables, without inherited ones. */
export interface Names {
  /** Set in the stage by ENV or ARG. */
  readonly own: ReadonlySet<string>;
  readonly args: ReadonlySet<string>;
}

const namesOfStages = new WeakMap<readonly Instruction[], Names>();

/** Looked up once in each stage. */
export function namesIn({ instructions, environment }: BuildStage): Names {
  let names = namesOfStages.get(instructions);
  if (!names) {
    const args = environment.filter(({ source }) => source === "build-arg");
    names = { own: new Set(environment.map(({ name }) => name)), args: new Set(args.map(({ name }) => name)) };
    namesOfStages.set(instructions, names);
  }
  return names;
}
