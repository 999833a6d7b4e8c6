import type { Writer } from "../../model/place.ts";
import { textOf } from "../../text/span.ts";
import type { Doubts } from "../yaml/doubtful-node.ts";
import type { YamlNode } from "../yaml/node.ts";
import { Guard } from "./guard.ts";
import { isMasked, type Region } from "./region.ts";

/**
 * Of a masked template, what the engine prints can't be known, nor what stands under a condition, nor what is absent where
 * the engine may print more.
 */
export class TemplateDoubts implements Doubts {
  readonly why = "template";
  readonly #region: Region;
  readonly #guard: Guard;
  readonly #asksForCluster: boolean;

  constructor(region: Region, root: YamlNode) {
    this.#region = region;
    this.#asksForCluster = /semverCompare|capabilities|kubeVersion/i.test(region.masked.template);
    this.#guard = new Guard(region, root);
  }

  hides(node: YamlNode): boolean {
    if (node.state === "unknown") return false;
    const region = this.#region;
    const start = node.key ?? node.at;
    if (node.state === "unset" || node.shape === "null") {
      return (node.key !== undefined || node.state === "set") && region.fills(start, true);
    }
    const { at } = node;
    if (region.conditionalValue(at, node.extent)) return true;
    if (node.shape === "map") {
      const entries = node.entries();
      return entries.length > 0 && entries.every(([key, part]) => isMasked(key) || this.hidesPart(part, node));
    }
    if (node.shape !== "scalar") return false;
    return region.holdsAction(at) || region.fills(start, false) || region.isMasked(at);
  }

  hidesPart(part: YamlNode, of: YamlNode): boolean {
    return this.#region.conditional(part.extent, of.extent) || this.#isChosenVersion(part, of);
  }

  /** A version of the API that is only asked for where the cluster has it. */
  #isChosenVersion({ key }: YamlNode, of: YamlNode): boolean {
    if (!this.#asksForCluster || of.key || !key || textOf(key) !== "apiVersion") return false;
    return this.#region.isConditional(of.extent);
  }

  open(node: YamlNode): boolean {
    const { at } = node;
    if (this.#region.opens(at) || node.keys().some(isMasked)) return true;
    return this.#region.isFlow(at) && this.#region.holdsOutput(at);
  }

  hidesKey(name: string): boolean {
    return isMasked(name);
  }

  around(writer: Writer): Writer {
    return this.#guard.around(writer);
  }
}
