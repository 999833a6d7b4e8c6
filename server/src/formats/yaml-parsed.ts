import type { Kind } from "../model/kind.ts";
import type { Unit } from "../model/subjects.ts";
import type { Parsed } from "./format.ts";
import { parseYaml, type YamlDocument, type YamlOptions, type YamlStream } from "./yaml/stream.ts";

/** What a YAML format keeps of a file until the next parse. */
export interface YamlParsed extends Parsed {
  readonly stream: YamlStream;
}

/** Parses a stream, keeping the unchanged documents of the last one, and has its units read. */
export function parsedStream(
  kind: Kind,
  text: string,
  options: Omit<YamlOptions, "previous">,
  previous: YamlParsed | undefined,
  unitsOf: (stream: YamlStream) => readonly Unit[],
): YamlParsed {
  const stream = parseYaml(text, { ...options, previous: previous?.stream });
  return {
    kind,
    text,
    stream,
    units: unitsOf(stream),
    get problems() {
      return stream.documents.flatMap(({ problems }) => problems);
    },
    get unsettled() {
      return stream.documents.flatMap(({ unsettled }) => unsettled);
    },
    get comments() {
      return stream.documents.flatMap(({ comments }) => comments);
    },
  };
}

/** Reads a unit of each document, and of a document that stays the same object only once. */
export function unitPerDocument(read: (document: YamlDocument) => Unit): (stream: YamlStream) => Unit[] {
  const units = new WeakMap<YamlDocument, Unit>();
  return ({ documents }) =>
    documents.map((document) => {
      const unit = units.get(document) ?? read(document);
      units.set(document, unit);
      return unit;
    });
}
