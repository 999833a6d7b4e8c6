import { isMap, isSeq } from "yaml";
import type { TextEdit } from "../../../text/edit.ts";
import type { Source } from "../source.ts";
import { addItem, addPair } from "./adding.ts";
import type { Expectation } from "./expectation.ts";
import { Frame } from "./frame.ts";
import { removeElement } from "./removing.ts";
import { renameKey } from "./renaming.ts";
import type { Data } from "./scalars.ts";
import { setValue } from "./setting.ts";
import type { Style } from "./style.ts";
import { isNull, Refused, type Slot } from "./tree.ts";

type Path = readonly (string | number)[];

/** One operation on plain data at a local path. */
export type Operation =
  | { readonly op: "set" | "append"; readonly path: Path; readonly value: Data }
  | { readonly op: "rename"; readonly path: Path; readonly value: string }
  | { readonly op: "remove"; readonly path: Path };

export interface Edited {
  readonly edits: readonly TextEdit[];
  readonly shared: boolean;
  readonly expectation: Expectation;
}

/** The edits that carry out one operation on a parsed text in a style. @throws Refused where that can't be done safely. */
export function editsOf(source: Source, style: Style, operation: Operation): Edited {
  const frame = new Frame(source, style);
  const { slot, rest } = frame.tree.locate(operation.path, operation.op === "set");
  const edits = carryOut(frame, operation, slot, rest);
  return { edits, shared: frame.shared, expectation: frame.expectation };
}

/** As `editsOf` for a list's only item, whose key goes with it; undefined where it does not or can't. */
export function editsWithKey(source: Source, style: Style, { op, path }: Operation): Edited | undefined {
  const key = path.at(-2);
  if (op !== "remove" || path.at(-1) !== 0 || typeof key !== "string" || MEANS_MORE.has(key)) return undefined;
  try {
    const frame = new Frame(source, style);
    const { slot, rest } = frame.tree.locate(path.slice(0, -1), false);
    // where an alias stands the list is written elsewhere
    if (rest.length > 0 || !slot.value || !isSeq(slot.value) || slot.value.items.length !== 1) return undefined;
    return { edits: removeElement(frame, slot), shared: frame.shared, expectation: frame.expectation };
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** Lists that say something when they are empty: no words instead of the image's own, no settings instead of the usual ones. */
const MEANS_MORE: ReadonlySet<string> = new Set(["command", "args", "entrypoint", "test", "extends"]);

function carryOut(frame: Frame, operation: Operation, slot: Slot, rest: Path): TextEdit[] {
  if (operation.op === "remove") {
    if (rest.length > 0) throw new Refused("no safe place");
    return removeElement(frame, slot);
  }
  if (operation.op === "rename") {
    if (rest.length > 0) throw new Refused("no safe place");
    return renameKey(frame, slot, operation.value);
  }
  if (operation.op === "set") return put(frame, slot, rest, operation.value);
  if (rest.length > 0) return put(frame, slot, rest, [operation.value]);
  const list = frame.tree.dereference(slot);
  if (!list.value || isNull(list.value)) return setValue(frame, list, [operation.value]);
  if (!isSeq(list.value)) throw new Refused("no safe place");
  return addItem(frame, list, list.value, operation.value);
}

/** Sets a value below a slot, making the parents that are missing. */
function put(frame: Frame, slot: Slot, rest: Path, value: Data): TextEdit[] {
  const [next, ...deeper] = rest;
  if (next === undefined) return setValue(frame, slot, value);
  if (deeper.some((step) => typeof step === "number" && step !== 0)) throw new Refused("no safe place");
  const data = deeper.reduceRight<Data>(
    (inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }),
    value,
  );
  const node = slot.value;
  if (typeof next === "string") {
    return node && isMap(node) ? addPair(frame, slot, node, next, data) : setValue(frame, slot, { [next]: data });
  }
  if (node && isSeq(node)) return addItem(frame, slot, node, data);
  if (next !== 0) throw new Refused("no safe place");
  return setValue(frame, slot, [data]);
}
