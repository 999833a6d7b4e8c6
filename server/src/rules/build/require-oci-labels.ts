import type { BuildStage } from "../../model/dockerfile.ts";
import type { Report, SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { append } from "../../model/place.ts";
import { lineage } from "../lineage.ts";
import { rule } from "../rule.ts";
import { type Label, labelsOf } from "./labels.ts";

const PREFIX = "org.opencontainers.image.";

export default rule<"stage", { readonly required: readonly string[] }>({
  id: "require-oci-labels",
  subject: "stage",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["nist-800-190"],
  notSecurity: true,
  summary: "Label the image with where it comes from",
  why: "When a vulnerability is found in a running container, the label leads from the image to the sources and to the people who can mend it.",
  remedy: `Add LABEL ${PREFIX}source="https://...".`,
  except: "Builds whose pipeline adds the labels.",
  sameAs: {
    hadolint: ["DL3049", "DL3052", "DL3053", "DL3054"],
  },
  standards: { "nist-800-190": ["4.1.1"] },
  fixes: ["choice"],
  options: {
    required: {
      type: "array",
      items: { type: "string" },
      description: "Labels that the final stage must set.",
      default: [`${PREFIX}source`],
    },
  },
  references: [
    {
      title: "Annotations of OCI images",
      url: "https://github.com/opencontainers/image-spec/blob/main/annotations.md",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM alpine:3.23\nCMD ["/app"]\n',
      fixed: `FROM alpine:3.23\nLABEL ${PREFIX}source="https://example.com/REPLACE_WITH_YOUR_REPOSITORY"\nCMD ["/app"]\n`,
    },
    {
      kind: "dockerfile",
      bad: `FROM alpine:3.23\nLABEL ${PREFIX}source="our git"\n`,
    },
    { kind: "dockerfile", good: `FROM alpine:3.23\nLABEL ${PREFIX}source="https://example.com/acme/app"\n` },
  ],

  check(stage, report, { options }) {
    if (!stage.final || !stage.from || isList(stage)) return;
    const labels = lineage(stage).flatMap(labelsOf);
    for (const name of options.required) {
      if (labels.some((l) => l.name === name) || labels.some((l) => l.name.includes("$"))) continue;
      report(stage.at, {
        message: `No label ${name} tells where the image comes from. Add LABEL ${name}="...".`,
        detail: name,
        sameAs: { hadolint: ["DL3049"] },
        fixes: [
          choice(
            `Add LABEL ${name}, to be filled in`,
            append(stage.beforeUser, `LABEL ${name}="${placeholder(name)}"`),
          ),
        ],
      });
    }
    for (const label of labelsOf(stage)) {
      const fault = faultOf(label);
      if (fault) report(label.word, fault);
    }
  },
});

/** Nothing but images: a list for tools that keep their versions up to date, which nobody builds. */
function isList({ dockerfile }: BuildStage): boolean {
  return dockerfile.stages.length > 1 && dockerfile.stages.every((s) => s.instructions.length === 1 && !s.parent);
}

function placeholder(name: string): string {
  if (/(?:source|url|documentation)$/.test(name)) return "https://example.com/REPLACE_WITH_YOUR_REPOSITORY";
  if (name === `${PREFIX}created`) return "1970-01-01T00:00:00Z";
  if (name === `${PREFIX}licenses`) return "MIT";
  return "REPLACE_ME";
}

interface Shape {
  readonly labels: readonly string[];
  readonly fits: RegExp;
  readonly wanted: string;
  readonly sameAs: SameAs;
}

/** What the specification of the labels asks of their values. */
const SHAPES: readonly Shape[] = [
  {
    labels: ["url", "documentation", "source"],
    fits: /^[a-z][a-z0-9+.-]*:\/\/\S+$/i,
    wanted: "a URL",
    sameAs: { hadolint: ["DL3052"] },
  },
  {
    labels: ["created"],
    fits: /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/,
    wanted: "a date and time after RFC 3339, such as 2026-11-22T08:00:00Z",
    sameAs: { hadolint: ["DL3053"] },
  },
  {
    labels: ["licenses"],
    fits: /^[A-Za-z0-9.+():-]+(?: (?:AND|OR|WITH|[A-Za-z0-9.+():-]+))*$/,
    wanted: "an SPDX expression, such as Apache-2.0",
    sameAs: { hadolint: ["DL3054"] },
  },
];

function faultOf({ name, value }: Label): Report | undefined {
  if (!value || !name.startsWith(PREFIX)) return undefined;
  const shape = SHAPES.find(({ labels }) => labels.includes(name.slice(PREFIX.length)));
  if (!shape || shape.fits.test(value)) return undefined;
  return {
    message: `${name} must be ${shape.wanted}; tools that follow the label do not understand this.`,
    detail: name,
    sameAs: shape.sameAs,
  };
}
