import type { Container, Mount, Volume, Workload } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, remove, set } from "../../model/place.ts";
import { effective, type Value } from "../../model/value.ts";
import { type Span, textOf } from "../../text/span.ts";

/** A folder or file of the host that a workload mounts, said of once: where the path stands. */
export interface HostMount {
  readonly path: string;
  readonly at: Span;
  readonly volume: Volume | undefined;
  readonly mounts: readonly { readonly container: Container; readonly mount: Mount }[];
  /** Nobody can write to it; a volume that no container mounts can't be written to either. */
  readonly readOnly: boolean;
}

/** What a workload mounts of its host. */
export function hostMounts(workload: Workload): HostMount[] {
  const mounts = workload.containers.flatMap((container) => container.mounts.map((mount) => ({ container, mount })));
  const ofVolumes = workload.volumes.flatMap((volume) => {
    const path = pathOf(volume.hostPath);
    const own = mounts.filter(({ mount }) => mount.volume === volume);
    return path === undefined
      ? []
      : [{ path, at: volume.hostPath.at ?? volume.at, volume, mounts: own, readOnly: allReadOnly(own) }];
  });
  const direct = mounts.flatMap((own) => {
    const { mount } = own;
    const path = mount.volume === undefined && mount.type === "bind" ? pathOf(mount.source) : undefined;
    if (path === undefined) return [];
    return [{ path, at: mount.at, volume: undefined, mounts: [own], readOnly: allReadOnly([own]) }];
  });
  return [...ofVolumes, ...direct];
}

/** True where a container can surely write to what is mounted. */
export function isWritable({ mounts }: HostMount): boolean {
  return mounts.some(({ mount: { readOnly } }) => readOnly.state !== "unknown" && effective(readOnly) === false);
}

/** A fix that mounts it read-only wherever it is not yet. */
export function readOnlyFix({ mounts }: HostMount): Fix[] {
  const intents = mounts.flatMap(({ mount: { readOnly } }): Intent[] =>
    readOnly.state !== "unknown" && effective(readOnly) === false ? [set(readOnly.place, true)] : [],
  );
  return intents.length > 0 ? [choice("Mount it read-only", ...intents)] : [];
}

/** A mount whose volume is gone would be refused: they go together. No fix where one of them can't be removed alone. */
export function removeFix(volume: Volume | undefined, mounts: readonly Mount[]): Fix[] {
  const places = [...mounts.map(({ place }) => place), ...(volume ? [volume.place] : [])];
  const intents = places.flatMap((place): Intent[] => (place ? [remove(place)] : []));
  const title = volume ? "Remove the volume and its mounts" : "Remove the mount";
  return intents.length === places.length && intents.length > 0 ? [choice(title, ...intents)] : [];
}

function allReadOnly(mounts: HostMount["mounts"]): boolean {
  return mounts.every(({ mount: { readOnly } }) => readOnly.state !== "unknown" && effective(readOnly) === true);
}

/** The path; below a home folder also where Compose does not say whose. */
function pathOf(source: Value<string>): string | undefined {
  if (source.state === "set") return source.value;
  if (source.state !== "unknown" || source.why !== "variable" || !source.at) return undefined;
  return /^["']?(\$HOME|\$\{HOME\})(\/[\w./-]{0,100})?/
    .exec(textOf(source.at).slice(0, 200))?.[0]
    ?.replace(/^["']/, "");
}
