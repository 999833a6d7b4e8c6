import data from "./data/removed-apis.json" with { type: "json" };

/** A version of a Kubernetes API that is deprecated or gone. */
export interface RemovedApi {
  readonly apiVersion: string;
  readonly kind: string;
  /** The version of Kubernetes, such as `1.21`. */
  readonly deprecated?: string;
  readonly removed?: string;
  readonly replacement?: string;
  /** The replacement has the same fields with the same meaning. */
  readonly sameFields?: boolean;
}

const byName = new Map<string, RemovedApi>(
  (data.apis as readonly RemovedApi[]).map((api) => [`${api.apiVersion} ${api.kind}`, api]),
);

/** What is known of a version of a kind; undefined where it is neither deprecated nor gone. */
export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  return byName.get(`${apiVersion} ${kind}`);
}

/** How a cluster of a version (`1.34`, or `latest`) takes it; undefined where it is served as ever. */
export function isRemoved(api: RemovedApi, version: string): "removed" | "deprecated" | undefined {
  if (api.removed !== undefined && reaches(version, api.removed)) return "removed";
  return api.deprecated !== undefined && reaches(version, api.deprecated) ? "deprecated" : undefined;
}

function reaches(version: string, wanted: string): boolean {
  const [major, minor] = numbers(version) ?? [Number.POSITIVE_INFINITY, 0];
  const [wantedMajor, wantedMinor] = numbers(wanted) ?? [0, 0];
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function numbers(version: string): readonly [number, number] | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})/.exec(version.trim());
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}
