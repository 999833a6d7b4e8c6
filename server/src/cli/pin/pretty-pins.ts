import type { ImageSummary } from "../../registry/image-summary.ts";
import { printable } from "../output.ts";
import type { PinRow, PinState } from "./rows.ts";

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
    if (row.change) text += `      was ${told(row.change.before)}; is ${told(row.change.after)}\n`;
  }
  return printable(`${text}${text ? "\n" : ""}${summary(rows, writes)}`);
}

function told(summary: ImageSummary | undefined): string {
  if (!summary) return "not known any more";
  const { created, size, user } = summary;
  const date = created === undefined ? "" : `of ${created.slice(0, 10)}, `;
  return `${date}${(size / 1e6).toFixed(1)} MB, user ${user || "root"}`;
}

function summary(rows: readonly PinRow[], writes: boolean): string {
  const count = (...states: PinState[]) => rows.filter(({ state }) => states.includes(state)).length;
  const done = rows.filter(({ state }) => state === "pinned" || state === "updated");
  const files = new Set(done.map(({ path }) => path)).size;
  const parts = [
    `${count("pinned")} ${writes ? "pinned" : "to be pinned"}`,
    ...(count("updated") > 0 ? [`${count("updated")} ${writes ? "updated" : "to be updated"}`] : []),
    ...(count("moved") > 0 ? [`${count("moved")} moved`] : []),
    ...(count("current", "kept") > 0 ? [`${count("current", "kept")} pinned before`] : []),
    ...(count("unpinned") > 0 ? [`${count("unpinned")} without a digest`] : []),
    ...(count("held back") > 0 ? [`${count("held back")} held back`] : []),
    ...(count("unresolved") > 0 ? [`${count("unresolved")} not resolved`] : []),
    ...(count("left") > 0 ? [`${count("left")} left as they are`] : []),
  ];
  const where = files > 0 ? ` in ${files} ${files === 1 ? "file" : "files"}` : "";
  return `${rows.length} images: ${parts.join(", ")}${where}.\n`;
}
