import { endOfLife, endOfLifeDate, type SupportEnd } from "../../knowledge/end-of-life.ts";
import { supportedTags, withoutDistribution } from "../../knowledge/supported-tags.ts";
import type { Severity } from "../../model/finding.ts";
import type { Fix } from "../../model/fix.ts";
import { type ImageReference, parseImageReference, withTag } from "../../model/image-reference.ts";
import type { SetValue } from "../../model/value.ts";
import { onlyLenient } from "../container/presets.ts";
import { rule } from "../rule.ts";
import { isChangedElsewhere, pulled, reachesFinal, referTo } from "./image-reference.ts";

interface Options {
  readonly approachingEolDays: number;
  readonly extendedSupport: readonly string[];
}

/** How long a release that only a newer one took the place of is passed over lightly, in days. */
const GRACE = 365;

export default rule<"image", Options>({
  id: "no-eol-image",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "error",
  presets: ["recommended"],
  summary: "Use images whose software is still supported",
  why: "After the end of its life a product gets no security fixes: every hole that is found from then on stays open in the image.",
  remedy: "Move to a release that is supported; where that takes time, plan it before the date.",
  except:
    "Images that a vendor patches beyond the public end of life. Debian in long-term support is told beyond `recommended` only.",
  standards: {
    "cis-docker": ["4.4"],
    "nist-800-190": ["4.1.1"],
    "owasp-docker": ["D02"],
    "owasp-kubernetes": ["K10:2022", "K07:2025"],
    cwe: ["CWE-1104", "CWE-1395"],
  },
  fixes: ["choice"],
  options: {
    approachingEolDays: {
      type: "number",
      minimum: 0,
      default: 60,
      description: "How many days ahead an end of life is told, as an info; 0 for not at all.",
    },
    extendedSupport: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Products whose paid extended support you have, by their endoflife.date ids: `ubuntu`, `rhel`.",
    },
  },
  references: [{ title: "endoflife.date", url: "https://endoflife.date" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM node:14-alpine\nUSER node\n",
      fixed: "FROM node:26-alpine\nUSER node\n",
    },
    {
      kind: "dockerfile",
      note: "The distribution under a supported Python has ended.",
      bad: "FROM python:3.13-slim-buster\n",
      fixed: "FROM python:3.13-slim\n",
    },
    {
      kind: "compose",
      bad: "services:\n  db:\n    image: postgres:9.6\n",
      fixed: "services:\n  db:\n    image: postgres:18\n",
    },
    { kind: "dockerfile", good: "FROM python:3.13-slim-bookworm\n" },
  ],

  check(image, report, context) {
    const { options, facts } = context;
    const value = pulled(image);
    if (!value) return;
    const { today } = facts;
    const terms = { approachingDays: options.approachingEolDays, extendedSupport: options.extendedSupport };
    const found = endOfLife(value.value, today, terms);
    if (!found) return;
    // Long-term support reaches every image of Debian; what is built on one need not be told.
    const parts = [found.image, found.distribution?.state === "extended" ? undefined : found.distribution]
      .filter((part) => part !== undefined)
      .sort((a, b) => RANK[severityOf(a, today)] - RANK[severityOf(b, today)]);
    const worst = parts[0];
    // long-term support still brings fixes: nobody stops a review for it
    if (!worst || (worst.state === "extended" && onlyLenient(context))) return;
    if (isChangedElsewhere(image, value, context)) return;
    const severity = severityOf(worst, today);
    report(value, {
      message: [...parts.map((part) => sentence(value.value, part)), advice(worst)].join(" "),
      severity: severity === "error" && !reachesFinal(image) ? "warning" : severity,
      fixes: replacements(value, today, found.image?.state === "ended", terms),
      detail: parts.map((part) => `${part.product.id} ${part.cycle}`).join(", "),
    });
  },
});

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

function severityOf(part: SupportEnd, today: string): Severity {
  if (part.state !== "ended") return "info";
  return part.product.rolling && part.date !== undefined && daysBetween(part.date, today) < GRACE ? "info" : "error";
}

function sentence({ text }: ImageReference, { product, cycle, state, date, extendedUntil }: SupportEnd): string {
  const what = `${product.title} ${cycle} (${text})`;
  if (state === "approaching") return `${what} gets no more fixes after ${date}.`;
  if (state === "extended")
    return `${what} has left regular security support on ${date}; long-term support ends on ${extendedUntil}.`;
  const paid = extendedUntil === undefined ? "" : `, unless you pay for support until ${extendedUntil}`;
  return `${what} has reached its end of life${date === undefined ? "" : ` on ${date}`} and gets no security fixes${paid}.`;
}

function advice({ state }: SupportEnd): string {
  return `${state === "ended" ? "Move" : "Plan the move"} to a supported release (data of ${endOfLifeDate}).`;
}

type Terms = Parameters<typeof endOfLife>[2];

function replacements(value: SetValue<ImageReference>, today: string, ended: boolean, terms: Terms): Fix[] {
  const reference = value.value;
  const plain = ended ? undefined : withoutDistribution(reference);
  const tags = supportedTags(reference, today).filter(({ tag }) => tag !== plain && tag !== reference.tag);
  const wanted = [...(plain === undefined ? [] : [{ tag: plain, label: "newest distribution" }]), ...tags];
  return wanted
    .map(({ tag, label }) => ({ text: withTag(reference, tag), label }))
    .filter(({ text }) => staysSupported(text, today, terms))
    .flatMap(({ text, label }) => referTo(value, text, label ? ` (${label})` : ""));
}

/** Nobody should be sent to a release whose end is told already. */
function staysSupported(text: string, today: string, terms: Terms): boolean {
  const reference = parseImageReference(text);
  const found = reference && endOfLife(reference, today, terms);
  return reference !== undefined && !found?.image && found?.distribution?.state !== "ended";
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}
