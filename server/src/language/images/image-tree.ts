import { WHY_UNKNOWN } from "../../engine/image-places.ts";
import type { Inventory, InventoryImage, InventoryReference } from "../../inventory/inventory.ts";
import type { ImageLocation } from "../../inventory/mentions.ts";
import { notesOf, PIN_WORDS } from "../../inventory/words.ts";
import { counted } from "../../text/quantities.ts";
import { PLAIN } from "../markup.ts";
import type { ImageNode, ImageSign } from "../protocol.ts";

/** Lines beyond this many under one are only counted. */
const MOST_LINES = 500;
/** The worse it is the earlier. */
const WORST: readonly ImageSign[] = ["ended", "floating", "tag", "digest", "built"];

/**
 * An inventory as lines to show: images, their versions, and the places that name them; an image in one version stands on
 * one line with it.
 * @param pathOf how people call the file at an address
 */
export function imageTree({ images, unknown }: Inventory, pathOf: (uri: string) => string): ImageNode[] {
  const placesOf = (places: readonly ImageLocation[]) =>
    limited(places.map((place) => placeNode(place, pathOf(place.path))));
  const versionNode = (one: InventoryReference): ImageNode => ({
    label: one.version,
    description: [PIN_WORDS[one.pin], ...notesOf(one)].join(", "),
    tooltip: [one.reference.text, PIN_WORDS[one.pin], ...notesOf(one)].join("\n"),
    sign: signOf(one),
    ...pinnable([one]),
    children: placesOf(one.places),
  });
  const imageNode = ({ name, official, versions, references }: InventoryImage): ImageNode => {
    const [first, ...more] = references.map(versionNode) as [ImageNode, ...ImageNode[]];
    const kind = official ? "\nDocker official image" : "";
    if (more.length === 0) {
      const description = [first.label, first.description].join(", ");
      return { ...first, label: name, description, tooltip: `${first.tooltip}${kind}` };
    }
    const children = [first, ...more];
    return {
      label: name,
      // what is built here and pulled elsewhere is one version, too
      description: counted(versions.length, "version"),
      tooltip: `${name}: ${versions.join(", ")}${kind}`,
      sign: WORST.find((sign) => children.some((child) => child.sign === sign)) ?? "tag",
      ...pinnable(references),
      children: limited(children),
    };
  };
  const unknownNodes = unknown.map(({ written, why, places }): ImageNode => {
    const label = PLAIN.text(written);
    return { label, description: WHY_UNKNOWN[why], sign: "unknown", children: placesOf(places) };
  });
  const notKnown: ImageNode = {
    label: "Not known",
    description: counted(unknown.length, "reference"),
    sign: "unknown",
    children: limited(unknownNodes),
  };
  return [...limited(images.map(imageNode)), ...(unknown.length > 0 ? [notKnown] : [])];
}

function placeNode({ path, line, column }: ImageLocation, shown: string): ImageNode {
  const place = { uri: path, line: line - 1, character: column - 1 };
  return { label: PLAIN.text(shown), description: `line ${line}`, sign: "place", place };
}

function signOf({ support, pin }: InventoryReference): ImageSign {
  return support.some(({ state }) => state === "ended") ? "ended" : pin;
}

function pinnable(references: readonly InventoryReference[]): Pick<ImageNode, "images"> {
  const images = references.flatMap(({ pin, written }) => (pin === "tag" || pin === "floating" ? written : []));
  return images.length > 0 ? { images } : {};
}

function limited(nodes: ImageNode[]): ImageNode[] {
  const rest = nodes.length - MOST_LINES;
  return rest <= 0 ? nodes : [...nodes.slice(0, MOST_LINES), { label: `and ${rest} more`, sign: "more" }];
}
