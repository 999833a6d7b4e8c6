import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { OffsetRange } from "../text/span.ts";

/**
 * A value of a settings file with the range it stands in: what a YAML file, a JSON file and the editor's settings have in common.
 * Ranges are zero-based UTF-16 offsets in the file, zero where there is no text.
 */
export type Datum = Scalar | Sequence | Mapping;

interface Scalar extends OffsetRange {
  readonly type: "scalar";
  readonly value: string | number | boolean | null;
  /** As it is written, without quotes: `1.30` stays `1.30`. */
  readonly source: string;
}

interface Sequence extends OffsetRange {
  readonly type: "sequence";
  readonly items: readonly Datum[];
}

export interface Mapping extends OffsetRange {
  readonly type: "mapping";
  readonly entries: readonly Entry[];
}

/** A key of a mapping with its value; `start` and `end` are the key's. */
export interface Entry extends OffsetRange {
  readonly key: string;
  readonly value: Datum;
}

/** Something wrong in a settings file. `start` and `end` are zero-based UTF-16 offsets, end exclusive. */
export interface SettingsProblem extends OffsetRange {
  readonly message: string;
  /** The word that was probably meant in the place of the one that stands there, without quotes. */
  readonly suggestion?: string | undefined;
  /** No fault: what stands there holds, under a name of former days. */
  readonly deprecated?: boolean;
}

export interface ReadDatum {
  /** Undefined where nothing can be read, or nothing stands there. */
  readonly datum: Datum | undefined;
  readonly problems: readonly SettingsProblem[];
}

/** Longer settings files are refused, in UTF-16 units. */
const MOST_TEXT = 1_000_000;
/** How many values a file may stand for once its aliases are followed. */
const MOST_VALUES = 50_000;
const DEEPEST = 60;

const tooLong: ReadDatum = {
  datum: undefined,
  problems: [{ message: "The settings file is larger than 1 MB and is not read.", start: 0, end: 0 }],
};

class TooMuch extends Error {}

/** Reads YAML, or JSON, which is YAML too. Nothing is executed, aliases are followed within a bound. Never throws. */
export function readYaml(text: string): ReadDatum {
  if (text.length > MOST_TEXT) return tooLong;
  const problems: SettingsProblem[] = [];
  try {
    const documents = parseAllDocuments(text, {
      version: "1.2",
      schema: "core",
      uniqueKeys: false,
      prettyErrors: false,
    });
    if (!Array.isArray(documents) || documents.length === 0) return { datum: undefined, problems };
    const [document, second] = documents;
    if (!document) return { datum: undefined, problems };
    for (const error of document.errors) {
      problems.push({
        message: `Not valid YAML: ${firstSentence(error.message)}`,
        start: Math.min(error.pos[0], text.length),
        end: Math.min(error.pos[1], text.length),
      });
    }
    if (second) {
      const start = second.range[0];
      problems.push({
        message: "A settings file holds one YAML document; what follows is not read.",
        start,
        end: start,
      });
    }
    const anchors = new Map<string, unknown>();
    let values = 0;
    const convert = (node: unknown, depth: number, outer: OffsetRange): Datum => {
      if (++values > MOST_VALUES || depth > DEEPEST) throw new TooMuch();
      const range = (node as { range?: [number, number, number] | null } | null)?.range;
      const at = range ? { start: range[0], end: range[1] } : { start: outer.start, end: outer.end };
      if (isAlias(node)) {
        if (anchors.has(node.source)) return { ...convert(anchors.get(node.source), depth + 1, at), ...at };
        problems.push({ message: `Nothing before this is named &${node.source}.`, ...at });
        return { type: "scalar", value: null, source: "", ...at };
      }
      const anchor = (node as { anchor?: string } | null)?.anchor;
      const result = convertPlain(node, depth, at);
      // only known once it is complete, so that an alias can't hold itself
      if (anchor) anchors.set(anchor, node);
      return result;
    };
    const convertPlain = (node: unknown, depth: number, at: OffsetRange): Datum => {
      if (isMap(node)) {
        const entries: Entry[] = [];
        for (const pair of node.items) {
          if (!isPair(pair)) continue;
          const key = pair.key;
          const keyRange = (key as { range?: [number, number, number] | null } | null)?.range;
          const keyAt = keyRange ? { start: keyRange[0], end: keyRange[1] } : at;
          if (!isScalar(key)) {
            problems.push({ message: "A key must be a plain word here.", ...keyAt });
            continue;
          }
          entries.push({
            key: key.source ?? String(key.value),
            value: convert(pair.value, depth + 1, keyAt),
            ...keyAt,
          });
        }
        return { type: "mapping", entries, ...at };
      }
      if (isSeq(node)) return { type: "sequence", items: node.items.map((i) => convert(i, depth + 1, at)), ...at };
      if (!isScalar(node)) return { type: "scalar", value: null, source: "", ...at };
      const value = node.value;
      const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
      return { type: "scalar", value: plain ? value : null, source: node.source ?? String(value ?? ""), ...at };
    };
    if (document.contents === null || isEmpty(document.contents)) return { datum: undefined, problems };
    return { datum: convert(document.contents, 0, { start: 0, end: 0 }), problems };
  } catch (error) {
    const message =
      error instanceof TooMuch
        ? "The settings file is nested too deeply or its aliases stand for too many values; it is not read."
        : "The settings file can't be read as YAML.";
    return { datum: undefined, problems: [...problems, { message, start: 0, end: 0 }] };
  }
}

/** True for what stands behind a lone `---`. */
function isEmpty(node: unknown): boolean {
  return isScalar(node) && node.value === null && !node.source;
}

/** Reads JSON with comments and trailing commas, as editors write their settings. Never throws. */
export function readJson(text: string): ReadDatum {
  if (text.length > MOST_TEXT) return tooLong;
  const errors: ParseError[] = [];
  try {
    const tree = parseTree(text, errors, {
      allowTrailingComma: true,
      disallowComments: false,
      allowEmptyContent: true,
    });
    const problems = errors.map(({ error, offset, length }) => ({
      message: `Not valid JSON: ${printParseErrorCode(error)}.`,
      start: Math.min(offset, text.length),
      end: Math.min(offset + length, text.length),
    }));
    return { datum: tree ? fromJsonNode(tree, 0) : undefined, problems };
  } catch {
    return { datum: undefined, problems: [{ message: "The settings can't be read as JSON.", start: 0, end: 0 }] };
  }
}

function fromJsonNode(node: JsonNode, depth: number): Datum {
  if (depth > DEEPEST) throw new TooMuch();
  const at = { start: node.offset, end: node.offset + node.length };
  if (node.type === "object") {
    const entries = (node.children ?? []).flatMap(({ children }): Entry[] => {
      const [key, value] = children ?? [];
      if (!key || !value) return [];
      return [
        {
          key: String(key.value),
          value: fromJsonNode(value, depth + 1),
          start: key.offset,
          end: key.offset + key.length,
        },
      ];
    });
    return { type: "mapping", entries, ...at };
  }
  if (node.type === "array") {
    return { type: "sequence", items: (node.children ?? []).map((c) => fromJsonNode(c, depth + 1)), ...at };
  }
  const value = node.type === "null" ? null : (node.value as string | number | boolean);
  return { type: "scalar", value, source: String(value ?? ""), ...at };
}

/** A plain value, such as an editor hands over, as a datum without ranges. Functions and the like count as null. */
export function fromValue(value: unknown, depth = 0): Datum {
  const at = { start: 0, end: 0 };
  if (depth > DEEPEST) return { type: "scalar", value: null, source: "", ...at };
  if (Array.isArray(value)) return { type: "sequence", items: value.map((v) => fromValue(v, depth + 1)), ...at };
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).map(([key, v]) => ({ key, value: fromValue(v, depth + 1), ...at }));
    return { type: "mapping", entries, ...at };
  }
  const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
  return { type: "scalar", value: plain, source: String(plain ?? ""), ...at };
}

function firstSentence(message: string): string {
  const line = message.split("\n", 1)[0] ?? "";
  return line.endsWith(".") ? line : `${line}.`;
}
