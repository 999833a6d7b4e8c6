import { expand, type Lookup, type Resolved } from "./expand.ts";
import type { InstructionSyntax } from "./syntax.ts";

/** Variables that the builder brings along; what they hold is not known here. */
const BUILDER_VARIABLES =
  /^(?:(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)|TARGETSTAGE|BUILDKIT_.*|(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|(?:http|https|ftp|no|all)_proxy)$/;

/** A variable from the instruction that defines it on. */
interface Definition {
  /** The number of instructions that came before. */
  readonly order: number;
  readonly value: Resolved | "no default";
}

type Found = Resolved | "no default" | undefined;

/**
 * The variables of one stage, or (without `parent` and `globals`) those before the first FROM.
 * ARG and ENV share it: the last one counts, and child stages inherit both.
 */
export class Scope {
  readonly #definitions = new Map<string, Definition[]>();
  /** What names mean at the end of the stage, filled as child stages ask; a stage is complete when a child begins. */
  readonly #atEnd = new Map<string, Found>();
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
    const own = this.#own(name, order);
    return own.value ?? this.#parent?.findAtEnd(name) ?? (own.bare ? "no default" : undefined);
  }

  /** Goes up the stages without recursion: a chain of them may be long. */
  private findAtEnd(name: string): Found {
    const passed: { readonly scope: Scope; readonly bare: boolean }[] = [];
    let found: Found;
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      if (scope.#atEnd.has(name)) {
        found = scope.#atEnd.get(name);
        break;
      }
      const { value, bare } = scope.#own(name, Number.POSITIVE_INFINITY);
      passed.push({ scope, bare });
      if (value) {
        found = value;
        break;
      }
    }
    for (const { scope, bare } of passed.reverse()) {
      found ??= bare ? "no default" : undefined;
      scope.#atEnd.set(name, found);
    }
    return found;
  }

  #own(name: string, order: number): { readonly value: Resolved | undefined; readonly bare: boolean } {
    const list = this.#definitions.get(name);
    let bare = false;
    for (let i = (list?.length ?? 0) - 1; i >= 0; i--) {
      const definition = (list as Definition[])[i] as Definition;
      if (definition.order >= order) continue;
      if (definition.value !== "no default") return { value: definition.value, bare };
      // `ARG X` without a value hides nothing that an ENV above has set.
      bare = true;
    }
    return { value: undefined, bare };
  }

  #inheritedDefault(name: string): Resolved | "no default" {
    return this.#globals?.find(name, Number.POSITIVE_INFINITY) ?? "no default";
  }

  #add(name: string, order: number, value: Resolved | "no default"): void {
    const list = this.#definitions.get(name);
    if (list) list.push({ order, value });
    else this.#definitions.set(name, [{ order, value }]);
  }
}
