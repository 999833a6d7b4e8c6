import { expand, type Lookup, type Resolved } from "./expand.ts";
import type { InstructionSyntax } from "./syntax.ts";

/** Variables that the builder brings along; what they hold is not known here. */
const BUILDER_VARIABLES =
  /^(?:(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE|BUILDKIT_.*|(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|(?:http|https|ftp|no|all)_proxy)$/;

/** A variable from the instruction that defines it on. */
interface Definition {
  /** The number of instructions that came before. */
  readonly order: number;
  /** Undefined where no value is given, and none was before. */
  readonly value: Resolved | undefined;
}

/** Through so many stages that build on each other a variable is followed. */
const LONGEST_CHAIN = 100;

type Found = Resolved | "no default" | undefined;

/**
 * The variables of one stage, or (without `parent` and `globals`) those before the first FROM.
 * ARG and ENV share it: the last one counts, and child stages inherit both.
 */
export class Scope {
  readonly #definitions = new Map<string, Definition[]>();
  readonly #parent: Scope | undefined;
  readonly #globals: Scope | undefined;

  constructor(parent?: Scope, globals?: Scope) {
    this.#parent = parent;
    this.#globals = globals;
  }

  /** Reads an ENV or ARG; `order` counts the instructions before it. */
  define(syntax: InstructionSyntax, order: number): void {
    const before = this.lookup(order);
    for (const { name, value, constant } of syntax.pairs) {
      // The variables of one ENV do not see each other, those of one ARG do; both come from `before` in practice.
      const resolved = constant ?? (value && expand(value, before, syntax.piece.escape));
      this.#add(name.text, order, resolved ?? this.#inheritedDefault(name.text));
    }
  }

  /** How names are looked up by the instruction with `order` instructions before it. */
  lookup(order: number): Lookup {
    return (name) => {
      if (BUILDER_VARIABLES.test(name)) return { known: false, why: "variable", malformed: false };
      return this.find(name, order);
    };
  }

  private find(name: string, order: number): Found {
    let bare = false;
    let limit = order;
    let scope: Scope | undefined = this;
    for (let depth = 0; scope; depth++, scope = scope.#parent, limit = Number.POSITIVE_INFINITY) {
      if (depth > LONGEST_CHAIN) return { known: false, why: "too deep", malformed: false };
      const own = scope.#own(name, limit);
      if (own?.value) return own.value;
      bare ||= own !== undefined;
    }
    return bare ? "no default" : undefined;
  }

  /** The last definition in this stage alone, before an instruction. */
  #own(name: string, order: number): Definition | undefined {
    const list = this.#definitions.get(name) ?? [];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as Definition).order < order) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  }

  #inheritedDefault(name: string): Resolved | "no default" {
    return this.#globals?.find(name, Number.POSITIVE_INFINITY) ?? "no default";
  }

  #add(name: string, order: number, value: Resolved | "no default"): void {
    const list = this.#definitions.get(name) ?? [];
    // `ARG X` without a value hides nothing that an ENV above has set.
    list.push({ order, value: value === "no default" ? list.at(-1)?.value : value });
    this.#definitions.set(name, list);
  }
}
