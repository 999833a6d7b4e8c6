import type { ImageKnowledge } from "../model/image-facts.ts";
import { KnownImages, type ToldImages } from "../registry/known-images.ts";
import type { ScanReport } from "../scans/scan-report.ts";
import { ScannedImages } from "../scans/scanned-images.ts";
import type { Applying } from "./applying-settings.ts";
import type { Run } from "./run.ts";
import { relativeTo } from "./workspace.ts";

/** What is known of images for all files alike, as plain data that may pass between threads. */
export interface KnownOfImages {
  /** Those that the command line names. */
  readonly reports: readonly ScanReport[];
  /** What registries have said; without it nothing was asked. */
  readonly told?: ToldImages;
}

/** What a run knows of images beyond their names. */
export class RunImages {
  readonly #cwd: string;
  readonly #reports: readonly ScanReport[];
  readonly #known: KnownImages;
  readonly #byFolder = new Map<string | undefined, ImageKnowledge>();

  /** @param cwd absolute: what the paths of reports are shown relative to */
  constructor({ reports, told }: KnownOfImages, cwd: string) {
    this.#cwd = cwd;
    this.#reports = reports;
    this.#known = new KnownImages(told);
  }

  /**
   * What rules may ask about the images of a file: the same object for all files under the same folder of reports.
   * Reports there that can't be used are told to the run.
   */
  async for(scans: Applying["scans"], run: Pick<Run, "error">): Promise<ImageKnowledge> {
    const present = this.#byFolder.get(scans?.folder);
    if (present) return present;
    const { reports, faults } = scans ? await this.#read(scans) : { reports: [], faults: [] };
    for (const { file, message } of faults) run.error(relativeTo(this.#cwd, file), message);
    const told: ImageKnowledge["told"] = (reference) => this.#known.told(reference);
    const images = new ScannedImages([...this.#reports, ...reports]);
    const knowledge = { told, scanned: (reference) => images.of(reference, told(reference)) } satisfies ImageKnowledge;
    this.#byFolder.set(scans?.folder, knowledge);
    return knowledge;
  }

  async #read({ folder, within }: NonNullable<Applying["scans"]>) {
    const { scansIn } = await import("./scan-files.ts");
    return scansIn(folder, within, this.#cwd);
  }
}
