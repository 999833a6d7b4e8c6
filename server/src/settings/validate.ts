import { globFault } from "../text/glob.ts";
import type { OffsetRange } from "../text/span.ts";
import type { Datum, Entry, Mapping, SettingsProblem } from "./datum.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import type { Schema, SchemaType } from "./schema.ts";

/** What is valid of a datum as plain data; undefined where nothing is. Problems are added to the list. */
export function validate(datum: Datum, schema: Schema, name: string, problems: SettingsProblem[]): unknown {
  const chosen = choose(datum, schema);
  if (chosen) return validateAs(datum, chosen, name, problems);
  problems.push({ message: `${name} takes ${expected(schema)}.`, start: datum.start, end: datum.end });
  return undefined;
}

function choose(datum: Datum, schema: Schema): Schema | undefined {
  if (schema.anyOf) return schema.anyOf.find((option) => fits(datum, option));
  return fits(datum, schema) ? schema : undefined;
}

function fits(datum: Datum, schema: Schema): boolean {
  if (schema.type === undefined) return true;
  const type = typeOf(datum);
  const types = typesOf(schema);
  // a number where a word belongs is a word that looks like one, such as a version
  return types.includes(type) || (type === "number" && types.includes("string") && schema.enum === undefined);
}

function validateAs(datum: Datum, schema: Schema, name: string, problems: SettingsProblem[]): unknown {
  if (datum.type === "mapping") return validateMapping(datum, schema, problems);
  if (datum.type === "sequence") {
    const { items } = schema;
    if (!items) return datum.items.map(plain);
    return datum.items
      .map((item) => validate(item, items, `An item of ${name}`, problems))
      .filter((v) => v !== undefined);
  }
  const value = typeof datum.value === "number" && typesOf(schema).includes("string") ? datum.source : datum.value;
  const at = { start: datum.start, end: datum.end };
  const now = typeof value === "string" ? ownOf(schema.formerly, value) : undefined;
  if (now !== undefined) {
    problems.push(renamed(datum.source, now, at));
    return now;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    const names = schema.enum.map(String);
    const noun = schema.noun ?? `value of ${name}`;
    const listed = names.length <= 12 ? ` Use ${list(names)}.` : "";
    problems.push({
      message: `Unknown ${noun} "${shown(datum.source)}".${listed}${didYouMean(datum.source, names)}`,
      suggestion: nearest(datum.source, names),
      ...at,
    });
    return undefined;
  }
  const fault = schema.glob && typeof value === "string" ? globFault(value) : undefined;
  if (fault) {
    problems.push({ message: `"${shown(datum.source)}" ${fault}.`, ...at });
    return undefined;
  }
  if (schema.pattern !== undefined && typeof value === "string" && !new RegExp(schema.pattern).test(value)) {
    const example = schema.examples?.[0];
    problems.push({ message: `${name} takes a value such as ${example}, not "${shown(datum.source)}".`, ...at });
    return undefined;
  }
  if (schema.minimum !== undefined && typeof value === "number" && !(value >= schema.minimum)) {
    problems.push({ message: `${name} is at least ${schema.minimum}.`, ...at });
    return undefined;
  }
  return value;
}

function validateMapping(datum: Mapping, schema: Schema, problems: SettingsProblem[]): unknown {
  const properties = schema.properties ?? {};
  const valid = new Map<string, unknown>();
  const seen = new Set<string>();
  for (const entry of datum.entries) {
    const at = { start: entry.start, end: entry.end };
    const now = ownOf(schema.formerly, entry.key);
    const key = now ?? entry.key;
    if (now !== undefined) problems.push(renamed(entry.key, now, at));
    if (seen.has(key)) problems.push({ message: `"${shown(key)}" stands here twice; the last one counts.`, ...at });
    seen.add(key);
    const known = ownOf(properties, key);
    const rest = schema.additionalProperties;
    const inner = known ?? (rest === false ? undefined : (rest ?? {}));
    if (!inner) {
      const noun = schema.noun ?? "key";
      problems.push({
        message: `Unknown ${noun} "${shown(entry.key)}".${didYouMean(entry.key, Object.keys(properties))}`,
        suggestion: nearest(entry.key, Object.keys(properties)),
        ...at,
      });
      continue;
    }
    valid.delete(key);
    const value = emptyIsAbsent(entry, inner) ? undefined : validate(entry.value, inner, key, problems);
    if (value !== undefined) valid.set(key, value);
  }
  for (const required of schema.required ?? []) {
    if (seen.has(required)) continue;
    problems.push({
      message: `"${required}" is missing.`,
      start: datum.start,
      end: Math.min(datum.end, datum.start + 1),
    });
  }
  if ((schema.required ?? []).some((key) => !valid.has(key))) return undefined;
  return Object.fromEntries(valid);
}

function renamed(former: string, now: string, at: OffsetRange): SettingsProblem {
  return { message: `"${former}" is called "${now}" now.`, suggestion: now, deprecated: true, ...at };
}

function ownOf<T>(values: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return values && Object.hasOwn(values, key) ? values[key] : undefined;
}

/** `rules:` with nothing behind it, as while it is being typed, says nothing. */
function emptyIsAbsent({ value }: Entry, schema: Schema): boolean {
  return value.type === "scalar" && value.value === null && value.source === "" && schema.type !== "null";
}

function typeOf(datum: Datum): SchemaType {
  if (datum.type === "mapping") return "object";
  if (datum.type === "sequence") return "array";
  return datum.value === null ? "null" : (typeof datum.value as SchemaType);
}

function typesOf(schema: Schema): readonly SchemaType[] {
  if (schema.type === undefined) return [];
  return typeof schema.type === "string" ? [schema.type] : schema.type;
}

const NAMES: Readonly<Record<SchemaType, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "keys and values",
  null: "nothing",
};

function expected(schema: Schema): string {
  const options = (schema.anyOf ?? [schema]).flatMap((option) =>
    option.enum ? option.enum.map(String) : typesOf(option).map((type) => NAMES[type]),
  );
  return list(options);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function plain(datum: Datum): unknown {
  if (datum.type === "scalar") return datum.value;
  if (datum.type === "sequence") return datum.items.map(plain);
  return Object.fromEntries(datum.entries.map(({ key, value }) => [key, plain(value)]));
}

/** A settings file may hold anything under a wrong key: long words are cut. */
function shown(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
