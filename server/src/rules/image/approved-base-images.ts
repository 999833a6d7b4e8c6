import type { ImageUse } from "../../model/image.ts";
import { leadsToFinal } from "../lineage.ts";
import { rule } from "../rule.ts";
import { isAmong } from "./approved.ts";
import { pulled, referTo, writtenHere } from "./image-reference.ts";

interface Options {
  readonly images: readonly string[];
  readonly scope: "all" | "final";
  readonly replacements: Readonly<Record<string, string>>;
}

export default rule<"image", Options>({
  id: "approved-base-images",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "error",
  presets: [],
  summary: "Build on approved base images only",
  why: "Everything in a base image runs in all that is built on it; a short list keeps unknown or unpatched ones out.",
  remedy: "Build on an image of the list (images.approvedBases), or have this one approved.",
  except: "Nothing is reported until a list is given.",
  standards: {
    "cis-docker": ["4.2"],
    "nist-800-190": ["4.1.5"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-829"],
  },
  fixes: ["choice"],
  options: {
    images: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Globs of images that containers may run, written like those of images.approvedBases; none: any.",
    },
    scope: {
      type: "string",
      enum: ["all", "final"],
      default: "all",
      description: "Whether every FROM is looked at, or only those that the finished image is built on.",
    },
    replacements: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description: "What to write instead of an image: a glob of what is written, with the reference to use.",
    },
  },
  examples: [
    {
      kind: "kubernetes",
      options: { images: ["registry.example/*"], replacements: { "nginx:*": "registry.example/nginx:1.28" } },
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: nginx:1.29\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: registry.example/nginx:1.28\n",
    },
    { kind: "dockerfile", note: "Without a list everything is approved.", good: "FROM debian:13\n" },
  ],

  check(image, report, { options, team }) {
    const list = image.role === "base" ? team.approvedBases : isRun(image) ? options.images : [];
    const value = pulled(image);
    if (list.length === 0 || !value || (image.role === "base" && options.scope === "final" && !reaches(image))) return;
    const reference = value.value;
    if (isAmong(reference, list)) return;
    const instead = Object.entries(options.replacements).find(([glob]) => isAmong(reference, [glob]))?.[1];
    report(value, {
      message: `${reference.text} is not an approved ${image.role === "base" ? "base image" : "image"}. Use ${instead ?? "one of the list"}, or have it approved.`,
      fixes: instead === undefined || !writtenHere(image) ? [] : referTo(value, instead),
    });
  },
});

function isRun({ role }: ImageUse): boolean {
  return role === "container";
}

function reaches({ stage }: ImageUse): boolean {
  return stage === undefined || leadsToFinal(stage);
}
