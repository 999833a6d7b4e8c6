import type { Intent, Refusal, Writer, Written } from "../../../model/place.ts";
import { applyEdits, editsBetween, type TextEdit } from "../../../text/edit.ts";
import { inFile, type OffsetRange, Piece, type Span } from "../../../text/span.ts";
import type { Dialect } from "../node.ts";
import type { YamlTarget } from "../reader.ts";
import { Source } from "../source.ts";
import { startOf } from "../syntax.ts";
import { editsOf, editsWithKey, type Operation } from "./edits.ts";
import { asData } from "./scalars.ts";
import { styleOf } from "./style.ts";
import { Refused } from "./tree.ts";

/** A text that a document's operations can be carried out on: the whole document or a part of it that parses alone. */
export interface Enclosing {
  readonly source: Source;
  /** How many leading keys of a path lead to the text. */
  readonly strip: number;
  /** The other parts of the document, which show how it is written. */
  readonly siblings: readonly Source[];
  /** All that is half typed in the document. */
  readonly unsettled: readonly Span[];
  /** A list item of this text, its dash blank: nothing may change before its first key. It is written as this text is. */
  readonly like?: Source;
}

type Paths = readonly (readonly (string | number)[])[];

/** Writes into one document. `enclosing` gives the smallest text that holds all the paths as the document is now. */
export class YamlWriter implements Writer {
  readonly #dialect: Dialect;
  readonly #enclosing: (paths: Paths, whole: boolean) => Enclosing | undefined;

  /** @param enclosing gives the smallest text that holds all paths, or the `whole` document. */
  constructor(dialect: Dialect, enclosing: (paths: Paths, whole: boolean) => Enclosing | undefined) {
    this.#dialect = dialect;
    this.#enclosing = enclosing;
  }

  write(intents: readonly Intent[]): Written {
    try {
      const operations = intents.map(operationOf);
      const paths = operations.map((o) => o.path);
      const enclosing = this.#enclosing(paths, false);
      if (!enclosing) return refusal("no safe place");
      const written = writeOnce(enclosing, operations, this.#dialect);
      if (!enclosing.like || ("edits" in written && isInside(enclosing.source, written.edits))) return written;
      const whole = this.#enclosing(paths, true);
      return whole ? writeOnce(whole, operations, this.#dialect) : refusal("no safe place");
    } catch (error) {
      return { refused: error instanceof Refused ? error.refusal : "no safe place" };
    }
  }
}

/** True where edits leave what stands before an item's first key as it is. */
function isInside({ contents, piece }: Source, edits: readonly TextEdit[]): boolean {
  return contents !== null && edits.every(({ start }) => start >= piece.offset + startOf(contents));
}

function operationOf(intent: Intent): Operation {
  if (!("place" in intent)) throw new Refused("no safe place");
  const { path, spell } = intent.place.target as YamlTarget;
  if (intent.op === "remove") return { op: "remove", path };
  if (intent.op === "rename") return { op: "rename", path, value: intent.value };
  const spelled = spell ? spell(intent.value as never) : intent.value;
  return { op: intent.op, path, value: asData(spelled) };
}

const writings = new WeakMap<Source, { readonly offset: number; readonly known: Map<string, Written> }>();

/** As `writeAll`; what many findings ask of one text (each container what is missing in its pod) is worked out once. */
function writeOnce(enclosing: Enclosing, operations: readonly Operation[], dialect: Dialect): Written {
  const { source, strip, siblings } = enclosing;
  // siblings may change while the text does not
  if (siblings.length > 0) return writeAll(enclosing, operations, dialect);
  const { offset } = source.piece;
  let kept = writings.get(source);
  if (kept?.offset !== offset) {
    kept = { offset, known: new Map() };
    writings.set(source, kept);
  }
  const key = JSON.stringify([strip, operations]);
  const written = kept.known.get(key) ?? writeAll(enclosing, operations, dialect);
  kept.known.set(key, written);
  return written;
}

/** Carries out operations one after another, each on what the one before has made. */
function writeAll(
  { source, strip, siblings, unsettled, like }: Enclosing,
  operations: readonly Operation[],
  dialect: Dialect,
): Written {
  if (source.hopeless) return refusal("syntax error");
  const removed: (readonly (string | number)[])[] = [];
  let current = source;
  let shared = false;
  let edits: readonly TextEdit[] = [];
  for (const operation of operations) {
    const moved = { ...operation, path: afterRemovals(operation.path.slice(strip), removed) };
    const style = styleOf(like ?? current, siblings, dialect);
    const withKey = editsWithKey(current, style, moved);
    let step = withKey ?? editsOf(current, style, moved);
    let next = new Source(new Piece(applyEdits(current.text, step.edits)));
    if (withKey && !step.expectation.metBy(next, dialect)) {
      step = editsOf(current, style, moved);
      next = new Source(new Piece(applyEdits(current.text, step.edits)));
    }
    if (!step.expectation.metBy(next, dialect)) return refusal("no safe place");
    if (operation.op === "remove" && typeof operation.path.at(-1) === "number") removed.push(moved.path);
    shared ||= step.shared;
    edits = step.edits;
    current = next;
  }
  const all = operations.length === 1 ? edits : editsBetween(source.text, current.text);
  const { offset } = source.piece;
  const broken = [...source.unsettled, ...unsettled].map(inFile);
  const inDocument = all.map((e) => ({ start: e.start + offset, end: e.end + offset, text: e.text }));
  const lineStarts = (at: number) => source.text.charAt(at - offset - 1) === "\n";
  const touches = (edit: TextEdit, { start, end }: OffsetRange) =>
    edit.start <= end && (edit.end > start || (edit.end === start && !lineStarts(start)));
  if (broken.some((range) => inDocument.some((edit) => touches(edit, range)))) return refusal("syntax error");
  return { edits: inDocument, shared };
}

/** Where a path leads once items before it in the same list are gone. */
function afterRemovals(
  path: readonly (string | number)[],
  removed: readonly (readonly (string | number)[])[],
): readonly (string | number)[] {
  let current = path;
  for (const gone of removed) {
    const at = gone.length - 1;
    const step = current[at];
    if (typeof step !== "number" || !gone.slice(0, at).every((key, i) => key === current[i])) continue;
    if (step === gone[at]) throw new Refused("no safe place");
    if (step > (gone[at] as number)) current = [...current.slice(0, at), step - 1, ...current.slice(at + 1)];
  }
  return current;
}

function refusal(refused: Refusal): Written {
  return { refused };
}
