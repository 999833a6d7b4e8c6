import assert from "node:assert/strict";
import { KINDS } from "../../server/src/model/kind.ts";

/** A small reader of JSON schemas, enough for the contract: type, enum, properties (all that is not optional is required), items. */
export interface Shape {
  readonly type: "object" | "array" | "string" | "integer" | "boolean";
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly optional?: readonly string[];
  readonly items?: Shape;
  readonly minimum?: number;
  readonly pattern?: RegExp;
  /** An object with any keys of this shape. */
  readonly values?: Shape;
}

const text: Shape = { type: "string" };
const relative: Shape = { type: "string", pattern: /^(?!\.\/)(?!\/)[^\\]+$/ };
const count: Shape = { type: "integer", minimum: 1 };
const position: Shape = { type: "object", properties: { line: count, column: count } };
const range: Shape = { type: "object", properties: { start: position, end: position } };
const kind: Shape = { type: "string", enum: KINDS };
const list = (items: Shape): Shape => ({ type: "array", items });
const errors = list({ type: "object", properties: { path: relative, message: { type: "string", pattern: /\.$/ } } });

/** What `check --format json` promises to print. */
export const CONTRACT: Shape = {
  type: "object",
  properties: {
    version: { type: "integer", enum: [1] },
    tool: { type: "object", properties: { name: { type: "string", enum: ["plimsoll"] }, version: text } },
    files: list({ type: "object", properties: { path: relative, kind } }),
    findings: list({
      type: "object",
      optional: ["group"],
      properties: {
        path: relative,
        kind,
        rule: { type: "string", pattern: /^[a-z0-9-]+$/ },
        severity: { type: "string", enum: ["error", "warning", "info", "hint"] },
        message: { type: "string", pattern: /\.$/ },
        range,
        group: { type: "string", enum: ["hardening", "resources"] },
        sameAs: { type: "object", values: list(text) },
        fingerprint: { type: "string", pattern: /^[0-9a-f]{16}$/ },
        related: list({ type: "object", properties: { path: relative, range, message: text } }),
        fixes: list({
          type: "object",
          properties: {
            title: text,
            safety: { type: "string", enum: ["safe", "hardening", "choice"] },
            needsNetwork: { type: "boolean" },
            edits: list({
              type: "object",
              optional: ["path"],
              properties: { path: relative, create: { type: "boolean" }, range, text },
            }),
          },
        }),
      },
    }),
    suppressed: list({ type: "object", properties: { path: relative, rule: text, reason: text, by: text } }),
    errors,
  },
};

const date: Shape = { type: "string", pattern: /^\d{4}-\d{2}-\d{2}$/ };
const places = list({ type: "object", properties: { path: relative, kind, line: count, column: count } });

/** What `images --format json` promises to print. */
export const IMAGES_CONTRACT: Shape = {
  type: "object",
  properties: {
    version: { type: "integer", enum: [1] },
    tool: { type: "object", properties: { name: { type: "string", enum: ["plimsoll"] }, version: text } },
    images: list({
      type: "object",
      properties: {
        name: text,
        official: { type: "boolean" },
        versions: list(text),
        references: list({
          type: "object",
          optional: ["tag", "digest", "deprecated", "made"],
          properties: {
            version: text,
            tag: text,
            digest: { type: "string", pattern: /^sha\d+:[0-9a-f]+$/ },
            pin: { type: "string", enum: ["digest", "tag", "floating", "built"] },
            support: list({
              type: "object",
              optional: ["until"],
              properties: {
                product: text,
                cycle: text,
                state: { type: "string", enum: ["supported", "approaching", "extended", "ended"] },
                until: date,
              },
            }),
            deprecated: { type: "object", optional: ["successor"], properties: { why: text, successor: text } },
            made: { type: "object", properties: { date, by: { type: "string", enum: ["tag", "registry"] } } },
            places,
          },
        }),
      },
    }),
    unknown: list({ type: "object", properties: { written: text, why: text, message: text, places } }),
    errors,
  },
};

/** Asserts that a value has a shape, with no key too many. */
export function assertShape(value: unknown, shape: Shape, at = "$"): void {
  const type = Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
  assert.equal(type, shape.type, at);
  if (shape.enum) assert.ok(shape.enum.includes(value), `${at} is ${String(value)}`);
  if (shape.minimum !== undefined) assert.ok((value as number) >= shape.minimum, at);
  if (shape.pattern) assert.match(value as string, shape.pattern, at);
  if (shape.items)
    for (const [i, item] of (value as unknown[]).entries()) assertShape(item, shape.items, `${at}[${i}]`);
  if (shape.values) for (const [k, v] of Object.entries(value as object)) assertShape(v, shape.values, `${at}.${k}`);
  if (!shape.properties) return;
  const given = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) assert.ok(key in shape.properties, `${at}.${key} is not in the contract`);
  for (const [key, inner] of Object.entries(shape.properties)) {
    if (!(key in given) && shape.optional?.includes(key)) continue;
    assert.ok(key in given, `${at}.${key} is missing`);
    assertShape(given[key], inner, `${at}.${key}`);
  }
}
