import type { Severity } from "../../model/finding.ts";
import type { ImageUse } from "../../model/image.ts";
import type { ImageScan, Vulnerability } from "../../model/image-facts.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import type { SetValue } from "../../model/value.ts";
import { counted, RANKS } from "../../model/vulnerabilities.ts";
import { rule } from "../rule.ts";
import { isChangedElsewhere, pulled, reachesFinal } from "./image-reference.ts";

type Rank = Vulnerability["severity"];

interface Options {
  readonly minSeverity: Rank;
  readonly ignoreUnfixed: boolean;
  readonly ignore: readonly string[];
}

const SEVERITIES: Readonly<Record<Rank, Severity>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "info",
  unknown: "info",
};
/** How many vulnerabilities a message names. */
const NAMED = 3;

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const curl: Vulnerability = {
  id: "CVE-2023-38545",
  severity: "critical",
  package: "curl",
  installed: "7.88.1-10",
  fixed: ["7.88.1-10+deb12u4"],
  title: "curl: heap based buffer overflow in the SOCKS5 proxy handshake",
};

export default rule<"image", Options>({
  id: "no-known-vulnerabilities",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "error",
  presets: ["recommended", "nist-800-190"],
  summary: "Do not use images in which a scanner has found vulnerabilities",
  why: "What is known to be open in a package is open in every container that runs the image, and attackers read the same lists.",
  remedy:
    "Take a build in which the packages are mended, or upgrade them where the image is built; then scan it again. Reports are named with --scan, kept in the folder that the setting `scans` names, or imported in the editor.",
  except:
    "Vulnerabilities that can't be reached in your use of the image: leave them out with `ignore`. Without a report nothing is said.",
  standards: {
    "nist-800-190": ["4.1.1"],
    "owasp-docker": ["D02"],
    "owasp-kubernetes": ["K07:2025"],
    cwe: ["CWE-1395"],
  },
  options: {
    minSeverity: {
      type: "string",
      enum: RANKS,
      default: "unknown",
      description: "The least severity that is reported, as the scanner names it.",
    },
    ignoreUnfixed: {
      type: "boolean",
      default: false,
      description: "Leave out what no version of the package mends yet.",
    },
    ignore: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Vulnerabilities that are left out, by their ids: `CVE-2023-38545`.",
    },
  },
  examples: [
    {
      kind: "dockerfile",
      scans: { "node:22-bookworm": [{ vulnerabilities: [curl] }] },
      bad: "FROM node:22-bookworm\nUSER node\n",
    },
    {
      kind: "compose",
      note: "The report says nothing about the digest that is pinned; it is told as an info.",
      scans: { "node:22-bookworm": [{ stale: true, vulnerabilities: [curl] }] },
      bad: `services:\n  app:\n    image: node:22-bookworm@${digest("1")}\n`,
    },
    {
      kind: "dockerfile",
      options: { ignore: ["CVE-2023-38545"] },
      scans: { "node:22-bookworm": [{ vulnerabilities: [curl] }] },
      good: "FROM node:22-bookworm\nUSER node\n",
    },
    { kind: "dockerfile", note: "There is no report on the image.", good: "FROM node:22-bookworm\nUSER node\n" },
  ],

  check(image, report, context) {
    const value = scannable(image);
    const scans = value && context.facts.images?.scanned(value.value);
    if (!value || !scans || scans.length === 0) return;
    const { worst, stale, message, detail } = remembered(scans, context.options);
    if (worst === undefined || isChangedElsewhere(image, value, context)) return;
    const severity = SEVERITIES[worst];
    const { text, familiar } = value.value;
    report(value, {
      message: message(text),
      severity: stale ? "info" : severity === "error" && !reachesFinal(image) ? "warning" : severity,
      detail: `${familiar} ${detail}`,
    });
  },
});

/** What is pulled, and what Compose builds under the name: a report names that as well. */
function scannable(image: ImageUse): SetValue<ImageReference> | undefined {
  if (image.kind !== "compose" || !image.builtHere) return pulled(image);
  return image.reference.state === "set" ? image.reference : undefined;
}

/** What the reports on one image say. */
interface Said {
  /** Undefined where they say nothing. */
  readonly worst: Rank | undefined;
  /** They are all about another digest. */
  readonly stale: boolean;
  /** @param text the reference */
  readonly message: (text: string) => string;
  /** For a baseline: others as bad are another finding, and so is the first that is not stale. */
  readonly detail: string;
}

const said = new WeakMap<Options, WeakMap<readonly ImageScan[], Said>>();

/** An image that many containers run is looked at once. */
function remembered(scans: readonly ImageScan[], options: Options): Said {
  const known = said.get(options) ?? new WeakMap<readonly ImageScan[], Said>();
  said.set(options, known);
  const present = known.get(scans);
  if (present) return present;
  const made = saidBy(scans, options);
  known.set(scans, made);
  return made;
}

function saidBy(scans: readonly ImageScan[], options: Options): Said {
  const fresh = scans.filter((scan) => !scan.stale);
  const stale = fresh.length === 0;
  const telling = newest(stale ? scans : fresh);
  const found = wanted(telling, options);
  const worst = found[0]?.severity;
  const counts = counted(found);
  const by = sources(telling);
  if (stale) {
    const message = (text: string) =>
      `${by} is about another digest than the one of ${text}: scan the image again. That one had ${counts}.`;
    return { worst, stale, message, detail: "stale" };
  }
  const mended = found.some(({ fixed }) => fixed.length > 0);
  const advice = mended ? "Take a build with the mended packages." : "No package mends any of them yet.";
  const rest = `${counts}: ${named(found)}. ${advice} ${by}.`;
  const detail = found.flatMap(({ id, severity }) => (severity === worst ? id : [])).join(" ");
  return { worst, stale, message: (text) => `${text} has ${rest}`, detail };
}

/** The last report of each tool. */
function newest(scans: readonly ImageScan[]): readonly ImageScan[] {
  const byTool = new Map<string, ImageScan>();
  for (const scan of scans) {
    const present = byTool.get(scan.tool);
    if (!present || (present.made ?? "") <= (scan.made ?? "")) byTool.set(scan.tool, scan);
  }
  return [...byTool.values()];
}

/** What the reports say of an image, each vulnerability of a package once, worst first. */
function wanted(
  scans: readonly ImageScan[],
  { minSeverity, ignoreUnfixed, ignore }: Options,
): readonly Vulnerability[] {
  const least = RANKS.indexOf(minSeverity);
  const ignored = new Set(ignore.map((id) => id.toUpperCase()));
  const found = new Map<string, Vulnerability>();
  for (const one of scans.flatMap(({ vulnerabilities }) => vulnerabilities)) {
    if (RANKS.indexOf(one.severity) > least || (ignoreUnfixed && one.fixed.length === 0)) continue;
    if (ignored.has(one.id.toUpperCase())) continue;
    const key = `${one.id}\0${one.package}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()].sort(
    (a, b) =>
      RANKS.indexOf(a.severity) - RANKS.indexOf(b.severity) || Number(b.fixed.length > 0) - Number(a.fixed.length > 0),
  );
}

/** `CVE-2023-38545 in curl 7.88.1-10 (mended in 7.88.1-10+deb12u4), CVE-... and 3 more`. */
function named(found: readonly Vulnerability[]): string {
  const first = found.slice(0, NAMED).map(({ id, package: name, installed, fixed }) => {
    const where = [name, installed].filter(Boolean).join(" ");
    const mending = fixed.length > 0 ? `mended in ${fixed.slice(0, 2).join(" or ")}` : "not mended yet";
    return `${id}${where === "" ? "" : ` in ${where}`} (${mending})`;
  });
  const more = found.length - first.length;
  return `${first.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** `Report by Trivy of 2026-11-20 (reports/node.trivy.json)`. */
function sources(scans: readonly ImageScan[]): string {
  const each = scans.map(({ tool, made, report }) => {
    const day = made === undefined ? "" : ` of ${made.slice(0, 10)}`;
    return `${tool}${day} (${report})`;
  });
  return `${scans.length === 1 ? "Report" : "Reports"} by ${each.join(" and ")}`;
}
