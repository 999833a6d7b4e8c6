import { parseImageReference } from "../model/image-reference.ts";
import { counted } from "../text/quantities.ts";
import type { Inventory, InventoryReference, Pin } from "./inventory.ts";
import type { Support } from "./support.ts";

/** How a reference is pinned, for people. */
export const PIN_WORDS: Readonly<Record<Pin, string>> = {
  digest: "pinned by digest",
  tag: "by tag",
  floating: "floating",
  built: "built here",
};

const UNTIL: Readonly<Record<Support["state"], string>> = {
  supported: "supported until",
  approaching: "ends",
  extended: "long-term support until",
  ended: "ended",
};

/** What is known of a reference beyond its name, for people: the weightiest first. */
export function notesOf({ support, deprecated, made }: InventoryReference): string[] {
  const successor = parseImageReference(deprecated?.successor ?? "");
  const weight = (one: Support) => Object.keys(UNTIL).indexOf(one.state);
  return [
    ...(deprecated ? [successor ? `now ${successor.name}` : "deprecated"] : []),
    ...[...support].sort((a, b) => weight(b) - weight(a)).map(supportWords),
    ...(made ? [made.by === "registry" ? `made ${made.date}` : `dated ${made.date}`] : []),
  ];
}

/** `Node.js 22 supported until 2027-04-30`. */
export function supportWords({ product, cycle, state, until = "" }: Support): string {
  return `${product} ${cycle} ${UNTIL[state]} ${until}`.trimEnd();
}

/** How much there is of what, in a few sentences. */
export function summaryOf({ images, unknown }: Inventory): string[] {
  const references = images.flatMap((image) => image.references);
  const places = references.reduce((sum, one) => sum + one.places.length, 0);
  const several = images.filter(({ versions }) => versions.length > 1).length;
  const ended = references.filter(({ support }) => support.some(({ state }) => state === "ended")).length;
  const pins = Object.entries(PIN_WORDS).flatMap(([pin, word]) => {
    const found = references.filter((one) => one.pin === pin).length;
    return found > 0 ? [`${found} ${word}`] : [];
  });
  const found = [
    `${counted(images.length, "image")}${several > 0 ? `, ${several} of them in several versions,` : ""} at ${counted(places, "place")}.`,
    `${counted(references.length, "version")}: ${pins.join(", ")}${ended > 0 ? `; ${ended} past the end of life` : ""}.`,
  ];
  return [
    ...(places > 0 ? found : ["No image is named."]),
    ...(unknown.length > 0 ? [`${counted(unknown.length, "reference")} that can't be known.`] : []),
  ];
}
