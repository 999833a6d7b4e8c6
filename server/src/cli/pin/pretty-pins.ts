import type { PinRow } from "../../pinning/rows.ts";
import { changeSentence, summarySentence } from "../../pinning/sentences.ts";
import { printable } from "../output.ts";

/** What became of the images, file by file, as people read it; what needs no word is left out. */
export function prettyPins(rows: readonly PinRow[], { writes }: { readonly writes: boolean }): string {
  let text = "";
  let path: string | undefined;
  for (const row of rows) {
    if (row.state === "current" || row.state === "kept" || row.state === "unpinned") continue;
    if (row.path !== path) text += `${row.path}\n`;
    path = row.path;
    const digest = row.pinned?.slice(row.pinned.indexOf("@") + 1);
    const arrow = digest !== undefined && row.state !== "left" ? ` -> ${digest}` : "";
    text += `  ${row.line}:${row.column}  ${row.state}: ${row.image}${arrow}\n`;
    if (row.message) text += `      ${row.message}\n`;
    if (row.change) text += `      ${changeSentence(row.change)}\n`;
  }
  return printable(`${text}${text ? "\n" : ""}${summarySentence(rows, writes)}\n`);
}
