import { rule } from "../rule.ts";
import { isNamed, pulled, reachesFinal } from "./image-reference.ts";

interface Options {
  readonly onlyProduction: boolean;
  readonly ignore: readonly string[];
}

export default rule<"image", Options>({
  id: "pin-image-digest",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "info",
  presets: ["cis-docker"],
  summary: "Pin images by digest",
  why: "A tag can be pushed again with other content, by its publisher or by whoever took over the account; a digest names exactly one image.",
  remedy: "Write the digest behind the tag, name:tag@sha256:..., and let a bot renew both.",
  except: "Images that a trusted pipeline of your own builds and pushes once.",
  sameAs: {
    checkov: ["CKV_K8S_43"],
    semgrep: ["dockerfile/audit/dockerfile-source-not-pinned"],
    kics: ["7c81d34c"],
  },
  standards: {
    "cis-docker": ["4.5"],
    "nist-800-190": ["4.1.5", "4.2.2"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-494"],
  },
  fixes: ["choice"],
  options: {
    onlyProduction: {
      type: "boolean",
      default: true,
      description: "Leave out what only takes part in building: bases of builder stages, sources of COPY and mounts.",
    },
    ignore: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that need no digest, as globs over the name: `registry.example/acme/*`.",
    },
  },
  references: [{ title: "Image digests", url: "https://docs.docker.com/dhi/core-concepts/digests/" }],
  examples: [
    { kind: "dockerfile", bad: "FROM alpine:3.24\n" },
    {
      kind: "dockerfile",
      good: "FROM alpine:3.24@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1\n",
    },
    {
      kind: "compose",
      options: { ignore: ["registry.example/acme/*"] },
      good: "services:\n  app:\n    image: registry.example/acme/app:1.4\n",
    },
  ],

  check(image, report, { options }) {
    const value = pulled(image);
    if (!value || value.value.digest !== undefined) return;
    if (options.onlyProduction && !reachesFinal(image)) return;
    const { text } = value.value;
    if (isNamed(options.ignore, value.value)) return;
    report(value, {
      message: `${text} is named by a tag, which can be pushed again with other content. Add the digest: ${text}@sha256:...`,
      fixes: [
        { title: "Pin the digest that the tag points to now", safety: "choice", intents: [], needsNetwork: true },
      ],
    });
  },
});
