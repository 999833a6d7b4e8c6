import type { ImageFacts, ImageKnowledge } from "../../model/image-facts.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import type { RegistryClient } from "../../registry/client.ts";
import { imageKey, KnownImages, type LookUpAllOptions, type ToldImages } from "../../registry/known-images.ts";
import type { ScanReport } from "../../scans/scan-report.ts";
import { ScannedImages } from "../../scans/scanned-images.ts";
import { remembered } from "../memo.ts";
import type { ScanReports } from "./scan-reports.ts";

/** How many look-ups that failed are remembered. */
const MOST_FAILURES = 500;
const NOTHING: ToldImages = new Map();
const NO_REPORTS: readonly ScanReport[] = [];

/** What was made of what registries had told by then. */
interface HandedOut {
  readonly told: ToldImages;
  readonly knowledge: ImageKnowledge;
}

/** What is known of images beyond their names as long as the server runs. It asks nobody by itself. */
export class SessionImages {
  readonly #registries = new KnownImages();
  readonly #failures = new Map<string, string>();
  readonly #handedOut = new WeakMap<readonly ScanReport[], Map<boolean, HandedOut>>();
  /** What scanners have found. */
  readonly reports: ScanReports;

  constructor(reports: ScanReports) {
    this.reports = reports;
  }

  /** What its registry has told. */
  told(reference: ImageReference): ImageFacts | undefined {
    return this.#registries.told(reference);
  }

  /** Why the last look-up of an image failed, in a sentence; undefined where it did not. */
  failure(reference: ImageReference): string | undefined {
    return this.#failures.get(imageKey(reference));
  }

  /**
   * Has registries asked, and keeps what they tell.
   * @returns what could not be told: the reference's text to a sentence
   */
  async lookUp(
    references: readonly ImageReference[],
    client: RegistryClient,
    options: LookUpAllOptions,
  ): Promise<ReadonlyMap<string, string>> {
    const failures = await this.#registries.lookUp(references, client, options);
    for (const reference of references) this.#failures.delete(imageKey(reference));
    for (const reference of references) {
      const failure = failures.get(reference.text);
      if (failure !== undefined) this.#failures.set(imageKey(reference), failure);
    }
    for (const key of [...this.#failures.keys()].slice(0, Math.max(0, this.#failures.size - MOST_FAILURES))) {
      this.#failures.delete(key);
    }
    return failures;
  }

  /**
   * What rules are told: the same object as long as nothing in it has changed.
   * @param online whether they may know what registries have told: `plimsoll.online`
   * @param reports those that hold for a file
   */
  forRules(online: boolean, reports = NO_REPORTS): ImageKnowledge {
    const told = online ? this.#registries.images : NOTHING;
    const handedOut = remembered(this.#handedOut, reports, () => new Map<boolean, HandedOut>());
    const present = handedOut.get(online);
    if (present?.told === told) return present.knowledge;
    const images = new KnownImages(told);
    const scanned = new ScannedImages(reports);
    const knowledge: ImageKnowledge = {
      told: (reference) => images.told(reference),
      scanned: (reference) => scanned.of(reference, images.told(reference)),
    };
    handedOut.set(online, { told, knowledge });
    return knowledge;
  }
}
