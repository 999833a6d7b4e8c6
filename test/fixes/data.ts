import { DockerfileParser } from "dockerfile-ast";
import { parseAllDocuments, visit } from "yaml";
import type { Kind } from "../../server/src/model/kind.ts";
import type { Intent } from "../../server/src/model/place.ts";
import type { TextEdit } from "../../server/src/text/edit.ts";
import { inFile } from "../../server/src/text/span.ts";

/** What a fix changed that it was not asked to change, or why that can't be told. */
export type Changes = { readonly surplus: readonly string[] } | { readonly notCompared: string };

/**
 * Compares the data of a YAML text before and after a fix, read by the YAML library alone. What differs must lie at or
 * below a place that the fix names, or be the text that it replaces.
 */
export function dataChanges(
  kind: Kind,
  before: string,
  after: string,
  intents: readonly Intent[],
  edits: readonly TextEdit[],
): Changes {
  const old = read(kind, before);
  const now = read(kind, after);
  if (!old || !now) return { notCompared: "not plain YAML" };
  if (old.some((d) => d.aliases)) return { notCompared: "anchors" };
  const places = intents.flatMap(meant);
  if (now.length !== old.length) return { surplus: [`${old.length} documents became ${now.length}`] };
  const surplus: string[] = [];
  for (const [index, { leaves, from, to }] of old.entries()) {
    const other = now[index]?.leaves ?? new Map<string, string>();
    const asked = places.flatMap((intent) => {
      const mark = inFile(intent.place.mark).start;
      return from <= mark && mark <= to ? pathsOf(intent) : [];
    });
    const replaced = intents.some((i) => i.op === "replace") && edits.some((e) => from <= e.start && e.end <= to);
    for (const path of new Set([...leaves.keys(), ...other.keys()])) {
      const a = leaves.get(path);
      const b = other.get(path);
      if (a === b || asked.some((place) => isAsked(place, path, a, b))) continue;
      if (replaced && a !== undefined && b !== undefined) continue;
      surplus.push(`document ${index + 1} ${path}: ${a ?? "nothing"} became ${b ?? "nothing"}`);
    }
  }
  return { surplus };
}

type Placed = Intent & { readonly op: "set" | "append" | "remove" | "rename" };

/** What an intent comes down to: some places stand for others of the same document. */
function meant(intent: Intent): readonly Placed[] {
  if (!("place" in intent)) return [];
  const { target } = intent.place;
  if (typeof target !== "function") return [intent];
  return ((target as (intent: Intent) => readonly Intent[] | undefined)(intent) ?? []).flatMap(meant);
}

/** The paths that an intent names: of a key that is renamed the old and the new one. */
function pathsOf(intent: Placed): (readonly (string | number)[])[] {
  const path = pathOf(intent);
  return intent.op === "rename" ? [path, [...path.slice(0, -1), intent.value]] : [path];
}

/** The path that an intent names; an item that is removed moves those behind it. */
function pathOf(intent: Placed): readonly (string | number)[] {
  const { path = [] } = intent.place.target as { path?: readonly (string | number)[] };
  return intent.op === "remove" && typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
}

function isAsked(
  place: readonly (string | number)[],
  path: string,
  a: string | undefined,
  b: string | undefined,
): boolean {
  const wanted = place.map(String).join("\0");
  if (path === wanted || path.startsWith(`${wanted}\0`)) return true;
  // an empty map or list on the way there gives way, or is what is left
  const empty = (leaf: string | undefined) => leaf === undefined || leaf === "{}" || leaf === "[]" || leaf === "null";
  return (path === "" || wanted.startsWith(`${path}\0`)) && empty(a) && empty(b);
}

/**
 * What a text says, read by another parser than ours: of a Dockerfile its instructions, of a YAML text every scalar behind
 * its path; undefined where that parser fails.
 */
export function said(kind: Kind, text: string): string[] | undefined {
  if (kind === "dockerfile") return instructions(text)?.map(({ text }) => text);
  return read(kind, text)?.flatMap(({ leaves }, i) => [...leaves].map(([path, leaf]) => `${i} ${path}: ${leaf}`));
}

interface Document {
  readonly from: number;
  readonly to: number;
  readonly aliases: boolean;
  /** JSON of every scalar and empty collection, by its path joined with NUL. */
  readonly leaves: ReadonlyMap<string, string>;
}

function read(kind: Kind, text: string): Document[] | undefined {
  try {
    const version = kind === "kubernetes" ? "1.1" : "1.2";
    const documents = parseAllDocuments(text, { version, merge: true, uniqueKeys: false, logLevel: "silent" });
    if (!Array.isArray(documents)) return [];
    if (documents.some((d) => d.errors.length > 0)) return undefined;
    return documents.map((document) => {
      const leaves = new Map<string, string>();
      flatten(document.toJS({ maxAliasCount: 100 }), "", leaves);
      let aliases = false;
      visit(document, {
        Alias: () => {
          aliases = true;
        },
      });
      return { from: document.range[0], to: document.range[2], aliases, leaves };
    });
  } catch {
    return undefined;
  }
}

function flatten(value: unknown, path: string, leaves: Map<string, string>): void {
  const entries = value !== null && typeof value === "object" && !(value instanceof Date) ? Object.entries(value) : [];
  if (entries.length === 0) leaves.set(path, JSON.stringify(value) ?? "undefined");
  for (const [key, inner] of entries) flatten(inner, path === "" ? key : `${path}\0${key}`, leaves);
}

/**
 * Compares the instructions of a Dockerfile before and after a fix, as an independent parser cuts them: those that no
 * edit touches must all still be there, in their order.
 */
export function instructionChanges(before: string, after: string, edits: readonly TextEdit[]): Changes {
  const old = instructions(before);
  const now = instructions(after);
  if (!old || !now) return { notCompared: "the other parser fails" };
  const surplus: string[] = [];
  let at = 0;
  for (const { start, end, text } of old) {
    if (edits.some((e) => touches(e, start, end))) continue;
    const found = now.findIndex((i, index) => index >= at && i.text === text);
    if (found < 0) surplus.push(`gone or changed: ${text.slice(0, 80)}`);
    else at = found + 1;
  }
  return { surplus };
}

function touches(edit: TextEdit, start: number, end: number): boolean {
  if (edit.start < end && start < edit.end) return true;
  if (edit.start !== edit.end) return false;
  if (start < edit.start && edit.start < end) return true;
  // lines above or below an instruction leave it as it is
  return (edit.start === end && !/^\r?\n/.test(edit.text)) || (edit.start === start && !edit.text.endsWith("\n"));
}

function instructions(text: string): { start: number; end: number; text: string }[] | undefined {
  try {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      if (text[i] === "\n" || (text[i] === "\r" && text[i + 1] !== "\n")) starts.push(i + 1);
    }
    return DockerfileParser.parse(text)
      .getInstructions()
      .map((instruction) => {
        const range = instruction.getRange();
        const start = (starts[range.start.line] as number) + range.start.character;
        const end = (starts[range.end.line] as number) + range.end.character;
        return { start, end, text: text.slice(start, end) };
      });
  } catch {
    return undefined;
  }
}
