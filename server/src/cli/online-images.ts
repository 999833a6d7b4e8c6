import { recognise } from "../formats/recognise.ts";
import type { ImageReference } from "../model/image-reference.ts";
import { KnownImages, type ToldImages } from "../registry/known-images.ts";
import type { AppliedSettings } from "./applying-settings.ts";
import type { World } from "./check.ts";
import type { CheckOptions } from "./check-options.ts";
import type { Candidate } from "./find-files.ts";
import { type ImageFile, imageFilesAmong } from "./image-files.ts";
import { printable } from "./output.ts";
import { Progress } from "./progress.ts";
import { decode, readText } from "./read-text.ts";
import { registryClient } from "./registry-access.ts";
import type { RegistryAccess } from "./registry-options.ts";
import type { Run } from "./run.ts";

/**
 * Has registries asked about the images that files name: `--online`.
 * @returns what they have told; what they have not is told to the run, each image once
 */
export async function lookUpImages(
  candidates: readonly Candidate[],
  access: RegistryAccess,
  { options, world, settings, run }: { options: CheckOptions; world: World; settings: AppliedSettings; run: Run },
): Promise<ToldImages> {
  const files = await imageFilesAmong(candidates, settings, {
    read: ({ file }) => (options.stdin ? decode(world.stdin()) : readText(file)),
    kindOf: (file, text) => (file.named && options.kind) || recognise(file.path, text).kind,
  });
  return askAbout(files, access, world, options.progress, (path, message) => run.error(path, message));
}

/**
 * Has registries asked about the images that some files name.
 * @param failed is told what they have not told, each image once, with the first file that names it
 */
export async function askAbout(
  files: readonly ImageFile[],
  access: RegistryAccess,
  { cwd, streams }: Pick<World, "cwd" | "streams">,
  showProgress: boolean,
  failed: (path: string, message: string) => void,
): Promise<ToldImages> {
  const client = registryClient(access, cwd, (sentence) => streams.err(`${printable(sentence)}\n`));
  const references = files.flatMap(asked);
  const progress = new Progress(streams, showProgress, new Set(references.map(({ text }) => text)).size, "images");
  const known = new KnownImages();
  const now = new Date().toISOString();
  const failures = new Map(await known.lookUp(references, client, { now, step: () => progress.step() }));
  progress.done();
  for (const file of files) {
    for (const { text } of asked(file)) {
      const failure = failures.get(text);
      if (failure !== undefined) failed(file.file.path, failure);
      failures.delete(text);
    }
  }
  return known.images;
}

/** What rules may ask about: no frontend, and nothing that is built under the name. */
function asked({ places }: ImageFile): ImageReference[] {
  return places.flatMap((place) =>
    place.state === "known" && !place.builtHere && place.role !== "syntax" ? [place.reference] : [],
  );
}
