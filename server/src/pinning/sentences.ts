import type { ImageSummary } from "../registry/image-summary.ts";
import { counted, sizeText } from "../text/quantities.ts";
import type { Change } from "./look-up.ts";
import type { PinRow, PinState } from "./rows.ts";

/** Of a file. */
export const CHANGED =
  "This file has changed while registries were asked, so that nothing is written there: pin it again.";

/** Longer names of users are cut: registries are strangers. */
const LONGEST_USER = 100;

/** What lies between the image that is pinned and the one that the tag points to now: `was of ...; is of ...`. */
export function changeSentence({ before, after }: Change): string {
  return `was ${summaryOf(before)}; is ${summaryOf(after)}`;
}

function summaryOf(summary: ImageSummary | undefined): string {
  if (!summary) return "not known any more";
  const { created, size, user } = summary;
  const date = created === undefined ? "" : `of ${created.slice(0, 10)}, `;
  return `${date}${sizeText(size)}, user ${user.slice(0, LONGEST_USER) || "root"}`;
}

/** How many images became what. @param writes whether it is done, or would be */
export function summarySentence(rows: readonly PinRow[], writes: boolean): string {
  if (rows.length === 0) return "No images are named there.";
  const count = (...states: PinState[]) => rows.filter(({ state }) => states.includes(state)).length;
  const done = rows.filter(({ state }) => state === "pinned" || state === "updated");
  const files = new Set(done.map(({ path }) => path)).size;
  const parts: readonly (readonly [count: number, what: string])[] = [
    [count("pinned"), writes ? "pinned" : "to be pinned"],
    [count("updated"), writes ? "updated" : "to be updated"],
    [count("moved"), "moved"],
    [count("current"), "up to date"],
    [count("kept"), "pinned before"],
    [count("unpinned"), "without a digest"],
    [count("held back"), "held back"],
    [count("unresolved"), "not resolved"],
    [count("left"), "left alone"],
  ];
  const told = parts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []));
  const where = files > 0 ? ` in ${counted(files, "file")}` : "";
  return `${counted(rows.length, "image")}: ${told.join(", ")}${where}.`;
}
