import fc from "fast-check";
import type { YamlNode } from "../../../server/src/formats/yaml/node.ts";
import type { YamlDocument, YamlStream } from "../../../server/src/formats/yaml/stream.ts";
import { inFile } from "../../../server/src/text/span.ts";

/** A generated value: what is written, and how. */
type Made =
  | { readonly is: "scalar"; readonly text: string }
  | {
      readonly is: "map";
      readonly flow: boolean;
      readonly pairs: readonly (readonly [string, Made])[];
      readonly merge: string | undefined;
      readonly anchor: string | undefined;
    }
  | {
      readonly is: "list";
      readonly flow: boolean;
      readonly items: readonly Made[];
      readonly anchor: string | undefined;
    }
  | { readonly is: "alias"; readonly name: string }
  | { readonly is: "literal"; readonly text: string; readonly chomp: string };

const key = fc.constantFrom("a", "b", "c", "image", "user", "limits", "x-y", "key.dot");
const scalar = fc.constantFrom(
  "1",
  "true",
  "text",
  "'single'",
  '"double"',
  "null",
  "~",
  "",
  "0777",
  "yes",
  "10:20",
  "a b",
  "http://x/y#z",
  "1.10",
  '"a # b"',
);

const { value } = fc.letrec<{ value: Made; flow: Made }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    scalar.map((text): Made => ({ is: "scalar", text })),
    fc.record({
      is: fc.constant("literal" as const),
      text: fc.constantFrom("x", "x\n\ny", "# no comment"),
      chomp: fc.constantFrom("", "-", "+"),
    }),
    fc.record({
      is: fc.constant("map" as const),
      flow: fc.constant(false),
      pairs: fc.uniqueArray(fc.tuple(key, tie("value")), { selector: ([k]) => k, minLength: 1, maxLength: 4 }),
      merge: fc.constantFrom(undefined, undefined, undefined, "m0", "m1"),
      anchor: fc.constantFrom(undefined, undefined, undefined, "m0", "m1"),
    }),
    fc.record({
      is: fc.constant("list" as const),
      flow: fc.constant(false),
      items: fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
      anchor: fc.constantFrom(undefined, undefined, "l0"),
    }),
    tie("flow"),
    fc.record({ is: fc.constant("alias" as const), name: fc.constantFrom("m0", "m1", "l0") }),
  ),
  flow: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom("1", "text", "'s'", '"d"').map((text): Made => ({ is: "scalar", text })),
    fc.record({
      is: fc.constant("map" as const),
      flow: fc.constant(true),
      pairs: fc.uniqueArray(fc.tuple(key, tie("flow")), { selector: ([k]) => k, maxLength: 3 }),
      merge: fc.constant(undefined),
      anchor: fc.constant(undefined),
    }),
    fc.record({
      is: fc.constant("list" as const),
      flow: fc.constant(true),
      items: fc.array(tie("flow"), { maxLength: 3 }),
      anchor: fc.constant(undefined),
    }),
  ),
}));

interface Layout {
  readonly step: number;
  readonly dash: number;
  readonly comments: readonly boolean[];
}

/** Writes generated values; an alias or merge is only written where its anchor stands above and is complete. */
class Printer {
  readonly #layout: Layout;
  readonly #ready = new Map<string, "map" | "list">();
  #line = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  map(made: Made & { is: "map" }, column: number): string[] {
    const merged =
      made.merge !== undefined && this.#ready.get(made.merge) === "map"
        ? [`${" ".repeat(column)}<<: *${made.merge}`]
        : [];
    return [
      ...merged,
      ...made.pairs.flatMap(([k, v]) => [
        ...this.#above(column),
        ...this.#under(`${" ".repeat(column)}${k}:`, v, column),
      ]),
    ];
  }

  #above(column: number): string[] {
    this.#line++;
    return this.#layout.comments[this.#line % this.#layout.comments.length]
      ? [`${" ".repeat(column)}# above ${this.#line}`]
      : [];
  }

  #behind(): string {
    this.#line++;
    return this.#layout.comments[(this.#line * 7) % this.#layout.comments.length] ? ` # behind ${this.#line}` : "";
  }

  #under(head: string, v: Made, column: number): string[] {
    if (v.is === "literal") {
      const pad = " ".repeat(column + this.#layout.step);
      const tail = v.chomp === "+" ? [""] : [];
      return [`${head} |${v.chomp}`, ...v.text.split("\n").map((line) => (line === "" ? "" : pad + line)), ...tail];
    }
    if (v.is === "scalar") return [`${head}${v.text === "" ? "" : ` ${v.text}`}${this.#behind()}`];
    if (v.is === "alias") return [`${head} ${this.#ready.has(v.name) ? `*${v.name}` : "none"}${this.#behind()}`];
    if (v.flow) return [`${head} ${this.#flow(v)}${this.#behind()}`];
    const anchor = v.anchor === undefined ? "" : ` &${v.anchor}`;
    if (v.anchor !== undefined) this.#ready.delete(v.anchor);
    const lines = v.is === "map" ? this.map(v, column + this.#layout.step) : this.#list(v, column + this.#layout.dash);
    if (v.anchor !== undefined) this.#ready.set(v.anchor, v.is);
    return [`${head}${anchor}${this.#behind()}`, ...lines];
  }

  #list(made: Made & { is: "list" }, column: number): string[] {
    return made.items.flatMap((item) => {
      const dash = `${" ".repeat(column)}-`;
      if (item.is === "map" && !item.flow && item.anchor === undefined) {
        const ready = new Map(this.#ready);
        const [first = "", ...rest] = this.map(item, column + 2);
        if (first.trimStart().startsWith("#")) {
          this.#ready.clear();
          for (const [name, is] of ready) this.#ready.set(name, is);
        }
        if (!first.trimStart().startsWith("#")) return [`${dash} ${first.slice(column + 2)}`, ...rest];
      }
      if (item.is === "map" && !item.flow) return [`${dash} one`];
      if (item.is === "list" && !item.flow) return [`${dash} two`];
      return [...this.#above(column), ...this.#under(dash, item, column)];
    });
  }

  #flow(made: Made): string {
    if (made.is === "map") return `{${made.pairs.map(([k, v]) => `${k}: ${this.#flow(v)}`).join(", ")}}`;
    if (made.is === "list") return `[${made.items.map((v) => this.#flow(v)).join(", ")}]`;
    return made.is === "scalar" ? made.text : "x";
  }
}

const layout = fc.record({
  step: fc.constantFrom(2, 3, 4),
  dash: fc.constantFrom(0, 2),
  comments: fc.array(fc.boolean(), { minLength: 5, maxLength: 12 }),
});

/** A valid document: a map with nested collections in all styles, comments, anchors and merges. */
export const yamlText: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom("services", "base", "x-a", "x-b", "volumes", "name"), value), {
      selector: ([k]) => k,
      minLength: 1,
      maxLength: 5,
    }),
    layout,
    fc.constantFrom("\n", "\r\n"),
    fc.boolean(),
  )
  .map(([pairs, how, eol, final]) => {
    const printer = new Printer(how);
    const lines = printer.map({ is: "map", flow: false, pairs, merge: undefined, anchor: undefined }, 0);
    const text = lines.join(eol);
    return final || /[|]\+?/.test(text) ? text + eol : text;
  });

/** What a node says, followed to a depth, with all its spans, in the file. */
export function report(node: YamlNode, depth = 12): unknown {
  const at = inFile(node.at);
  const extent = inFile(node.extent);
  const own = {
    state: node.state,
    shape: node.shape,
    why: node.why,
    at,
    extent,
    key: node.key && inFile(node.key),
    tag: node.tag,
  };
  if (depth === 0) return own;
  const text = node.string({ loose: true });
  return {
    own,
    text: text.state === "set" ? text.value : text.state === "unknown" ? text.why : "unset",
    pairs: node.entries().map(([name, child]) => [name, report(child, depth - 1)]),
    items: node.items().map((child) => report(child, depth - 1)),
    missing: [node.get("zz").state, node.get("zz").why],
  };
}

/** Everything that a stream says. */
export function reportStream(stream: YamlStream): unknown {
  return stream.documents.map((document) => ({ root: report(document.root), aside: aside(document) }));
}

function aside(document: YamlDocument): unknown {
  return {
    offset: document.piece.offset,
    problems: document.problems.map((p) => [p.message, inFile(p.at)]),
    unsettled: document.unsettled.map(inFile),
    comments: document.comments.map((c) => [c.text, c.trailing, inFile(c.at), c.covers && inFile(c.covers)]),
  };
}

/** Every span that a stream gives out, in the file. */
export function spansOf(stream: YamlStream): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    else if (value && typeof value === "object") {
      if ("start" in value && "end" in value) spans.push(value as { start: number; end: number });
      else for (const item of Object.values(value)) walk(item);
    }
  };
  walk(reportStream(stream));
  return spans;
}

/** Text that is half YAML: a valid document with pieces cut out and put in. */
export const brokenText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      yamlText,
      fc.tuple(yamlText, yamlText).map(([a, b]) => `${a}\n---\n${b}`),
    ),
    fc.array(
      fc.record({
        at: fc.nat(),
        length: fc.nat(12),
        text: fc.constantFrom(
          "",
          '"',
          "'",
          "[",
          "{",
          "}",
          "]",
          ": ",
          "- ",
          "\n",
          "\n  ",
          "\t",
          "&a ",
          "*a",
          "word",
          "\nword\n",
          "|",
          "%",
          "@",
          "#",
          "---\n",
          "\n...\n",
          "? ",
          "!x ",
          ",",
          "{{ x }}",
          "\u0000",
          "\uFEFF",
          "\ud800",
        ),
      }),
      { minLength: 0, maxLength: 4 },
    ),
  )
  .map(([text, edits]) => {
    let result = text;
    for (const { at, length, text: inserted } of edits) {
      const start = at % (result.length + 1);
      result = result.slice(0, start) + inserted + result.slice(start + length);
    }
    return result;
  });
