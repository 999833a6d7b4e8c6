import { dateInTag } from "../../knowledge/tag-date.ts";
import { rule } from "../rule.ts";
import { isChangedElsewhere, isNamed, pulled, reachesFinal } from "./image-reference.ts";

interface Options {
  readonly maxAgeDays: number;
  readonly ignore: readonly string[];
}

export default rule<"image", Options>({
  id: "no-stale-image",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "info",
  presets: [],
  summary: "Do not stay on images that were built long ago",
  why: "Distributions mend packages every week. An image that nobody has built for months lacks all of it.",
  remedy: "Take a newer build, and let a bot raise the tag.",
  except:
    "Images without a distribution inside, and builds that are archived on purpose. What has not been looked up is judged by its tag alone, where that is a date.",
  needsNetwork: true,
  standards: { "cis-docker": ["4.4"], "nist-800-190": ["4.2.2"], "owasp-docker": ["D02"], cwe: ["CWE-1104"] },
  options: {
    maxAgeDays: { type: "number", minimum: 1, default: 90, description: "Older builds are reported, in days." },
    ignore: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that may be of any age, as globs over the name: `registry.example/acme/*`.",
    },
  },
  examples: [
    { kind: "dockerfile", bad: "FROM debian:bookworm-20240110\n" },
    { kind: "dockerfile", note: "The tag says no date.", good: "FROM debian:13\n" },
    {
      kind: "kubernetes",
      told: { "acme/app:1.4": { created: "2026-02-03T10:00:00.000Z" } },
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: "services:\n  store:\n    image: minio/minio:RELEASE.2024-01-11T07-46-16Z\n",
    },
  ],

  check(image, report, context) {
    const { options, facts } = context;
    const value = pulled(image);
    if (!value || !reachesFinal(image)) return;
    const { text, tag } = value.value;
    const told = facts.images?.told(value.value)?.created?.slice(0, 10);
    const built = told ?? (tag === undefined ? undefined : dateInTag(tag, facts.today));
    if (!built || isNamed(options.ignore, value.value)) return;
    const days = Math.floor((Date.parse(facts.today) - Date.parse(built)) / 86_400_000);
    if (!(days > options.maxAgeDays) || isChangedElsewhere(image, value, context)) return;
    report(value, {
      message: `${text} was built on ${built}, ${days} days ago: what its distribution has mended since is missing. Take a newer build.`,
      detail: text,
    });
  },
});
