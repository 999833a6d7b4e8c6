import type { ImageReference } from "../../model/image-reference.ts";
import { rule } from "../rule.ts";
import { comesFrom } from "./approved.ts";
import { pulled, referTo } from "./image-reference.ts";

interface Options {
  readonly denied: readonly string[];
  readonly mirrors: Readonly<Record<string, string>>;
}

export default rule<"image", Options>({
  id: "approved-registries",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "error",
  presets: ["aci"],
  summary: "Pull images from approved registries only",
  why: "Whoever can push to a registry decides what you run; a short list of registries keeps that in the hands of people you know.",
  remedy: "Use the same image from an approved registry, or have the registry approved.",
  sameAs: { hadolint: ["DL3026"], trivy: ["KSV-0032", "KSV-0033", "KSV-0035", "KSV-0125"] },
  standards: {
    "cis-docker": ["4.2"],
    "cis-kubernetes": ["5.5.1"],
    "nist-800-190": ["4.1.5", "4.2"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022", "K04:2025"],
    cwe: ["CWE-829"],
  },
  fixes: ["choice"],
  options: {
    denied: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Registries that images may not come from, even where they are approved: `docker.io/acme/*`.",
    },
    mirrors: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description: "What to write instead of a registry: `docker.io: registry.example/hub`.",
    },
  },
  examples: [
    {
      kind: "dockerfile",
      options: { denied: ["docker.io"], mirrors: { "docker.io": "registry.example/hub" } },
      bad: "FROM node:24\n",
      fixed: "FROM registry.example/hub/library/node:24\n",
    },
    {
      kind: "kubernetes",
      note: "A registry is matched as a whole.",
      options: { denied: ["*.evil.example"] },
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: registry.example/app:1.4\n",
    },
    { kind: "dockerfile", note: "Without a list everything is approved.", good: "FROM registry.example/app:1\n" },
  ],

  check(image, report, { options, team }) {
    const value = pulled(image);
    if (!value) return;
    const reference = value.value;
    const problem = objection(reference, options.denied, team.approvedRegistries);
    if (!problem) return;
    const mirror = Object.entries(options.mirrors).find(([registry]) => comesFrom(reference, registry));
    const instead = mirror && mirrored(reference, mirror[0], mirror[1]);
    report(value, {
      message: `${reference.text} comes from ${reference.host}, ${problem} ${instead ? `Use ${instead}.` : "Use an approved one, or have it approved."}`,
      // hadolint's list is about FROM.
      ...(image.kind === "dockerfile" && image.role !== "base" ? { sameAs: {} } : {}),
      fixes: instead ? referTo(value, instead) : [],
    });
  },
});

/** Why a registry is not approved, to follow "comes from HOST, "; undefined where it is. */
function objection(
  reference: ImageReference,
  denied: readonly string[],
  approvedRegistries: readonly string[],
): string | undefined {
  const from = (registry: string) => comesFrom(reference, registry);
  if (denied.some(from)) return "which is denied.";
  return approvedRegistries.length > 0 && !approvedRegistries.some(from)
    ? "which is not an approved registry."
    : undefined;
}

/** The same repository, tag and digest under the mirror. */
function mirrored({ repository, tag, digest }: ImageReference, registry: string, mirror: string): string {
  const slash = registry.indexOf("/");
  const prefix = slash < 0 ? "" : `${registry.slice(slash + 1).replace(/\/?\*?$/, "")}/`;
  const rest = repository.startsWith(prefix) ? repository.slice(prefix.length) : repository;
  return `${mirror.replace(/\/$/, "")}/${rest}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}
