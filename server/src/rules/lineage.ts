import type { BuildStage, Instruction } from "../model/dockerfile.ts";

/** Longer chains of stages are followed no further. */
const LONGEST = 100;

/** A stage and those that it builds on, itself first; at most 100. */
export function lineage(stage: BuildStage): BuildStage[] {
  const chain: BuildStage[] = [];
  for (let one: BuildStage | undefined = stage; one && chain.length < LONGEST; one = one.parent) chain.push(one);
  return chain;
}

/** The final stage and those it builds on. */
export function leadsToFinal(stage: BuildStage): boolean {
  const { stages } = stage.dockerfile;
  const final = stages.at(-1);
  if (!final) return false;
  let leading = leadingStages.get(final);
  if (!leading) {
    leading = new Set(lineage(final));
    leadingStages.set(final, leading);
  }
  return leading.has(stage);
}

const leadingStages = new WeakMap<BuildStage, ReadonlySet<BuildStage>>();

/** Looks for the first instruction of a stage that passes a test, once in each stage however often it is asked. */
export class FirstInstruction {
  readonly #passes: (instruction: Instruction) => boolean;
  readonly #found = new WeakMap<readonly Instruction[], { readonly index: number | undefined }>();

  constructor(passes: (instruction: Instruction) => boolean) {
    this.#passes = passes;
  }

  /** True where one stands in the stage at or above `index`, or anywhere in a stage that it builds on. */
  standsAbove({ stage, index }: Instruction): boolean {
    return lineage(stage).some((s) => {
      const first = this.#first(s);
      return first !== undefined && (s !== stage || first <= index);
    });
  }

  #first({ instructions }: BuildStage): number | undefined {
    let found = this.#found.get(instructions);
    if (!found) {
      const index = instructions.findIndex(this.#passes);
      found = { index: index < 0 ? undefined : index };
      this.#found.set(instructions, found);
    }
    return found.index;
  }
}

/** Looks for the last instruction of a stage that passes a test, once in each stage however often it is asked. */
export class LastInstruction {
  readonly #passes: (instruction: Instruction) => boolean;
  readonly #found = new WeakMap<readonly Instruction[], number>();

  constructor(passes: (instruction: Instruction) => boolean) {
    this.#passes = passes;
  }

  /** True where one stands in the stage at or below `index`, or anywhere in the final stage where that builds on it. */
  standsBelow({ stage, index }: Instruction): boolean {
    if (this.#last(stage) >= index) return true;
    const final = stage.dockerfile.stages.at(-1);
    return final !== undefined && final !== stage && this.#last(final) >= 0 && lineage(final).includes(stage);
  }

  #last({ instructions }: BuildStage): number {
    let found = this.#found.get(instructions);
    if (found === undefined) {
      found = instructions.findLastIndex(this.#passes);
      this.#found.set(instructions, found);
    }
    return found;
  }
}

/** The instructions of stages that pass a test; each stage is searched once however often it is asked. */
export class Matching {
  readonly #passes: (instruction: Instruction) => boolean;
  readonly #found = new WeakMap<readonly Instruction[], readonly Instruction[]>();

  constructor(passes: (instruction: Instruction) => boolean) {
    this.#passes = passes;
  }

  /** Those of a stage, in order. */
  of({ instructions }: BuildStage): readonly Instruction[] {
    let found = this.#found.get(instructions);
    if (!found) {
      found = instructions.filter(this.#passes);
      this.#found.set(instructions, found);
    }
    return found;
  }

  /** The last one above an instruction, in its stage or, where that has none, in those it builds on. */
  lastAbove({ stage, index }: Instruction): Instruction | undefined {
    for (const one of lineage(stage)) {
      const found = this.of(one);
      const last = found[(one === stage ? countBefore(found, index) : found.length) - 1];
      if (last) return last;
    }
    return undefined;
  }

  /** Those of the same stage below an instruction. */
  below({ stage, index }: Instruction): readonly Instruction[] {
    const found = this.of(stage);
    return found.slice(countBefore(found, index + 1));
  }
}

/** How many of some things, in the order of their instructions, stand before an index. */
function countBefore(list: readonly { readonly index: number }[], index: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as { readonly index: number }).index < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
