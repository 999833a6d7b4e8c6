import { Refused } from "./tree.ts";

/** Plain data that can be written into YAML. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };
export type Quote = "'" | '"';

/** Characters that mean nothing to YAML wherever they stand in a plain scalar; a dash or two before a letter begin no list. */
const SAFE = /^(?:-{1,2}[A-Za-z]|[A-Za-z0-9_./])[A-Za-z0-9_./@%+=~:-]*(?: [A-Za-z0-9_./@%+=~:-]+)*$/;
const NUMBER_LIKE = /^[-+]?[0-9.][0-9a-fA-F_.:xXoObBtTzZ+ -]*$/;
const WORD = /^(?:y|n|yes|no|on|off|true|false|null|~|\.inf|\.nan|<<|=)$/i;

/** True where no reader, of YAML 1.1 or 1.2, takes the unquoted text for anything but that string. */
export function plainIsSafe(text: string): boolean {
  return (
    SAFE.test(text) &&
    !NUMBER_LIKE.test(text) &&
    !WORD.test(text) &&
    !/:(?: |$)/.test(text) &&
    !/^(?:---|\.\.\.)/.test(text)
  );
}

/** True where a text may stand plain in the place of one that does: it begins like it and has no other signs. */
export function plainIsSafeFor(text: string, old: string): boolean {
  const signs = [...text].filter((c) => !/[A-Za-z0-9_./@%+=~:-]/.test(c));
  return (
    text.charAt(0) === old.charAt(0) &&
    signs.every((sign) => /[${}]/.test(sign) && old.includes(sign)) &&
    !NUMBER_LIKE.test(text) &&
    !WORD.test(text) &&
    !text.endsWith(":") &&
    !/^(?:-{1,2}$|---|\.\.\.)/.test(text)
  );
}

/** A string as YAML: plain where that is safe and `quote` is undefined. */
export function spellString(text: string, quote: Quote | undefined, fallback: Quote = '"'): string {
  if (quote === undefined && plainIsSafe(text)) return text;
  const wanted = quote ?? fallback;
  if (wanted === "'" && !hasControls(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029")
    .replaceAll("\u0085", "\\u0085");
}

/** A scalar as YAML. */
export function spellScalar(value: Data, quote: Quote | undefined, fallback?: Quote): string {
  if (typeof value === "string") return spellString(value, quote, fallback);
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  throw new Refused("value not writable");
}

/** True for what is no collection, or an empty one. */
export function isInline(value: Data): boolean {
  return (
    typeof value !== "object" ||
    value === null ||
    (isList(value) ? value.length === 0 : Object.keys(value).length === 0)
  );
}

export function isList(value: Data): value is readonly Data[] {
  return Array.isArray(value);
}

/** The value as plain data. @throws Refused where it is none. */
export function asData(value: unknown, depth = 0): Data {
  if (depth > 20) throw new Refused("value not writable");
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item) => asData(item, depth + 1));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asData(item, depth + 1)]));
  }
  throw new Refused("value not writable");
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 32 || (c >= 127 && c < 160) || c === 0x2028 || c === 0x2029 || c === 0xfeff || (c >= 0xd800 && c < 0xe000))
      return true;
  }
  return false;
}
