import { resolve } from "node:path";
import { formats } from "../engine/formats.ts";
import { type ImagePlace, imagePlaces } from "../engine/image-places.ts";
import { recognise } from "../formats/recognise.ts";
import type { Facts } from "../model/facts.ts";
import type { Kind } from "../model/kind.ts";
import { AppliedSettings } from "./applying-settings.ts";
import { type Candidate, findFiles } from "./find-files.ts";
import { readText } from "./read-text.ts";
import { Roots, relativeTo } from "./workspace.ts";

/** A file that names images. */
export interface ImageFile {
  readonly file: Candidate;
  readonly kind: Kind;
  readonly bom: boolean;
  readonly text: string;
  readonly facts: Pick<Facts, "path" | "neighbours">;
  readonly places: readonly ImagePlace[];
}

export interface ImageFiles {
  readonly files: readonly ImageFile[];
  /** What can't be read, one sentence each. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

/**
 * Reads the files that paths of a command line stand for and that name images; what `ignore` of the settings leaves out is
 * left out. @param config a settings file instead of those that are found; absolute
 */
export async function readImageFiles(
  paths: readonly string[],
  cwd: string,
  config: string | undefined,
): Promise<ImageFiles> {
  const { candidates, faults } = findFiles(paths.length > 0 ? paths : ["."], cwd, new Roots(cwd));
  const errors = faults.map(({ path, fault }) => ({ path, message: `This path ${fault}.` }));
  const nothing = { presets: [], rules: {}, only: [], noSuppressions: false, baseline: false } as const;
  const settings = new AppliedSettings([], { ...nothing, config: config && resolve(cwd, config) });
  const files: ImageFile[] = [];
  for (const file of candidates) {
    const { root } = file;
    if (settings.isIgnored(await settings.for(file), file.file, root)) continue;
    const read = readText(file.file);
    if ("fault" in read) {
      if (file.named) errors.push({ path: file.path, message: `This file ${read.fault}.` });
      continue;
    }
    const { kind } = recognise(file.path, read.text);
    if (kind === undefined) continue;
    const facts = { path: relativeTo(root.folder, file.file), neighbours: root.neighbours };
    const places = imagePlaces(formats[kind].parse(read.text, facts.path, undefined, facts.neighbours));
    if (places.length > 0) files.push({ file, kind, bom: read.bom, text: read.text, facts, places });
  }
  return { files, errors };
}
