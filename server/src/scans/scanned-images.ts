import type { ImageFacts, ImageScan } from "../model/image-facts.ts";
import type { ImageReference } from "../model/image-reference.ts";
import type { ScanReport } from "./scan-report.ts";

type Scans = readonly ImageScan[];

/** Finds the reports on an image. */
export class ScannedImages {
  readonly #byName = new Map<string, ScanReport[]>();
  readonly #byDigest = new Map<string, ScanReport[]>();
  readonly #found = new WeakMap<ImageReference, { readonly facts: ImageFacts | undefined; readonly scans: Scans }>();

  constructor(reports: readonly ScanReport[]) {
    for (const report of reports) {
      for (const key of new Set(report.names.flatMap((name) => nameOf(name) ?? [])))
        this.#byName.set(key, [...(this.#byName.get(key) ?? []), report]);
      for (const digest of report.digests) this.#byDigest.set(digest, [...(this.#byDigest.get(digest) ?? []), report]);
    }
  }

  /**
   * The reports for the digest that a reference is pinned to, whatever they call the image, and those for its name and
   * tag: these are stale where they tell other digests than the pinned one.
   * @param facts what the registry says of the reference: an index and its platforms are one image
   * @returns the same list for the same reference
   */
  of(reference: ImageReference, facts?: ImageFacts): Scans {
    const present = this.#found.get(reference);
    if (present && present.facts === facts) return present.scans;
    const scans = this.#find(reference, facts);
    this.#found.set(reference, { facts, scans });
    return scans;
  }

  #find(reference: ImageReference, facts: ImageFacts | undefined): Scans {
    const pinned = pinnedDigests(reference, facts);
    const same = new Set(pinned.flatMap((digest) => this.#byDigest.get(digest) ?? []));
    const key = nameOf(reference);
    const named = key === undefined ? [] : (this.#byName.get(key) ?? []).filter((report) => !same.has(report));
    return [
      ...[...same].map((report) => scan(report, false)),
      ...named.map((report) => scan(report, pinned.length > 0 && report.digests.length > 0)),
    ];
  }
}

/** The digests that a reference may be known by; none where a tag alone names it. */
function pinnedDigests({ digest }: ImageReference, facts: ImageFacts | undefined): readonly string[] {
  if (digest === undefined) return [];
  const all = facts ? [facts.digest, ...facts.platforms.map((platform) => platform.digest)] : [];
  return all.includes(digest) ? [...new Set(all)] : [digest];
}

/** Host, repository and tag; without a tag `latest`, but not beside a digest, which leaves the tag open. */
function nameOf({ host, repository, tag, digest }: ImageReference): string | undefined {
  const named = tag ?? (digest === undefined ? "latest" : undefined);
  return named === undefined ? undefined : `${host}/${repository}:${named}`;
}

function scan({ tool, path, made, vulnerabilities }: ScanReport, stale: boolean): ImageScan {
  return { tool, report: path, made, stale, vulnerabilities };
}
