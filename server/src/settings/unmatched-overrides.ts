import type { OffsetRange } from "../text/span.ts";
import { type Datum, readJson, readYaml } from "./datum.ts";
import { matches } from "./resolve.ts";

/**
 * Where the globs of overrides stand that match none of the paths, in the text of a settings file.
 * @param paths relative to the settings file's folder, with `/`
 */
export function unmatchedOverrides(text: string, format: "yaml" | "json", paths: readonly string[]): OffsetRange[] {
  const { datum } = format === "json" ? readJson(text) : readYaml(text);
  return itemsOf(under(datum, "overrides")).flatMap((override) => {
    const files = under(override, "files");
    const globs = itemsOf(files).flatMap((glob) => (glob.type === "scalar" && glob.source ? [glob.source] : []));
    if (!files || globs.length === 0 || paths.some((path) => matches(globs, path))) return [];
    return [{ start: files.start, end: files.end }];
  });
}

function under(datum: Datum | undefined, key: string): Datum | undefined {
  return datum?.type === "mapping" ? datum.entries.findLast((e) => e.key === key)?.value : undefined;
}

function itemsOf(datum: Datum | undefined): readonly Datum[] {
  return datum?.type === "sequence" ? datum.items : [];
}
