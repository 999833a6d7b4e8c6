import type { Span } from "../../text/span.ts";
import type { MappedText } from "../shell/mapped-text.ts";
import type { Escape } from "./scan.ts";
import { bareFlag, type SyntaxFlag } from "./words.ts";

/** One `key=value` of a `--mount`, or a key alone. */
export interface MountField {
  /** In lower case. */
  readonly key: string;
  readonly value: MappedText | undefined;
  readonly at: Span;
}

/** The fields of a `--mount`, quotes taken away. */
export function fieldsOf(flag: SyntaxFlag, escapeChar: Escape): readonly MountField[] {
  const bare = bareFlag(flag, escapeChar);
  if (!bare) return [];
  const fields: MountField[] = [];
  let from = 0;
  for (const part of bare.text.split(",")) {
    const end = from + part.length;
    const equals = part.indexOf("=");
    fields.push({
      key: (equals < 0 ? part : part.slice(0, equals)).toLowerCase(),
      value: equals < 0 ? undefined : bare.slice(from + equals + 1, end),
      at: bare.span(from, end),
    });
    from = end + 1;
  }
  return fields;
}
