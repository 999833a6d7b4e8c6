import type { ImageReference } from "../model/image-reference.ts";
import { baseFamily } from "./base-images.ts";
import { imageCycle, productOf } from "./end-of-life.ts";
import { inSeries, knownName, officialName, tagParts } from "./image-name.ts";
import { officialTags } from "./official-images.ts";

export type SlimVariant = "slim" | "alpine" | "chiseled" | "jre" | "minimal";

/** A smaller image with the same content. */
export interface SlimmerImage {
  readonly variant: SlimVariant;
  readonly tag: string;
  /** What changes beside the size, in a few words; empty where nothing does. */
  readonly note: string;
  readonly libc: "glibc" | "musl";
  readonly shell: boolean;
}

/**
 * Slimmer variants that certainly exist for an image's tag, least change first.
 * Empty where the image is slim already, or where nothing is known.
 */
export function slimmer(reference: ImageReference): SlimmerImage[] {
  const base = baseFamily(reference);
  if (!base || base.windows || base.sizeClass === "slim" || base.sizeClass === "minimal") return [];
  const name = officialName(reference);
  if (name !== undefined) return officialVariants(name, reference);
  return dotnetVariants(reference);
}

const NOTES: Readonly<Record<SlimVariant, Omit<SlimmerImage, "tag" | "variant">>> = {
  slim: { note: "without compilers and development headers", libc: "glibc", shell: true },
  jre: { note: "without the compiler", libc: "glibc", shell: true },
  minimal: { note: "microdnf instead of dnf", libc: "glibc", shell: true },
  alpine: { note: "musl instead of glibc, apk instead of apt-get", libc: "musl", shell: true },
  chiseled: { note: "no shell, no package manager, non-root user", libc: "glibc", shell: false },
};

/** Debian itself brings no compiler that its slim variant could leave out. */
const BARE = "without documentation and translations";
const isBare = (name: string, variant: SlimVariant) => name === "debian" && variant === "slim";

/** Codenames and other words that a smaller variant replaces. */
const REPLACED = /^(?:bullseye|bookworm|trixie|jammy|noble|resolute|focal)$/;

function officialVariants(name: string, reference: ImageReference): SlimmerImage[] {
  const tags = officialTags(name);
  if (!tags) return [];
  const { version, words } = tagParts(reference.tag === "latest" ? undefined : reference.tag);
  const plain = words.filter((word) => !REPLACED.test(word));
  const own = productOf(reference);
  const cycle = own && imageCycle(own, reference)?.name;
  const wanted: [SlimVariant, readonly (readonly string[])[]][] = [
    [
      "slim",
      [
        [...words, "slim"],
        ["slim", ...words],
      ],
    ],
    ["minimal", [[...words, "minimal"]]],
    ["jre", plain.includes("jre") ? [] : [["jre", ...words.filter((word) => word !== "jdk")]]],
    [
      "alpine",
      [
        [...plain, "alpine"],
        ["alpine", ...plain],
      ],
    ],
  ];
  return wanted.flatMap(([variant, orders]): SlimmerImage[] => {
    for (const order of orders) {
      const tag = existing(tags, version, cycle, order);
      if (tag) return [{ variant, tag, ...NOTES[variant], ...(isBare(name, variant) ? { note: BARE } : {}) }];
    }
    return [];
  });
}

/**
 * The tag of that version and those words, where the version itself or the release cycle that holds it has them:
 * all patch releases of a cycle come in the same variants.
 */
function existing(
  tags: ReadonlySet<string>,
  version: string | undefined,
  cycle: string | undefined,
  words: readonly string[],
): string | undefined {
  const suffix = words.join("-");
  if (version === undefined) return tags.has(suffix) ? suffix : undefined;
  const holds = [version, ...(cycle !== undefined && inSeries(version, cycle) ? [cycle] : [])];
  return holds.some((series) => tags.has(`${series}-${suffix}`)) ? `${version}-${suffix}` : undefined;
}

function dotnetVariants(reference: ImageReference): SlimmerImage[] {
  if (!/^mcr\.microsoft\.com\/dotnet\/(?:aspnet|runtime|runtime-deps)$/.test(knownName(reference))) return [];
  const { version, words } = tagParts(reference.tag);
  const major = Number.parseInt(version ?? "", 10);
  if (!version || !(major >= 8 && major <= 10) || words.some((word) => !REPLACED.test(word))) return [];
  return [
    { variant: "chiseled", tag: `${version}-noble-chiseled`, ...NOTES.chiseled },
    { variant: "alpine", tag: `${version}-alpine`, ...NOTES.alpine },
  ];
}
