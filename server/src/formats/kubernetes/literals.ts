import type { Literal } from "../../model/literal.ts";
import type { YamlNode } from "../yaml/node.ts";
import { eachScalar, nameOf } from "../yaml-literals.ts";

/** Every scalar of an object that could hold a secret; the values of a Secret's `data` decoded. */
export function literalsOf(root: YamlNode): Literal[] {
  const literals: Literal[] = [];
  eachScalar(root, (scalar) => {
    const { text, at, path } = scalar;
    const field = path.at(-2);
    const isData = field === "data" || field === "stringData";
    const name = isData ? `${field}.${path.at(-1)}` : nameOf(scalar);
    const holder =
      field === "data"
        ? root
            .path(...path.slice(0, -2))
            .get("kind")
            .string()
        : undefined;
    const inSecret = holder?.state === "set" && holder.value === "Secret";
    const decoded = inSecret ? decodeBase64(text) : undefined;
    const encoded = decoded !== undefined;
    const inConfigMap = holder?.state === "set" && holder.value === "ConfigMap";
    const more = inConfigMap ? { inConfigMap } : {};
    literals.push({ kind: "kubernetes", text: decoded ?? text, at, encoded, name, comment: false, ...more });
  });
  return literals;
}

/** The text that base64 stands for; undefined where the input is none or holds binary data. */
export function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/\s+/g, "");
  if (packed.length < 4 || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /[^\P{Cc}\t\n\r]/u.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
