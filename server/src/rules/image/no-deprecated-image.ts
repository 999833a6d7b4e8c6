import { deprecated } from "../../knowledge/deprecated-images.ts";
import { endOfLife } from "../../knowledge/end-of-life.ts";
import { matchesWildcard } from "../../knowledge/image-name.ts";
import { movement, supportedTags } from "../../knowledge/supported-tags.ts";
import { type ImageReference, parseImageReference, withTag } from "../../model/image-reference.ts";
import { rule } from "../rule.ts";
import { pulled, referTo } from "./image-reference.ts";

interface Options {
  readonly extra: Readonly<Record<string, string>>;
}

export default rule<"image", Options>({
  id: "no-deprecated-image",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "warning",
  presets: ["recommended"],
  summary: "Use images that their publishers still maintain",
  why: "A deprecated, moved or removed image gets no fixes, and one day it can't be pulled any more.",
  remedy: "Use the image that took its place.",
  standards: {
    "cis-docker": ["4.2"],
    "nist-800-190": ["4.1.1", "4.1.5"],
    "owasp-docker": ["D02", "D08"],
    cwe: ["CWE-1104"],
  },
  fixes: ["choice"],
  options: {
    extra: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description:
        "More images that are not to be used, as globs over the name, each with the reference to use instead or an empty text.",
    },
  },
  references: [{ title: "Deprecated Docker Official Images", url: "https://hub.docker.com/u/library" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM openjdk:17-jdk\nCOPY app.jar /\n",
      fixed: "FROM eclipse-temurin:17-jdk\nCOPY app.jar /\n",
    },
    {
      kind: "compose",
      bad: "services:\n  ci:\n    image: jenkins\n",
      fixed: "services:\n  ci:\n    image: jenkins/jenkins:2.568.2-lts\n",
    },
    {
      kind: "dockerfile",
      options: { extra: { "acme/old-*": "acme/base:2" } },
      bad: "FROM acme/old-base:1\n",
      fixed: "FROM acme/base:2\n",
    },
    {
      kind: "dockerfile",
      note: "A registry of one's own may keep an image alive.",
      good: "FROM registry.example/openjdk:17-jdk\n",
    },
  ],

  check(image, report, { options, facts }) {
    const value = pulled(image);
    if (!value) return;
    const reference = value.value;
    const own = Object.entries(options.extra).find(([glob]) => matchesWildcard(glob, reference.familiar));
    const found = own ? { why: "is not to be used here", successor: own[1] } : deprecated(reference);
    if (!found) return;
    const successor = found.successor && (own ? found.successor : usable(found.successor, reference, facts.today));
    report(value, {
      message: `The image ${reference.text} ${found.why}. ${advice(successor || found.successor)}`,
      // A distroless image without the name of its Debian still gets fixes.
      ...(reference.host === "gcr.io" && !own ? { severity: "info" as const } : {}),
      fixes: successor ? referTo(value, successor) : [],
    });
  },
});

function advice(successor: string | undefined): string {
  return successor
    ? `Use ${parseImageReference(successor)?.name ?? successor} instead.`
    : "Look for one that is maintained.";
}

/** The successor with a version that is supported; undefined where none is known. */
function usable(text: string, instead: ImageReference, today: string): string | undefined {
  const reference = parseImageReference(text);
  if (!reference) return undefined;
  const how = movement(reference);
  // pinned no worse than before, and the successor has a version of its own
  if (!outdated(reference, today) && (!how || (how === movement(instead) && reference.host !== "docker.io")))
    return text;
  const [best] = supportedTags(reference, today);
  return best && withTag(reference, best.tag);
}

function outdated(reference: ImageReference, today: string): boolean {
  const found = endOfLife(reference, today);
  return found?.image?.state === "ended" || found?.distribution?.state === "ended";
}
