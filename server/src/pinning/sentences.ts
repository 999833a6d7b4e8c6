import type { ImageSummary } from "../registry/image-summary.ts";
import type { Change } from "./look-up.ts";
import type { PinRow, PinState } from "./rows.ts";

/** Longer names of users are cut: registries are strangers. */
const LONGEST_USER = 100;

/** What lies between the image that is pinned and the one that the tag points to now: `was of ...; is of ...`. */
export function changeSentence({ before, after }: Change): string {
  return `was ${told(before)}; is ${told(after)}`;
}

function told(summary: ImageSummary | undefined): string {
  if (!summary) return "not known any more";
  const { created, size, user } = summary;
  const date = created === undefined ? "" : `of ${created.slice(0, 10)}, `;
  return `${date}${(size / 1e6).toFixed(1)} MB, user ${user.slice(0, LONGEST_USER) || "root"}`;
}

/** How many images became what. @param writes whether it is done, or would be */
export function summarySentence(rows: readonly PinRow[], writes: boolean): string {
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
  const where = files > 0 ? ` in ${counted(files, "file")}` : "";
  return `${counted(rows.length, "image")}: ${parts.join(", ")}${where}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
