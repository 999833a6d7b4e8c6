import type { ImageReference } from "../model/image-reference.ts";
import { knownName, tagParts } from "./image-name.ts";
import { officialTags } from "./official-images.ts";

/** What is known of a build that decides which image its program runs on. */
export interface BuildTraits {
  /** Started or probed through /bin/sh. */
  readonly needsShell: boolean;
  /** Linked without a C library, as far as the file tells. */
  readonly isStatic: boolean;
  /** Answers HTTP: a port is declared. */
  readonly listens: boolean;
}

/** An image that runs what another one builds. */
export interface RuntimeImage {
  /** The whole reference. */
  readonly reference: string;
  /** Its tag brings a user without privileges. */
  readonly hasUser?: true;
  /** What one has to know before it works; a sentence without full stop. */
  readonly note?: string;
}

/** An image for building, and what runs its programs. */
interface Compiler {
  /** What runs its programs, in words. */
  readonly runtime: string;
  runs(image: ImageReference, traits: BuildTraits): RuntimeImage | undefined;
}

const DEBIAN = "13";
const ALPINE = "3.24";
/** The newest Java with long-term support: it runs what any older one has compiled. */
const JAVA = "25";

const distroless = (name: string): RuntimeImage => ({
  reference: `gcr.io/distroless/${name}-debian${DEBIAN}:nonroot`,
  hasUser: true,
});

/** Where no shell is needed an image without one, else a small distribution. */
const plain = (name: string, { needsShell }: BuildTraits): RuntimeImage =>
  needsShell ? { reference: `debian:${DEBIAN}-slim` } : distroless(name);

const java: Compiler = {
  runtime: "eclipse-temurin with a -jre tag",
  runs(image) {
    const { words } = tagParts(image.tag);
    const said = words.map((w) => /^(?:jdk-?)?(\d{1,2})$/.exec(w)?.[1]).find((v) => Number(v) >= 8);
    const version = said ?? JAVA;
    const tag = `${version}-jre${isAlpine(image) ? "-alpine" : ""}`;
    if (!officialTags("eclipse-temurin")?.has(tag)) return undefined;
    return {
      reference: `eclipse-temurin:${tag}`,
      ...(said ? {} : { note: "The tag of the build image names no version of Java: take the same here" }),
    };
  },
};

const COMPILERS: Readonly<Record<string, Compiler>> = {
  golang: {
    runtime: "gcr.io/distroless/static or alpine",
    runs(image, traits) {
      if (isAlpine(image) && (traits.needsShell || !traits.isStatic)) return { reference: `alpine:${ALPINE}` };
      return plain(traits.isStatic ? "static" : "base", traits);
    },
  },
  rust: {
    runtime: "gcr.io/distroless/cc or debian:13-slim",
    runs(image, traits) {
      if (isAlpine(image)) return traits.needsShell ? { reference: `alpine:${ALPINE}` } : distroless("static");
      return plain("cc", traits);
    },
  },
  gcc: {
    runtime: "debian:13-slim",
    runs: () => ({
      reference: `debian:${DEBIAN}-slim`,
      note: "C++ programs need libstdc++ of the build image's version: link it with -static-libstdc++, or copy it",
    }),
  },
  maven: java,
  gradle: java,
  "mcr.microsoft.com/dotnet/sdk": {
    runtime: "mcr.microsoft.com/dotnet/aspnet or runtime",
    runs(image, { listens }) {
      const { version, words } = tagParts(image.tag);
      const series = version === undefined ? undefined : /^\d+\.\d+/.exec(version)?.[0];
      if (series === undefined || words.some((w) => /^(?:preview|rc|windowsservercore|nanoserver)/.test(w)))
        return undefined;
      return {
        reference: `mcr.microsoft.com/dotnet/${listens ? "aspnet" : "runtime"}:${[series, ...words].join("-")}`,
        ...(listens ? {} : { note: "A web application needs mcr.microsoft.com/dotnet/aspnet" }),
      };
    },
  },
  swift: {
    runtime: "swift with a -slim tag",
    runs(image) {
      const tag = image.tag === undefined || image.tag === "latest" ? "slim" : `${image.tag}-slim`;
      return officialTags("swift")?.has(tag) ? { reference: `${image.name}:${tag}` } : undefined;
    },
  },
  haskell: {
    runtime: "debian:13-slim",
    runs: () => ({
      reference: `debian:${DEBIAN}-slim`,
      note: "Haskell programs mostly need libgmp10: install it here",
    }),
  },
  dart: {
    runtime: "scratch or debian:13-slim",
    runs: () => ({ reference: `debian:${DEBIAN}-slim` }),
  },
};

function isAlpine({ tag }: ImageReference): boolean {
  return tagParts(tag).words.some((word) => /^alpine/.test(word));
}

/** What runs the programs of an image that is for building, in words; undefined where the image is none. */
export function runtimeInWords(image: ImageReference): string | undefined {
  const name = knownName(image);
  if (name === "swift" && tagParts(image.tag).words.includes("slim")) return undefined;
  return Object.hasOwn(COMPILERS, name) ? COMPILERS[name]?.runtime : undefined;
}

/** The image that runs what `image` builds; undefined where none is surely right. */
export function runtimeImage(image: ImageReference, traits: BuildTraits): RuntimeImage | undefined {
  const name = knownName(image);
  if (name === "eclipse-temurin") {
    const tag = image.tag?.replace(/(^|-)jdk(?=$|-)/, "$1jre");
    return tag !== undefined && tag !== image.tag && officialTags(name)?.has(tag)
      ? { reference: `${image.name}:${tag}` }
      : undefined;
  }
  return Object.hasOwn(COMPILERS, name) ? COMPILERS[name]?.runs(image, traits) : undefined;
}
