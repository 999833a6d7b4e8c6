import { createHash } from "node:crypto";
import type { Inventory, InventoryReference } from "../../inventory/inventory.ts";
import { notesOf, PIN_WORDS } from "../../inventory/words.ts";
import { version } from "../../version.ts";
import { packageUrl } from "./package-url.ts";

/** The algorithms of digests as CycloneDX calls them. */
const ALGORITHMS: Readonly<Record<string, string>> = { sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };

/**
 * An inventory as a bill of materials: CycloneDX 1.6, JSON. It tells no time and its serial number comes from what it says,
 * so that the same files give the same bill.
 */
export function cyclonedx({ images, unknown }: Inventory): object {
  const components = images.flatMap(({ name, references }) => references.map((one) => component(name, one)));
  // of what no name is known no component can be made
  const compositions = unknown.length > 0 ? { compositions: [{ aggregate: "incomplete" }] } : {};
  const said = { components, ...compositions };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(said))}`,
    version: 1,
    metadata: { tools: { components: [{ type: "application", name: "plimsoll", version }] } },
    ...said,
  };
}

function component(name: string, one: InventoryReference): object {
  const { reference, pin, version, places } = one;
  const purl = packageUrl(reference);
  const [, algorithm = "", content = ""] = /^([^:]+):(.+)$/.exec(reference.digest ?? "") ?? [];
  const alg = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  const properties = [["plimsoll:pin", PIN_WORDS[pin]], ...notesOf(one).map((note) => ["plimsoll:note", note])];
  return {
    type: "container",
    // what is built under the name of an image that is pulled elsewhere is another one
    "bom-ref": pin === "built" ? `${purl}#built` : purl,
    name,
    version: reference.digest === undefined ? version : (reference.tag ?? reference.digest),
    ...(alg && { hashes: [{ alg, content: content.toLowerCase() }] }),
    ...(pin !== "built" && { purl }),
    properties: properties.map(([key, value]) => ({ name: key, value })),
    evidence: { occurrences: places.map(({ path, line }) => ({ location: path, line })) },
  };
}

/** A UUID of version 8 made of a text's SHA-256, as RFC 9562 lets one make it. */
function uuidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
