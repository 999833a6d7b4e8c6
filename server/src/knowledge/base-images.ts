import type { ImageReference } from "../model/image-reference.ts";
import data from "./data/base-images.json" with { type: "json" };
import { distributionOf } from "./end-of-life.ts";
import { knownName, matchesWildcard, tagParts } from "./image-name.ts";

export type Family = "debian" | "alpine" | "rhel" | "arch" | "wolfi" | "busybox" | "windows" | "none";

/** What an image is made of. */
export interface BaseFamily {
  /** debian: Debian and Ubuntu; rhel: all that installs RPMs; none: no distribution at all. */
  readonly family: Family;
  /** The command that installs packages; undefined where the image has none. */
  readonly packageManager: string | undefined;
  /** `bash` or `ash` (both also as /bin/sh), `cmd`; undefined where the image has no shell. */
  readonly shell: "bash" | "ash" | "cmd" | undefined;
  readonly libc: "glibc" | "musl" | undefined;
  /** sdk: compilers and headers; full: the usual set of libraries and tools; slim: cut down; minimal: the bare minimum. */
  readonly sizeClass: "sdk" | "full" | "slim" | "minimal";
  readonly windows: boolean;
}

/** The distribution and size of an image, from its name and tag; undefined where nothing certain is known. */
export function baseFamily(reference: ImageReference): BaseFamily | undefined {
  const name = knownName(reference);
  const { version, words } = tagParts(reference.tag);
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  if (has(/^(?:windowsservercore|nanoserver|ltsc\d{4})$/) || name.startsWith("mcr.microsoft.com/windows/")) {
    return family("windows", "", "cmd", "", "full");
  }
  const row = rowOf(name);
  if (name.startsWith("gcr.io/distroless/")) return has(/^debug$/) ? { ...distroless, shell: "ash" } : distroless;
  if (has(/^chiseled$|^chiselled$|^distroless$/)) return distroless;
  if (name.startsWith("cgr.dev/")) return chainguard(name, has(/^dev$/));
  if (has(/^alpine(?:\d[\d.]*)?$/)) return alpine;
  const size = has(/^slim$|^minimal$/) ? "slim" : ((row?.[5] as BaseFamily["sizeClass"] | undefined) ?? "full");
  const inside = distributionOf(reference)?.product.id;
  if (inside === "debian" || inside === "ubuntu") return family("debian", "apt-get", "bash", "glibc", size);
  if (inside === "alpine-linux") return alpine;
  if (inside && row?.[1] !== "rhel")
    return family("rhel", has(/^minimal$/) ? "microdnf" : "dnf", "bash", "glibc", size);
  if (!row) return undefined;
  // Debian up to Java 11 and in every slim variant, Oracle Linux since.
  const older = name === "openjdk" && (size === "slim" || Number.parseInt(version ?? "99", 10) <= 11);
  if (older || has(/^debian$/)) return family("debian", "apt-get", "bash", "glibc", size);
  const manager = row[2] === "dnf" && size === "slim" ? "microdnf" : row[2];
  return family(row[1] as Family, manager, row[3], row[4], size);
}

const alpine = family("alpine", "apk", "ash", "musl", "slim");
const distroless = family("debian", "", "", "glibc", "minimal");

function chainguard(name: string, dev: boolean): BaseFamily {
  if (name.endsWith("/wolfi-base")) return family("wolfi", "apk", "ash", "glibc", "slim");
  return dev ? family("wolfi", "apk", "bash", "glibc", "full") : family("wolfi", "", "", "glibc", "minimal");
}

function family(
  name: Family,
  packageManager: string,
  shell: string,
  libc: string,
  sizeClass: BaseFamily["sizeClass"],
): BaseFamily {
  return {
    family: name,
    packageManager: packageManager || undefined,
    shell: (shell || undefined) as BaseFamily["shell"],
    libc: (libc || undefined) as BaseFamily["libc"],
    sizeClass,
    windows: name === "windows",
  };
}

type Row = readonly [match: string, family: string, manager: string, shell: string, libc: string, size: string];

function rowOf(name: string): Row | undefined {
  const images = data.images as unknown as readonly Row[];
  return (
    images.find(([match]) => match === name) ??
    images.find(([match]) => match.includes("*") && matchesWildcard(match, name))
  );
}
