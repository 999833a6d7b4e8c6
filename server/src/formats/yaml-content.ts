/**
 * Cheap looks at YAML text that tell what it describes, without parsing it: they run on every YAML file that is opened
 * or walked over. Each costs one or a few searches for a fixed string plus work on the few lines around a hit.
 */

/** How many hits of a searched key are looked at before giving up. */
const MOST_HITS = 400;
/** How far a template is looked for. */
const TEMPLATE_BOUND = 65_536;

/** True where a document of the stream has `apiVersion` and `kind` at its root; `kustomize` where that is Kustomize's own. */
export function looksLikeKubernetes(text: string): "kubernetes" | "kustomize" | undefined {
  let found: "kubernetes" | "kustomize" | undefined;
  for (const at of rootKeys(text, "apiVersion")) {
    const document = documentAround(text, at);
    const indent = indentOf(text, at);
    const kind = rootKeyIn(text, "kind", document, indent);
    if (kind === undefined) continue;
    if (!valueAfter(text, at).startsWith("kustomize.config.k8s.io/")) return "kubernetes";
    found = "kustomize";
  }
  return found;
}

/** True for an Azure Resource Manager object in YAML that describes a container group. */
export function looksLikeAzureGroup(text: string): boolean {
  const typed = text.includes("ontainerInstance/") || text.includes("ontainerinstance/");
  for (const at of typed ? rootKeys(text, "type") : []) {
    if (/^microsoft\.containerinstance\/containergroups$/i.test(valueAfter(text, at))) return true;
  }
  if (!text.includes("containers") || !text.includes("properties")) return false;
  for (const at of rootKeys(text, "apiVersion")) {
    if (!/^\d{4}-\d\d-\d\d/.test(valueAfter(text, at))) continue;
    if (rootKeyIn(text, "properties", documentAround(text, at), indentOf(text, at)) !== undefined) return true;
  }
  return false;
}

/** What a template of Azure Resource Manager names as its schema stands near its beginning. */
export const TEMPLATE_BEGINNING = 4096;

/** True where text begins as a template of Azure Resource Manager in JSON does; `text` may be its beginning alone. */
export function beginsAsAzureTemplate(text: string): boolean {
  const head = text.slice(0, TEMPLATE_BEGINNING);
  return /^\uFEFF?\s*\{/.test(head) && /\/[a-z]*deploymentTemplate\.json\b/i.test(head);
}

/** True for such a template that has a container group among its resources and no comments, which are no YAML. */
export function isTemplateOfAzureGroup(text: string): boolean {
  if (!/ontainerinstance\/containergroups/i.test(text) || !beginsAsAzureTemplate(text)) return false;
  const withoutStrings = text.replace(/"(?:[^"\\\n]|\\.)*"/g, "");
  return !withoutStrings.includes("//") && !withoutStrings.includes("/*");
}

/** True where `services:` at the root holds a map with `image:` or `build:` in it. */
export function looksLikeCompose(text: string): boolean {
  for (const at of rootKeys(text, "services")) {
    if (hasServiceWithImage(text, at)) return true;
  }
  return false;
}

function hasServiceWithImage(text: string, at: number): boolean {
  const inline = valueAfter(text, at);
  if (inline.startsWith("{") || text[at] === '"')
    return /["'{,\s](?:image|build)["']?\s*:/.test(text.slice(at, at + 4000));
  const root = indentOf(text, at);
  let service = -1;
  let field = -1;
  let lines = 0;
  for (let from = lineEnd(text, at) + 1; from > 0 && from < text.length && lines < 5000; lines++) {
    const end = lineEnd(text, from);
    const indent = indentation(text, from);
    const first = text[from + indent];
    if (first !== undefined && first !== "\n" && first !== "\r" && first !== "#") {
      if (indent <= root) return false;
      if (service < 0) service = indent;
      if (indent === service) {
        if (first === "-") return false;
        field = -1;
        const line = text.slice(from, Math.min(end, from + 400));
        if (/:\s*\{[^}]*\b(?:image|build)\b/.test(line)) return true;
      } else if (field < 0 && indent > service) field = indent;
      if (indent === field && /^["']?(?:image|build)["']?\s*:/.test(text.slice(from + indent, from + indent + 12)))
        return true;
    }
    from = end + 1;
  }
  return false;
}

/**
 * True where `{{` or `{%` stands where a value or a line begins, outside comments, quotes and block scalars:
 * such text is a Go or Jinja template and no YAML yet. Braces inside a longer value leave it YAML.
 */
export function looksLikeTemplate(text: string): boolean {
  if (!text.includes("{{") && !text.includes("{%")) return false;
  let scalarParent = -1;
  for (let from = 0; from < text.length && from < TEMPLATE_BOUND; ) {
    const end = lineEnd(text, from);
    const indent = indentation(text, from);
    const blank = from + indent >= end;
    if (!blank) {
      if (scalarParent >= 0 && indent <= scalarParent) scalarParent = -1;
      if (scalarParent < 0) {
        const line = text.slice(from + indent, Math.min(end, from + indent + 500));
        if (line[0] !== "#") {
          if (TEMPLATE_START.test(line)) return true;
          if (BLOCK_SCALAR_HEADER.test(line)) scalarParent = indent + dashes(line);
        }
      }
    }
    from = end + 1;
  }
  return false;
}

/** At the start of the line, after dashes, or right behind a key. */
const TEMPLATE_START = /^(?:- {1,8}){0,4}(?:\{\{|\{%|[\w./-]{1,80}: {1,8}\{\{)/;
const BLOCK_SCALAR_HEADER = /(?:^|[\s:-])[|>][-+\d]{0,2}[ \t]*(?:#[^\n]*)?\r?$/;

/** How far dashes before a key move the key in, so that `- key: |` counts from the key. */
function dashes(line: string): number {
  return /^(?:- {1,8}){0,4}/.exec(line)?.[0].length ?? 0;
}

/** Offsets of the key where it stands at the root of its document (also in JSON's quotes). */
function* rootKeys(text: string, key: string): Generator<number> {
  const json = beginsWithBracket(text, 0);
  let hits = 0;
  let document: readonly [from: number, to: number, indent: number] = [0, 0, 0];
  for (let at = text.indexOf(key); at >= 0 && hits < MOST_HITS; at = text.indexOf(key, at + key.length), hits++) {
    const start = isKeyAt(text, key, at, json);
    if (start === undefined) continue;
    const column = indentOf(text, start);
    if (!json && column > 0) {
      if (start >= document[1]) document = [...documentAround(text, start), rootIndent(text, start)];
      if (column !== document[2]) continue;
    }
    yield start;
  }
}

/** True where the first that is no comment, blank line or marker is a bracket: JSON, or YAML in its style. */
function beginsWithBracket(text: string, from: number): boolean {
  let at = from;
  for (let lines = 0; at < text.length && lines < 50; lines++) {
    const most = at + 200;
    while (at < most && (text[at] === " " || text[at] === "\uFEFF" || text[at] === "\t")) at++;
    const first = text[at];
    if (first !== "#" && first !== "\n" && first !== "\r" && !text.startsWith("---", at)) {
      return first === "{" || first === "[";
    }
    at = lineEnd(text, at) + 1;
  }
  return false;
}

/**
 * Where the key begins, its quote included, if the word at `at` is a key; the text before it on its line must be white
 * space, or a bracket or comma where that can be.
 */
function isKeyAt(text: string, key: string, at: number, inFlow: boolean): number | undefined {
  const quote = text[at - 1];
  const quoted = quote === '"' || quote === "'";
  let after = at + key.length;
  if (quoted) {
    if (text[after] !== quote) return undefined;
    after++;
  }
  while (text[after] === " ") after++;
  if (text[after] !== ":") return undefined;
  const start = quoted ? at - 1 : at;
  let before = start - 1;
  while (text[before] === " ") before--;
  const ahead = text[before];
  if (ahead === undefined || ahead === "\n" || ahead === "\r" || ahead === "\uFEFF") return start;
  return (inFlow || quote === '"') && (ahead === "{" || ahead === ",") ? start : undefined;
}

/** The key's first offset in the document at the same depth as `indent`. */
function rootKeyIn(
  text: string,
  key: string,
  [from, to]: readonly [number, number],
  indent: number,
): number | undefined {
  const json = beginsWithBracket(text, from);
  let hits = 0;
  for (
    let at = text.indexOf(key, from);
    at >= 0 && at < to && hits < MOST_HITS;
    at = text.indexOf(key, at + 1), hits++
  ) {
    const start = isKeyAt(text, key, at, json);
    if (start !== undefined && (json || indentOf(text, start) === indent)) return start;
  }
  return undefined;
}

/** The document of the stream around an offset: from its marker to the next. */
function documentAround(text: string, at: number): readonly [number, number] {
  const before = text.lastIndexOf("\n---", at);
  const after = text.indexOf("\n---", at);
  return [before < 0 ? 0 : before + 1, after < 0 ? text.length : after];
}

/** The plain or quoted value behind a key, without quotes and comment. */
function valueAfter(text: string, key: number): string {
  const line = text.slice(key, Math.min(lineEnd(text, key), key + 300));
  const value = /^["']?\w+["']?\s*:\s*(.*)$/.exec(line)?.[1] ?? "";
  return (/^"([^"]*)"|^'([^']*)'|^([^\s,#]*)/.exec(value) ?? []).slice(1).find((part) => part !== undefined) ?? "";
}

/** The column of the first line with content in the document that holds the offset. */
function rootIndent(text: string, at: number): number {
  let [from] = documentAround(text, at);
  if (text.startsWith("---", from)) from = lineEnd(text, from) + 1;
  if (from === 0 && text.charCodeAt(0) === 0xfeff) return indentation(text, 1) + 1;
  for (let lines = 0; from < at && lines < 500; lines++) {
    const indent = indentation(text, from);
    const first = text[from + indent];
    if (
      first !== undefined &&
      first !== "\n" &&
      first !== "\r" &&
      first !== "#" &&
      first !== "%" &&
      !text.startsWith("---", from)
    ) {
      return indent;
    }
    from = lineEnd(text, from) + 1;
  }
  return indentOf(text, at);
}

function indentOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** The offset of the line's `\n`, or the text's length. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function indentation(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at - from;
}
