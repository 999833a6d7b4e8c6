import type { Parsed } from "../formats/format.ts";
import type { Facts } from "../model/facts.ts";
import type { Workspace } from "../model/workspace.ts";
import { factsOf, signatureOf } from "./file-facts.ts";

/** What is known of the workspace around one text, this text included; worked out when a rule first asks. */
export class Surroundings {
  readonly #parsed: Parsed;
  readonly #facts: Facts;
  #workspace: Workspace | undefined;
  /** What was known when it was first asked for, be it nothing. */
  #others: { readonly known: Workspace | undefined } | undefined;
  #signature: string | undefined;
  #times = 0;

  constructor(parsed: Parsed, facts: Facts) {
    this.#parsed = parsed;
    this.#facts = facts;
  }

  /** How often a rule has asked. */
  get timesAsked(): number {
    return this.#times;
  }

  /** All files, this one as it is now; undefined where nothing is known of the others. */
  workspace(): Workspace | undefined {
    this.#times++;
    if (this.#workspace) return this.#workspace;
    const { path } = this.#facts;
    const others = this.#around();
    if (!others) return undefined;
    const files = others.files.filter((file) => file.path !== path);
    this.#workspace = { ...others, files: [...files, factsOf(this.#parsed, path)] };
    return this.#workspace;
  }

  /** True where a rule that has asked before would be told the same. */
  sameAs(before: Surroundings): boolean {
    return this.#around() === before.#around() && this.#sign() === before.#sign();
  }

  #around(): Workspace | undefined {
    this.#others ??= { known: this.#facts.workspace?.files() };
    return this.#others.known;
  }

  #sign(): string {
    this.#signature ??= signatureOf(this.#parsed, this.#facts.path);
    return this.#signature;
  }
}
