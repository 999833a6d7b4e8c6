import { offersPlatform } from "../../knowledge/platforms.ts";
import type { ImageUse } from "../../model/image.ts";
import { known } from "../../model/value.ts";
import { isTargetPlatform } from "../build/target-platform.ts";
import { type RuleContext, rule } from "../rule.ts";
import { isChangedElsewhere, pulled } from "./image-reference.ts";

interface Options {
  readonly platforms: readonly string[];
}

const ARM = { name: "linux/arm64/v8", digest: `sha256:${"2".repeat(64)}`, size: undefined };
const INTEL = { name: "linux/amd64", digest: `sha256:${"3".repeat(64)}`, size: undefined };
const MOST_NAMED = 8;

export default rule<"image", Options>({
  id: "no-missing-platform",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "lifecycle",
  severity: "warning",
  presets: [],
  notSecurity: true,
  summary: "Use images that are there for every platform you run on",
  why: "Without an image for the platform the pull fails, or one for another processor is taken, which runs emulated or not at all.",
  remedy: "Take an image, or a version of it, that is built for the platform.",
  except:
    "A platform is looked at where a FROM, a service or a pod's nodeSelector names it, where the Compose file of a Dockerfile names those of the build, and where the option does.",
  needsNetwork: true,
  options: {
    platforms: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "What every image has to be there for unless its place names a platform: `linux/amd64`, `linux/arm64`.",
    },
  },
  references: [{ title: "Multi-platform builds", url: "https://docs.docker.com/build/building/multi-platform/" }],
  examples: [
    {
      kind: "dockerfile",
      told: { "acme/base:3": { platforms: [INTEL] } },
      bad: "FROM --platform=linux/arm64 acme/base:3\n",
    },
    {
      kind: "compose",
      told: { "acme/app:1.4": { platforms: [INTEL] } },
      bad: "services:\n  app:\n    image: acme/app:1.4\n    platform: linux/arm64\n",
    },
    {
      kind: "dockerfile",
      note: "The Compose file builds the image for both.",
      neighbours: {
        "compose.yaml":
          "services:\n  app:\n    build:\n      context: .\n      platforms: [linux/amd64, linux/arm64]\n",
      },
      told: { "acme/base:3": { platforms: [INTEL] } },
      bad: "FROM acme/base:3\n",
    },
    {
      kind: "kubernetes",
      options: { platforms: ["linux/amd64", "linux/arm64"] },
      told: { "acme/app:1.4": { platforms: [INTEL, ARM] } },
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
  ],

  check(image, report, context) {
    const value = pulled(image);
    const told = value && context.facts.images?.told(value.value);
    if (!value || !told) return;
    const offered = told.platforms.map(({ name }) => name);
    const missing = wanted(image, context).filter((platform) => offersPlatform(offered, platform) === false);
    if (missing.length === 0 || isChangedElsewhere(image, value, context)) return;
    const { text } = value.value;
    const more = offered.length > MOST_NAMED ? ` and ${offered.length - MOST_NAMED} more` : "";
    report(value, {
      message: `${text} is not there for ${missing.join(" and ")}, only for ${offered.slice(0, MOST_NAMED).join(", ")}${more}. Take an image that is.`,
      detail: `${text} ${missing.join(" ")}`,
    });
  },
});

/** The platforms that an image must be there for; none where that can't be known. */
function wanted(image: ImageUse, context: RuleContext<Options>): readonly string[] {
  const { kind, role, platform, stage } = image;
  const flag = stage?.from?.flags.find(({ name }) => name === "platform");
  if (role !== "base" || !flag?.value || !isTargetPlatform(flag.value)) {
    if (platform?.state === "unknown") return [];
    const named = platform && known(platform);
    if (named !== undefined) return [named];
  }
  return [...new Set([...context.options.platforms, ...(kind === "dockerfile" ? builtFor(context) : [])])];
}

/** The platforms that Compose files of the workspace build this Dockerfile for. */
function builtFor(context: RuleContext<Options>): readonly string[] {
  const { path } = context.facts;
  const builds = context.workspace()?.files.flatMap((file) => file.builds) ?? [];
  return builds.filter(({ dockerfile }) => dockerfile === path).flatMap(({ platforms }) => platforms);
}
