import type { Scalar } from "yaml";
import type { Dialect } from "./node.ts";

/** What a plain scalar is once its dialect has been applied. */
export type Typed =
  | { readonly type: "null" }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "string"; readonly value: string };

/** What every core tag begins with. */
export const CORE = "tag:yaml.org,2002:";

const NULL = /^(?:~|null|Null|NULL|)$/;
const BOOLEAN_12 = /^(?:true|True|TRUE|false|False|FALSE)$/;
/** YAML 1.1 as Kubernetes' reader has it. */
const BOOLEAN_11 = /^(?:true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/;
const INTEGER = /^[-+]?[0-9]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL_FLOAT = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Types an unquoted scalar; sexagesimal numbers and dates stay strings. */
export function typePlain(source: string, dialect: Dialect): Typed {
  if (NULL.test(source)) return { type: "null" };
  if ((dialect === "1.1" ? BOOLEAN_11 : BOOLEAN_12).test(source)) {
    return { type: "boolean", value: /^(?:t|y|on$)/i.test(source) };
  }
  const number = dialect === "1.1" ? number11(source) : number12(source);
  return number === undefined ? { type: "string", value: source } : { type: "number", value: number };
}

/** The words that Compose takes for a boolean wherever it wants one. */
export function composeBoolean(text: string): boolean | undefined {
  if (/^(?:true|t|y|yes|on)$/i.test(text) || text === "1") return true;
  if (/^(?:false|f|n|no|off)$/i.test(text) || text === "0") return false;
  return undefined;
}

/** A number as the dialect writes it, or undefined. */
export function readNumber(text: string, dialect: Dialect): number | undefined {
  return dialect === "1.1" ? number11(text) : number12(text);
}

function number12(text: string): number | undefined {
  if (INTEGER.test(text) || FLOAT.test(text)) return Number(text);
  if (/^0x[0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) return Number(text);
  return special(text);
}

function number11(text: string): number | undefined {
  const c = text.charCodeAt(0);
  if (!((c >= 48 && c <= 57) || c === 43 || c === 45 || c === 46)) return undefined;
  const negative = c === 45;
  const sign = negative ? -1 : 1;
  const digits = (c === 43 || negative ? text.slice(1) : text).replaceAll("_", "");
  if (digits === "" || /^_/.test(text)) return undefined;
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits) || /^0o[0-7]+$/.test(digits))
    return sign * Number(digits);
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  if (INTEGER.test(digits) || FLOAT.test(digits)) return sign * Number(digits);
  return special(text);
}

function special(text: string): number | undefined {
  if (!SPECIAL_FLOAT.test(text)) return undefined;
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** The type of a scalar; undefined where its tag says something that only the application knows. */
export function typeOf(scalar: Scalar<unknown>, dialect: Dialect): Typed | undefined {
  const source = scalar.source ?? "";
  const tag = scalar.tag;
  if (tag === `${CORE}str` || tag === "!") return { type: "string", value: source };
  if (tag !== undefined && !/^tag:yaml\.org,2002:(?:int|float|bool|null)$/.test(tag)) return undefined;
  if (scalar.type === "PLAIN" || tag !== undefined) return typePlain(source, dialect);
  return { type: "string", value: source };
}
