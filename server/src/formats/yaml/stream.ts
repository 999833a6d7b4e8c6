import { Piece, type Span } from "../../text/span.ts";
import type { Comment, SyntaxProblem } from "../format.ts";
import { cutStream } from "./cut.ts";
import type { Dialect } from "./node.ts";
import { type Reading, TreeNode } from "./reader.ts";
import { Scope } from "./scope.ts";
import { Source } from "./source.ts";
import { YamlWriter } from "./write/writer.ts";

/** A YAML stream, cut into its documents; together their pieces cover the text. */
export interface YamlStream {
  readonly documents: readonly YamlDocument[];
}

/** One document of a stream. A document without contents has a root of shape `null`. */
export interface YamlDocument {
  readonly piece: Piece;
  readonly root: TreeNode;
  readonly problems: readonly SyntaxProblem[];
  /** Where something is half typed. */
  readonly unsettled: readonly Span[];
  readonly comments: readonly Comment[];
}

export interface YamlOptions {
  readonly dialect: Dialect;
  /**
   * What the last call returned for the same file with the same options. Documents whose text is the same are returned
   * again, moved to their new offsets; the older stream must not be used any more.
   */
  readonly previous?: YamlStream | undefined;
}

/** Reads a YAML stream. Never throws, whatever the text. */
export function parseYaml(text: string, options: YamlOptions): YamlStream {
  const cuts = cutStream(text);
  const kept = keep(
    cuts.map((cut) => text.slice(cut.start, cut.end)),
    options.previous?.documents ?? [],
  );
  return {
    documents: cuts.map(({ start }, i) => {
      const [slice, old] = kept[i] as Kept;
      if (!old) return new WholeDocument(new Piece(slice, start), options.dialect);
      old.piece.offset = start;
      return old;
    }),
  };
}

type Kept = readonly [slice: string, old: YamlDocument | undefined];

/** Pairs slices with old documents of the same text, each used once: from both ends first, then by text. */
function keep(slices: readonly string[], old: readonly YamlDocument[]): Kept[] {
  const result = slices.map((slice): Kept => [slice, undefined]);
  let head = 0;
  const take = (i: number, document: YamlDocument | undefined) => {
    if (document?.piece.text !== slices[i]) return false;
    result[i] = [slices[i] as string, document];
    return true;
  };
  while (head < slices.length && take(head, old[head])) head++;
  let tail = 0;
  while (
    tail < Math.min(slices.length, old.length) - head &&
    take(slices.length - 1 - tail, old[old.length - 1 - tail])
  )
    tail++;
  const rest = new Map<string, YamlDocument[]>();
  for (const document of old.slice(head, old.length - tail).reverse()) {
    rest.set(document.piece.text, [...(rest.get(document.piece.text) ?? []), document]);
  }
  for (let i = head; i < slices.length - tail; i++) take(i, rest.get(slices[i] as string)?.pop());
  return result;
}

/** A document that was parsed in one go. */
class WholeDocument implements YamlDocument {
  readonly piece: Piece;
  readonly root: TreeNode;
  readonly #source: Source;

  constructor(piece: Piece, dialect: Dialect) {
    this.piece = piece;
    this.#source = new Source(piece);
    this.root = rootOf(this.#source, {
      dialect,
      scope: new Scope([this.#source]),
      writer: new YamlWriter(dialect, () => ({ source: this.#source, strip: 0 })),
    });
  }

  get problems(): readonly SyntaxProblem[] {
    return this.#source.problems;
  }

  get unsettled(): readonly Span[] {
    return this.#source.unsettled;
  }

  get comments(): readonly Comment[] {
    return this.#source.comments;
  }
}

function rootOf(source: Source, reading: Reading): TreeNode {
  const { contents, piece } = source;
  if (source.hopeless)
    return TreeNode.root(reading, { state: "unknown", why: "being typed" }, source.span(0, piece.text.length));
  if (!contents) return TreeNode.root(reading, { state: "unset" }, source.span(0, piece.text.length));
  const target = reading.scope.follow(contents, source);
  if ("why" in target) return TreeNode.root(reading, { state: "unknown", why: target.why }, source.spanOf(contents));
  return TreeNode.root(reading, { state: "set", value: target }, source.spanOf(contents));
}
