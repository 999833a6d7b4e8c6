import { resolve } from "node:path";
import { formats } from "../engine/formats.ts";
import { type ImagePlace, imagePlaces } from "../engine/image-places.ts";
import { recognise } from "../formats/recognise.ts";
import type { Facts } from "../model/facts.ts";
import type { Kind } from "../model/kind.ts";
import { AppliedSettings } from "./applying-settings.ts";
import { type Candidate, findFiles } from "./find-files.ts";
import { readText, type TextFile, type Unreadable } from "./read-text.ts";
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

/** How files that may name images are read. */
interface Reading {
  readonly read?: (file: Candidate) => TextFile | Unreadable;
  readonly kindOf?: (file: Candidate, text: string) => Kind | undefined;
  /** Is told of files that can't be read. */
  readonly unread?: (file: Candidate, fault: string) => void;
}

/** The files that name images among some, but for what `ignore` of the settings leaves out. */
export async function imageFilesAmong(
  candidates: readonly Candidate[],
  settings: AppliedSettings,
  {
    read: reading = ({ file }) => readText(file),
    kindOf = ({ path }, text) => recognise(path, text).kind,
    unread = () => {},
  }: Reading,
): Promise<readonly ImageFile[]> {
  const files: ImageFile[] = [];
  for (const file of candidates) {
    const { root } = file;
    if (settings.isIgnored(await settings.for(file), file.file, root)) continue;
    const read = reading(file);
    if ("fault" in read) {
      unread(file, read.fault);
      continue;
    }
    const kind = kindOf(file, read.text);
    if (kind === undefined) continue;
    const facts = { path: relativeTo(root.folder, file.file), neighbours: root.neighbours };
    const places = imagePlaces(formats[kind].parse(read.text, facts.path, undefined, facts.neighbours));
    if (places.length > 0) files.push({ file, kind, bom: read.bom, text: read.text, facts, places });
  }
  return files;
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
  const files = await imageFilesAmong(candidates, settings, {
    unread: ({ path, named }, fault) => {
      if (named) errors.push({ path, message: `This file ${fault}.` });
    },
  });
  return { files, errors };
}
