import type { ImageReference } from "../model/image-reference.ts";
import data from "./data/deprecated-images.json" with { type: "json" };
import { tagParts } from "./image-name.ts";

/** Why an image should not be used any more. */
export interface Deprecation {
  /** Completes "The image X ...": `was removed in 2016`. */
  readonly why: string;
  /** A reference that takes its place, with a tag where one is known to fit. */
  readonly successor?: string;
}

/**
 * Whether the publisher has deprecated, moved or removed the image.
 * Only the publisher's own registry counts: a mirror may hold a copy that somebody else maintains.
 */
export function deprecated(reference: ImageReference): Deprecation | undefined {
  if (reference.host === "docker.io") {
    if (reference.repository.startsWith("bitnami/")) {
      const name = reference.repository.slice("bitnami/".length);
      return {
        why: "was moved in 2025: the free catalogue lives on without updates as bitnamilegacy",
        successor: tagged(`bitnamilegacy/${name}`, reference.tag),
      };
    }
    return reference.repository.startsWith("library/")
      ? official(reference.repository.slice("library/".length), reference)
      : undefined;
  }
  return reference.host === "gcr.io" ? distroless(reference) : undefined;
}

function official(name: string, reference: ImageReference): Deprecation | undefined {
  if (!Object.hasOwn(data.images, name)) return undefined;
  const [why, template] = (data.images as Record<string, readonly string[]>)[name] as readonly [string, string?];
  if (template === undefined) return { why };
  const [image = "", wanted] = template.split(":");
  if (wanted === "{major}") return { why, successor: tagged(image, majorOnly(reference)) };
  return { why, successor: tagged(image, wanted === "{tag}" ? reference.tag : wanted) };
}

/** `11-jre-slim` becomes `11-jre`, `8u342-jdk` `8-jdk`, CentOS `7`, which has no successor of that number, `9`. */
function majorOnly(reference: ImageReference): string | undefined {
  const { version, words } = tagParts(reference.tag);
  const major = /^1\.8/.test(version ?? "") ? "8" : version?.split(".")[0];
  if (reference.repository === "library/centos") return major === "8" ? "8" : "9";
  if (major === undefined) return undefined;
  // Eclipse Temurin publishes the long-term releases for good; after one between them comes the next.
  const release = LONG_TERM_JAVA.find((one) => one >= Number(major));
  if (release === undefined) return undefined;
  const kept = ["jre", "jdk", "alpine"].filter((word) => words.some((one) => one.replace(/[\d.]+$/, "") === word));
  return [release, ...kept].join("-");
}

const LONG_TERM_JAVA = [8, 11, 17, 21, 25];

const DISTROLESS =
  /^distroless\/(?:static|base|base-nossl|cc|python3|java-base|java\d+|nodejs\d+|nodejs|java)(-debian\d+)?$/;

function distroless(reference: ImageReference): Deprecation | undefined {
  const match = DISTROLESS.exec(reference.repository);
  if (!match || match[1] !== undefined || reference.digest !== undefined) return undefined;
  return {
    why: "does not say which Debian it is made of, and will change under you with the next one",
    successor: tagged(`${reference.name}-debian13`, reference.tag),
  };
}

function tagged(name: string, tag: string | undefined): string {
  return tag === undefined ? name : `${name}:${tag}`;
}
