import { WHY_UNKNOWN } from "../../engine/image-places.ts";
import type { Inventory, InventoryImage, Pin } from "../../inventory/inventory.ts";
import type { ImageLocation } from "../../inventory/mentions.ts";
import { notesOf, summaryOf } from "../../inventory/words.ts";
import { counted } from "../../text/quantities.ts";
import { printable } from "../output.ts";

const HEAD: Row = { cells: ["IMAGE", "VERSION", "PIN"], notes: ["SUPPORT, AGE"], places: [] };
/** What fits beside each other on 100 columns with 41 for the notes; a longer cell pushes the rest of its row down. */
const WIDEST = [24, 21, 8];
const GAP = "  ";
/** Places beyond this many of one version are only counted. */
const MOST_PLACES = 5;

const PIN: Readonly<Record<Pin, string>> = { digest: "digest", tag: "tag", floating: "floating", built: "built" };

interface Row {
  readonly cells: readonly [image: string, version: string, pin: string];
  /** Each on a line of its own, in the last column. */
  readonly notes: readonly string[];
  readonly places: readonly ImageLocation[];
}

/** An inventory as people read it: a row a version, with its places below. */
export function imagesTable(all: Inventory): string {
  const rows = [HEAD, ...all.images.flatMap(rowsOf)];
  const widths = WIDEST.map((widest, column) => {
    const lengths = rows.map(({ cells }) => cells[column]?.length ?? 0);
    return Math.max(...lengths.filter((length) => length <= widest));
  });
  const table = rows.length === 1 ? "" : `${rows.map((row) => shown(row, widths)).join("")}\n`;
  const unknown = all.unknown.map(
    ({ written, why, places }) => `${written}: ${WHY_UNKNOWN[why]}\n${placesBelow(places)}`,
  );
  const not = unknown.length === 0 ? "" : `NOT KNOWN\n${unknown.join("")}\n`;
  return printable(`${table}${not}${summaryOf(all).join("\n")}\n`);
}

/** The name stands in the first row alone. */
function rowsOf({ name, references }: InventoryImage): Row[] {
  return references.map((one, number) => {
    const { version, pin, places } = one;
    return { cells: [number === 0 ? name : "", version, PIN[pin]], notes: notesOf(one), places };
  });
}

function shown({ cells, notes: [note = "", ...more], places }: Row, widths: readonly number[]): string {
  let text = "";
  let indent = 0;
  for (const [i, cell] of cells.entries()) {
    const width = widths[i] ?? 0;
    indent += width + GAP.length;
    text += cell.length <= width ? cell.padEnd(width) + GAP : `${cell}\n${" ".repeat(indent)}`;
  }
  const others = more.map((one) => `${" ".repeat(indent)}${one}\n`);
  return `${(text + note).trimEnd()}\n${others.join("")}${placesBelow(places)}`;
}

function placesBelow(places: readonly ImageLocation[]): string {
  const rest = places.length - MOST_PLACES;
  const lines = places.slice(0, MOST_PLACES).map(({ path, line, column }) => `    ${path}:${line}:${column}\n`);
  return lines.join("") + (rest > 0 ? `    and ${counted(rest, "more place")}\n` : "");
}
