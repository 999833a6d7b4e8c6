import { Piece, type Span } from "../../text/span.ts";
import type { Comment, SyntaxProblem } from "../format.ts";
import { cutStream } from "./cut.ts";
import { keep } from "./keep.ts";
import type { Dialect } from "./node.ts";
import { type Reading, Section, TreeNode } from "./reader.ts";
import { parseTolerantly } from "./repair.ts";
import { Scope } from "./scope.ts";
import { Source } from "./source.ts";
import { type Split, splitDocument } from "./split.ts";
import { type Parts, partOf } from "./write/part.ts";
import { type Enclosing, YamlWriter } from "./write/writer.ts";

/** A YAML stream, cut into its documents; together their pieces cover the text. */
export interface YamlStream {
  readonly documents: readonly YamlDocument[];
}

export interface YamlOptions {
  readonly dialect: Dialect;
  /** The text as it is to be read, where that is another of the same length: with what is no YAML hidden. Never with `split`. */
  readonly masked?: string | undefined;
  /**
   * Parse a document key by key, and the maps under these top-level keys again key by key, so that a change costs one of
   * their entries only. The nodes of what has not changed, and whose anchors have not, stay the same objects.
   */
  readonly split?: readonly string[] | undefined;
  /**
   * What the last call returned for the same file with the same options. Documents whose text is the same are returned
   * again, moved to their new offsets; the older stream must not be used any more.
   */
  readonly previous?: YamlStream | undefined;
}

/** Reads a YAML stream. Never throws, whatever the text. */
export function parseYaml(text: string, options: YamlOptions): YamlStream {
  const { masked = text } = options;
  const cuts = cutStream(masked);
  const old = options.previous?.documents ?? [];
  const slices = cuts.map((cut) => text.slice(cut.start, cut.end));
  const maskedSlices = masked === text ? slices : cuts.map((cut) => masked.slice(cut.start, cut.end));
  const readings = slices.map((slice, i) => reading(slice, maskedSlices[i] as string));
  const kept = keep(readings, old, ({ piece, masked }) => reading(piece.text, masked));
  const used = new Set(kept.map(([, document]) => document));
  const changed = old.filter((document) => !used.has(document));
  return {
    documents: cuts.map(({ start }, i) => {
      const document = kept[i]?.[1];
      if (!document) {
        const piece = new Piece(slices[i] as string, start);
        return new YamlDocument(piece, options, changed.shift(), maskedSlices[i]);
      }
      document.moveTo(start);
      return document;
    }),
  };
}

/** What a document's tree depends on. */
function reading(slice: string, masked: string): string {
  return masked === slice ? slice : `${slice}\0${masked}`;
}

/** One document of a stream. A document without contents has a root of shape `null`. */
export class YamlDocument {
  readonly piece: Piece;
  /** The text of the piece as it was read. */
  readonly masked: string;
  readonly root: TreeNode;
  readonly problems: readonly SyntaxProblem[];
  /** Where something is half typed. */
  readonly unsettled: readonly Span[];
  readonly #split: Split | undefined;
  /** What writes into the document as it is now; shared with the documents that it came from. */
  readonly #owner: Owner;
  #whole: Source | undefined;
  readonly #parts: Parts = new WeakMap();
  #comments: readonly Comment[] | undefined;

  /** @param previous the document as it was before, whose unchanged parts are taken over. */
  constructor(piece: Piece, options: YamlOptions, previous?: YamlDocument, masked = piece.text) {
    const { dialect, split } = options;
    this.piece = piece;
    this.masked = masked;
    const owner = split && previous ? previous.#owner : new Owner(dialect);
    this.#owner = owner;
    this.#owner.document = this;
    this.#split = split && splitDocument(piece, split, dialect, owner.writer, previous ? previous.#split : undefined);
    if (this.#split) {
      this.root = this.#split.root;
      this.problems = this.#split.problems;
      this.unsettled = this.#split.unsettled;
    } else {
      const source = this.#source();
      this.root = rootOf(source, new Section(dialect, new Scope([source]), owner.writer));
      this.problems = source.problems;
      this.unsettled = source.unsettled;
    }
  }

  /** Every comment with what it covers, found when first asked for. */
  get comments(): readonly Comment[] {
    this.#comments ??= this.#split ? this.#split.comments() : this.#source().comments;
    return this.#comments;
  }

  /** Tells the document where in the file it starts now. */
  moveTo(offset: number): void {
    this.piece.offset = offset;
    this.#split?.moveTo(offset);
  }

  /** The smallest text that holds all paths. */
  enclosing(paths: readonly (readonly (string | number)[])[], whole: boolean): Enclosing {
    const part = this.#split?.enclosing(paths) ?? (whole ? undefined : partOf(this.#source(), paths, this.#parts));
    return part ?? { source: this.#source(), strip: 0, siblings: [], unsettled: this.unsettled };
  }

  #source(): Source {
    this.#whole ??= new Source(this.piece, parseTolerantly(this.masked));
    return this.#whole;
  }
}

/** What stays the same from one version of a document to the next. */
class Owner {
  document: YamlDocument | undefined;
  readonly writer: YamlWriter;

  constructor(dialect: Dialect) {
    this.writer = new YamlWriter(dialect, (paths, whole) => this.document?.enclosing(paths, whole));
  }
}

function rootOf(source: Source, reading: Reading): TreeNode {
  const { contents, piece } = source;
  const whole = source.span(0, piece.text.length);
  if (source.hopeless) return TreeNode.root(reading, { state: "unknown", why: "being typed" }, whole);
  if (!contents) return TreeNode.root(reading, { state: "unset" }, whole);
  const target = reading.scope.follow(contents, source);
  if ("why" in target) return TreeNode.root(reading, { state: "unknown", why: target.why }, source.spanOf(contents));
  return TreeNode.root(reading, { state: "set", value: target }, source.spanOf(contents));
}
