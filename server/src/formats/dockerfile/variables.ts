import type { EnvironmentVariable } from "../../model/container.ts";
import { unknown, type Value } from "../../model/value.ts";
import { countBefore } from "./effective.ts";
import type { Resolved } from "./expand.ts";
import type { InstructionModel } from "./instruction.ts";
import type { StageModel } from "./stage.ts";
import { placeOf } from "./targets.ts";
import { toValue } from "./values.ts";

/** Through so many stages that build on each other variables are followed. */
const LONGEST_CHAIN = 100;

interface Definition {
  /** Of the instruction in its stage; -1 for what comes from the parent's ONBUILD. */
  readonly index: number;
  readonly variable: EnvironmentVariable;
}

/** The variables that the instructions of a stage see, with what it takes over from the stages that it builds on. */
export class StageVariables {
  readonly #stage: StageModel;
  /** The ENV and ARG that the parent stage's ONBUILD holds: they come first. */
  readonly inherited: readonly InstructionModel[];
  #definitions: ReadonlyMap<string, readonly Definition[]> | undefined;

  /** @param stage whose parent is complete. */
  constructor(stage: StageModel) {
    this.#stage = stage;
    const triggers = stage.parent?.effective.triggers ?? [];
    this.inherited = triggers.filter(({ keyword, broken }) => !broken && (keyword === "ENV" || keyword === "ARG"));
  }

  /** What a variable holds for the instruction at an index. */
  valueAt(index: number, name: string): Value<string> {
    const stage = this.#stage;
    const { at } = stage;
    const { writer } = stage.dockerfile;
    const found = stage.lookup(index)(name);
    if (found === undefined) {
      const unwritable: Resolved = { known: false, why: "variable", malformed: false };
      const place = placeOf<string>(writer, { what: "word", resolved: unwritable, word: at }, at);
      return stage.bare ? { state: "unset", at, place } : unknown("base image", at);
    }
    const defined =
      this.definitionAt(index, name, ({ value }) => value.state !== "unset") ??
      this.definitionAt(index, name, () => true);
    if (found === "no default" || !found.known) {
      return unknown(found === "no default" ? "variable" : found.why, defined?.at ?? at);
    }
    const word = defined?.value.state === "set" ? defined.value.at : (defined?.at ?? at);
    const place = placeOf<string>(writer, { what: "word", resolved: found, word }, word);
    return toValue(found, word, { place, level: defined?.stage === stage ? "own" : "inherited", read: (text) => text });
  }

  /** The last definition of a name above the instruction at an index, among those that count. */
  definitionAt(
    index: number,
    name: string,
    counts: (variable: EnvironmentVariable) => boolean,
  ): EnvironmentVariable | undefined {
    const stage = this.#stage;
    if (stage.from && index === stage.from.index) {
      return stage.dockerfile.preamble.variables.#own(name, Number.POSITIVE_INFINITY, counts);
    }
    for (const one of this.#chain()) {
      const found = one.variables.#own(name, one === stage ? index : Number.POSITIVE_INFINITY, counts);
      if (found) return found;
    }
    return undefined;
  }

  /** All that the instruction at an index sees, each by the definition that counts. */
  environmentAt(index: number): ReadonlyMap<string, EnvironmentVariable> {
    const stage = this.#stage;
    const seen = new Map<string, EnvironmentVariable>();
    if (stage.from && index === stage.from.index) {
      for (const variable of stage.dockerfile.globalArguments) seen.set(variable.name, variable);
      return seen;
    }
    for (const one of this.#chain().reverse()) {
      const above = one === stage ? one.instructions.slice(0, index) : one.instructions;
      for (const { broken, variables } of [...one.variables.inherited, ...above]) {
        if (broken) continue;
        for (const variable of variables) {
          // ARG without a value hides nothing that has one
          const hides = variable.value.state !== "unset" || !seen.has(variable.name);
          if (hides) seen.set(variable.name, variable);
        }
      }
    }
    return seen;
  }

  #own(
    name: string,
    index: number,
    counts: (variable: EnvironmentVariable) => boolean,
  ): EnvironmentVariable | undefined {
    this.#definitions ??= definitionsOf(this.inherited, this.#stage.instructions);
    const list = this.#definitions.get(name) ?? [];
    for (let i = countBefore(list, index) - 1; i >= 0; i--) {
      const { variable } = list[i] as Definition;
      if (counts(variable)) return variable;
    }
    return undefined;
  }

  /** The stage and those that it builds on, itself first. */
  #chain(): StageModel[] {
    const chain: StageModel[] = [];
    for (let one: StageModel | undefined = this.#stage; one && chain.length < LONGEST_CHAIN; one = one.parent)
      chain.push(one);
    return chain;
  }
}

function definitionsOf(
  triggers: readonly InstructionModel[],
  own: readonly InstructionModel[],
): ReadonlyMap<string, readonly Definition[]> {
  const byName = new Map<string, Definition[]>();
  const add = (index: number, variable: EnvironmentVariable) => {
    const list = byName.get(variable.name);
    if (list) list.push({ index, variable });
    else byName.set(variable.name, [{ index, variable }]);
  };
  for (const { variables } of triggers) for (const variable of variables) add(-1, variable);
  for (const { index, broken, variables } of own) {
    if (!broken) for (const variable of variables) add(index, variable);
  }
  return byName;
}
