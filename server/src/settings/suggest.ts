import type { Rule } from "../rules/rule.ts";
import type { OffsetRange } from "../text/span.ts";
import { type Datum, type Entry, readYaml } from "./datum.ts";
import { type Schema, settingsSchema } from "./schema.ts";

/** A word that can stand at a place of a settings file. */
export interface Suggestion {
  readonly label: string;
  readonly is: "key" | "value";
  /** What is to be written; lines after the first are indented relative to it. */
  readonly text: string;
  readonly description: string | undefined;
}

export interface Suggestions {
  /** What a suggestion takes the place of; zero-based offsets. */
  readonly range: OffsetRange;
  readonly items: readonly Suggestion[];
}

/** A word that nobody writes, put where the cursor is, so that the parser tells what stands there. */
const MARK = "\u2063cursor\u2063";

/** What can stand at an offset of a `.plimsoll.yaml`; undefined in comments and where nothing is known of the place. */
export function suggestionsAt(text: string, offset: number, rules: readonly Rule[]): Suggestions | undefined {
  const { datum } = readYaml(`${text.slice(0, offset)}${MARK}${text.slice(offset)}`);
  const found = datum && findMark(datum, [settingsSchema(rules)]);
  if (!found) return undefined;
  const { at, schemas, siblings, flow } = found;
  const range = { start: at.start, end: at.end - MARK.length };
  const before = text.slice(text.lastIndexOf("\n", range.start - 1) + 1, range.start);
  // a key needs a line of its own, or braces
  const keys = siblings ?? (flow || /^\s*(?:-\s+)*$/.test(before) ? [] : undefined);
  const items = [
    ...(keys ? schemas.flatMap((schema) => keysOf(schema, keys, flow)) : []),
    ...(siblings ? [] : schemas.flatMap(valuesOf)),
  ];
  return { range, items: [...new Map(items.map((item) => [item.label, item])).values()] };
}

/** What the key at an offset means, with the range of the key; undefined where there is none that is known. */
export function explanationAt(
  text: string,
  offset: number,
  rules: readonly Rule[],
): (OffsetRange & { readonly text: string; readonly rule: string | undefined }) | undefined {
  const { datum } = readYaml(text);
  const found = datum && keyAt(datum, [settingsSchema(rules)], offset);
  if (!found) return undefined;
  const { key, start, end } = found.entry;
  return { start, end, text: found.description, rule: rules.find(({ id }) => id === key)?.id };
}

interface Found {
  readonly at: OffsetRange;
  readonly schemas: readonly Schema[];
  /** The keys beside the mark where it is one. */
  readonly siblings: readonly string[] | undefined;
  readonly flow: boolean;
}

function findMark(datum: Datum, schemas: readonly Schema[], flow = false): Found | undefined {
  if (datum.type === "scalar") {
    return datum.source.includes(MARK) ? { at: datum, schemas, siblings: undefined, flow } : undefined;
  }
  if (datum.type === "sequence") {
    const inner = schemas.flatMap(({ items }) => items ?? []).flatMap(alternatives);
    for (const item of datum.items) {
      const found = findMark(item, inner);
      if (found) return found;
    }
    return undefined;
  }
  const [first] = datum.entries;
  const isFlow = first !== undefined && datum.start < first.start;
  for (const entry of datum.entries) {
    if (entry.key.includes(MARK)) {
      const siblings = datum.entries.flatMap(({ key }) => (key === entry.key ? [] : [key]));
      return { at: entry, schemas, siblings, flow: isFlow };
    }
    const found = findMark(entry.value, below(schemas, entry), isFlow);
    if (found) return found;
  }
  return undefined;
}

function keyAt(
  datum: Datum,
  schemas: readonly Schema[],
  offset: number,
): { readonly entry: Entry; readonly description: string } | undefined {
  if (datum.type === "sequence") {
    const inner = schemas.flatMap(({ items }) => items ?? []).flatMap(alternatives);
    return first(datum.items, (item) => keyAt(item, inner, offset));
  }
  if (datum.type !== "mapping") return undefined;
  return first(datum.entries, (entry) => {
    if (entry.start > offset || offset > entry.end) return keyAt(entry.value, below(schemas, entry), offset);
    const description = first(schemas, ({ properties = {} }) =>
      Object.hasOwn(properties, entry.key) ? properties[entry.key]?.description : undefined,
    );
    return description === undefined ? undefined : { entry, description };
  });
}

function first<T, R>(list: readonly T[], look: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = look(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The schemas of a key's value. */
function below(schemas: readonly Schema[], { key }: Entry): Schema[] {
  return schemas.flatMap(({ properties = {}, additionalProperties }) => {
    const own = Object.hasOwn(properties, key) ? properties[key] : additionalProperties || undefined;
    return own ? alternatives(own) : [];
  });
}

function alternatives(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? [schema];
}

function keysOf({ properties = {} }: Schema, present: readonly string[], flow: boolean): Suggestion[] {
  return Object.entries(properties)
    .filter(([key]) => !present.includes(key))
    .map(([key, schema]) => ({
      label: key,
      is: "key" as const,
      text: `${key}:${flow ? " " : beginning(schema)}`,
      description: schema.description,
    }));
}

/** What follows a key's colon in block style. */
function beginning(schema: Schema): string {
  const types = alternatives(schema).flatMap(({ type }) => type ?? []);
  if (types.every((type) => type === "object") && types.length > 0) return "\n  ";
  if (types.every((type) => type === "array") && types.length > 0) return "\n  - ";
  return " ";
}

function valuesOf({ enum: allowed, examples, type, default: usual, description }: Schema): Suggestion[] {
  const values =
    allowed ?? (type === "boolean" ? [true, false] : [...(usual === undefined ? [] : [usual]), ...(examples ?? [])]);
  return values
    .filter((value) => ["string", "number", "boolean"].includes(typeof value) && value !== "")
    .map((value) => ({ label: String(value), is: "value" as const, text: String(value), description }));
}
