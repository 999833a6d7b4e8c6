import { isAlias, isMap, isScalar } from "yaml";
import { commentStarts } from "../comments.ts";
import type { Dialect } from "../node.ts";
import { typeOf } from "../scalar.ts";
import type { Source } from "../source.ts";
import { type Ast, asAst, lineEnd } from "../syntax.ts";
import { type Data, isList } from "./scalars.ts";
import type { Slot } from "./tree.ts";

type Shape =
  | { readonly is: "map"; readonly props: string; readonly pairs: [Shape | null, Shape | null][] }
  | { readonly is: "list"; readonly props: string; readonly items: (Shape | null)[] }
  | { readonly is: "leaf"; readonly props: string; readonly text: string }
  | { readonly is: "new"; readonly anchor: string; readonly value: Data };

/** What a document should say after an edit: everything as before, but for one datum. Aliases are not expanded. */
export class Expectation {
  #root: Shape | null;
  readonly #shapes = new Map<Ast, Shape>();
  readonly #comments: string[];

  constructor(source: Source) {
    this.#root = this.#shape(source.contents);
    this.#comments = comments(source);
  }

  set(slot: Slot, value: Data): void {
    const node = slot.value;
    const anchor = node && !isAlias(node) ? (node.anchor ?? "") : "";
    const fresh: Shape = { is: "new", anchor, value };
    if (slot.in === "root") this.#root = fresh;
    else if (slot.in === "map") (this.#pairs(slot.map)[slot.index] as [Shape | null, Shape | null])[1] = fresh;
    else this.#items(slot.list)[slot.index] = fresh;
  }

  addPair(map: Ast, key: string, value: Data): void {
    this.#pairs(map).push([
      { is: "new", anchor: "", value: key },
      { is: "new", anchor: "", value },
    ]);
  }

  rename(map: Ast, index: number, key: string): void {
    (this.#pairs(map)[index] as [Shape | null, Shape | null])[0] = { is: "new", anchor: "", value: key };
  }

  addItem(list: Ast, value: Data): void {
    this.#items(list).push({ is: "new", anchor: "", value });
  }

  remove(slot: Slot): void {
    if (slot.in === "map") this.#pairs(slot.map).splice(slot.index, 1);
    else if (slot.in === "list") this.#items(slot.list).splice(slot.index, 1);
  }

  /** True where the edited text parses and says exactly what is expected, with all comments still there. */
  metBy(source: Source, dialect: Dialect): boolean {
    if (source.problems.length > 0 || !matches(source.contents, this.#root, dialect, 0)) return false;
    const after = comments(source);
    return after.length === this.#comments.length && after.every((text, i) => text === this.#comments[i]);
  }

  #pairs(map: Ast): [Shape | null, Shape | null][] {
    const shape = this.#shapes.get(map);
    return shape?.is === "map" ? shape.pairs : [];
  }

  #items(list: Ast): (Shape | null)[] {
    const shape = this.#shapes.get(list);
    return shape?.is === "list" ? shape.items : [];
  }

  #shape(node: Ast | null): Shape | null {
    if (!node) return null;
    const shape: Shape = isMap(node)
      ? {
          is: "map",
          props: props(node),
          pairs: node.items.map((p) => [this.#shape(asAst(p.key)), this.#shape(asAst(p.value))]),
        }
      : isAlias(node) || isScalar(node)
        ? { is: "leaf", props: props(node), text: leaf(node) }
        : { is: "list", props: props(node), items: node.items.map((item) => this.#shape(asAst(item))) };
    this.#shapes.set(node, shape);
    return shape;
  }
}

function props(node: Ast): string {
  return isAlias(node) ? "" : `${node.anchor ?? ""} ${node.tag ?? ""}`;
}

function leaf(node: Ast): string {
  if (isAlias(node)) return `*${node.source}`;
  return isScalar(node) ? `${node.type === "PLAIN" ? "" : "'"}${node.source}` : "";
}

function matches(node: Ast | null, shape: Shape | null, dialect: Dialect, depth: number): boolean {
  if (!shape || !node) return (!shape || (shape.is === "leaf" && shape.text === "")) && (!node || leaf(node) === "");
  if (depth > 500) return false;
  if (shape.is === "new")
    return (isAlias(node) ? "" : (node.anchor ?? "")) === shape.anchor && says(node, shape.value, dialect);
  if (props(node) !== shape.props) return false;
  if (isAlias(node) || isScalar(node)) return shape.is === "leaf" && leaf(node) === shape.text;
  if (isMap(node)) {
    if (shape.is !== "map" || node.items.length !== shape.pairs.length) return false;
    return node.items.every((pair, i) => {
      const [key, value] = shape.pairs[i] as [Shape | null, Shape | null];
      return matches(asAst(pair.key), key, dialect, depth + 1) && matches(asAst(pair.value), value, dialect, depth + 1);
    });
  }
  if (shape.is !== "list" || node.items.length !== shape.items.length) return false;
  return node.items.every((item, i) => matches(asAst(item), shape.items[i] ?? null, dialect, depth + 1));
}

/** True where a node without anchors or aliases says the value in every dialect. */
function says(node: Ast | null, value: Data, dialect: Dialect): boolean {
  if (!node || isAlias(node) || node.tag) return false;
  if (isScalar(node)) {
    if (typeof value === "object" && value !== null) return false;
    const readings = [typeOf(node, dialect), typeOf(node, "1.1"), typeOf(node, "1.2")];
    if (value === null) return readings.every((typed) => typed?.type === "null");
    return readings.every((typed) => typed?.type === typeof value && "value" in typed && typed.value === value);
  }
  if (typeof value !== "object" || value === null || isMap(node) === isList(value)) return false;
  if (isList(value))
    return (
      !isMap(node) &&
      node.items.length === value.length &&
      node.items.every((n, i) => says(asAst(n), value[i] as Data, dialect))
    );
  const entries = Object.entries(value);
  if (!isMap(node) || node.items.length !== entries.length) return false;
  return node.items.every((pair, i) => {
    const [key, item] = entries[i] as [string, Data];
    return says(asAst(pair.key), key, dialect) && says(asAst(pair.value), item, dialect);
  });
}

function comments(source: Source): string[] {
  return commentStarts(source.text, source.contents).map((at) =>
    source.text.slice(at, lineEnd(source.text, at)).trimEnd(),
  );
}
