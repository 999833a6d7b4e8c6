import { matchesWildcard } from "../../knowledge/image-name.ts";
import { officialImagesDate } from "../../knowledge/official-images.ts";
import { FLOATING_WORDS, movement, type Precision, supportedTags } from "../../knowledge/supported-tags.ts";
import type { SameAs, Severity } from "../../model/finding.ts";
import { type ImageReference, withTag } from "../../model/image-reference.ts";
import { isForDevelopersAlone } from "../build/stage-purpose.ts";
import { onlyLenient } from "../container/presets.ts";
import { rule } from "../rule.ts";
import { isChangedElsewhere, pulled, referTo } from "./image-reference.ts";

interface Options {
  readonly precision: Precision;
  readonly floatingTags: readonly string[];
  readonly allow: readonly string[];
}

const EITHER: SameAs = {
  trivy: ["DS-0001", "KSV-0013"],
  checkov: ["CKV_DOCKER_7", "CKV_K8S_14"],
  "kube-linter": ["latest-tag"],
  "kube-score": ["container-image-tag"],
  polaris: ["tagNotSpecified"],
  dclint: ["service-image-require-explicit-tag"],
};

/** Peers number the missing tag and `latest` apart, and know no other moving tags. */
const SAME_AS = {
  missing: {
    ...EITHER,
    hadolint: ["DL3006"],
    semgrep: ["dockerfile/best-practice/missing-image-version"],
    kics: ["9efb0b2d", "583053b7"],
  },
  latest: { ...EITHER, hadolint: ["DL3007"], kics: ["f45ea400", "583053b7"] },
  moving: {},
  imprecise: {},
} as const satisfies Record<string, SameAs>;

export default rule<"image", Options>({
  id: "pin-image-version",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "warning",
  presets: ["recommended", "cis-kubernetes"],
  summary: "Name the version of every image",
  why: "A missing tag and tags such as latest point to another image with every release, so that two builds or two pods run different software and a rollback has nothing to go back to.",
  remedy: "Name a version that is still supported, with as much of it as you are ready to update by hand.",
  except:
    "Images that are published under one tag only: pin those by digest. In a stage for development that the image takes nothing from, told beyond `recommended` only.",
  sameAs: {
    ...EITHER,
    hadolint: ["DL3006", "DL3007"],
    semgrep: SAME_AS.missing.semgrep,
    kics: ["9efb0b2d", "f45ea400", "583053b7"],
  },
  standards: {
    "cis-docker": ["5.28"],
    "nist-800-190": ["4.1.5", "4.2.2"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-1104", "CWE-829"],
  },
  fixes: ["choice"],
  options: {
    precision: {
      type: "string",
      enum: ["tag", "minor", "patch"],
      default: "tag",
      description:
        "How much of a version a tag must name: any tag that names one, major and minor, or the patch release too.",
    },
    floatingTags: {
      type: "array",
      items: { type: "string" },
      default: [...FLOATING_WORDS],
      description: "Words in a tag that name no version.",
    },
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that need no version, as globs over the name: `acme/*`.",
    },
  },
  references: [
    {
      title: "Pin base image versions",
      url: "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
    },
    {
      title: "Container images: names and tags",
      url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    },
  ],
  examples: [
    { kind: "dockerfile", bad: "FROM node\nUSER node\n", fixed: "FROM node:26\nUSER node\n" },
    {
      kind: "dockerfile",
      note: "The variant stays.",
      bad: "FROM python:slim AS build\nRUN pip install flask==3.1\n",
      fixed: "FROM python:3.14-slim AS build\nRUN pip install flask==3.1\n",
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: cache\nspec:\n  containers:\n    - name: cache\n      image: postgres:latest\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: cache\nspec:\n  containers:\n    - name: cache\n      image: postgres:18\n",
    },
    {
      kind: "compose",
      note: "What is built here may be called anything.",
      good: "services:\n  app:\n    build: .\n    image: acme/app\n  db:\n    image: postgres:18\n",
    },
  ],

  check(image, report, context) {
    const { options, facts } = context;
    const value = pulled(image);
    if (!value || (image.stage && isForDevelopersAlone(image.stage) && onlyLenient(context))) return;
    const reference = value.value;
    if (options.allow.some((glob) => [reference.name, reference.familiar].some((name) => matchesWildcard(glob, name))))
      return;
    const how = movement(reference, wordsOf(options.floatingTags)) ?? imprecision(reference, options.precision);
    if (!how || (how !== "imprecise" && settled(reference)) || isChangedElsewhere(image, value, context)) return;
    const tags = supportedTags(reference, facts.today, options.precision);
    const single = oneTagOnly(reference);
    report(value, {
      message: `${MESSAGES[how](reference)} ${advice(reference, tags[0]?.tag, single)}`,
      ...(single ? { severity: "info" as Severity } : {}),
      // Peers look at FROM only.
      sameAs: image.kind === "dockerfile" && image.role !== "base" ? {} : SAME_AS[how],
      fixes: tags.flatMap(({ tag, label }) =>
        referTo(value, withTag(reference, tag), ` (${label ? `${label}; ` : ""}as of ${officialImagesDate})`),
      ),
    });
  },
});

const MESSAGES: Record<keyof typeof SAME_AS, (reference: ImageReference) => string> = {
  missing: ({ text }) => `The image ${text} has no tag, which means latest: every pull may bring another version.`,
  latest: ({ text }) => `The tag of ${text} moves with every release: every pull may bring another version.`,
  moving: ({ text }) =>
    `The tag of ${text} names no version and moves with every release: every pull may bring another one.`,
  imprecise: ({ text }) => `The tag of ${text} names less of the version than is asked for.`,
};

function advice(reference: ImageReference, tag: string | undefined, single: boolean): string {
  if (single) return "It is published without versions: pin it by digest.";
  return `Name a version${tag === undefined ? "" : `, such as ${withTag(reference, tag)}`}.`;
}

/** Publishers that give their free images no versions. */
function oneTagOnly({ host, repository }: ImageReference): boolean {
  return (host === "gcr.io" && repository.startsWith("distroless/")) || host === "cgr.dev";
}

/** `gcr.io/distroless/static-debian12:nonroot`: the version stands in the name, and the tag says what it should. */
function settled({ host, repository, tag }: ImageReference): boolean {
  return host === "gcr.io" && repository.startsWith("distroless/") && tag !== undefined && tag !== "latest";
}

function imprecision({ tag, digest }: ImageReference, precision: Precision): "imprecise" | undefined {
  if (precision === "tag" || tag === undefined || digest !== undefined) return undefined;
  const version = /^v?(\d+(?:\.\d+)*)(?=$|[-_+a-z])/.exec(tag)?.[1];
  if (version === undefined || /^20\d{4,}/.test(version)) return undefined;
  return version.split(".").length < (precision === "minor" ? 2 : 3) ? "imprecise" : undefined;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function wordsOf(list: readonly string[]): ReadonlySet<string> {
  const known = sets.get(list) ?? new Set(list);
  sets.set(list, known);
  return known;
}
