import type { Severity } from "../../model/finding.ts";
import type { ImageUse } from "../../model/image.ts";
import { type ImageReference, withTag } from "../../model/image-reference.ts";
import { isForDevelopers } from "../build/stage-purpose.ts";
import { lineage } from "../lineage.ts";
import { rule } from "../rule.ts";
import { pulled, reachesFinal, referTo, writtenHere } from "./image-reference.ts";

export default rule({
  id: "no-debug-image",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "warning",
  presets: ["recommended"],
  summary: "Do not ship debug and development variants",
  why: "They bring the shell, package manager or debugger that the usual variant leaves out on purpose, for an intruder as well.",
  remedy: "Use the same image without debug or dev in its tag; debug with an ephemeral container.",
  except: "Builder stages, which may use them freely.",
  standards: { "nist-800-190": ["4.1.2"], cwe: ["CWE-489"] },
  fixes: ["choice"],
  references: [
    {
      title: "Debug running pods",
      url: "https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/#ephemeral-container",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM gcr.io/distroless/static-debian13:debug-nonroot\nCOPY app /app\n",
      fixed: "FROM gcr.io/distroless/static-debian13:nonroot\nCOPY app /app\n",
    },
    {
      kind: "dockerfile",
      good: "FROM cgr.dev/chainguard/go:latest-dev AS build\nRUN go build -o /app .\nFROM cgr.dev/chainguard/static:latest\nCOPY --from=build /app /app\n",
    },
  ],

  check(image, report) {
    const value = pulled(image);
    if (!value || !reachesFinal(image)) return;
    // a last stage that is called debug is what its name says
    const stage = image.stage?.dockerfile.stages.at(-1);
    if (stage && isForDevelopers(stage)) return;
    const found = variant(value.value);
    if (!found || image.container?.role === "ephemeral") return;
    report(value, {
      message: `${value.value.text} is ${found.what}. Use ${found.without === undefined ? "the usual variant" : withTag(value.value, found.without)} where it runs for real.`,
      severity: found.severity,
      fixes:
        found.without === undefined || buildsOn(image) || !writtenHere(image)
          ? []
          : referTo(value, withTag(value.value, found.without)),
    });
  },
});

interface Variant {
  readonly what: string;
  readonly severity: Severity;
  /** The tag of the usual variant, where that is known. */
  readonly without: string | undefined;
}

function variant({ host, repository, tag }: ImageReference): Variant | undefined {
  if (tag === undefined) return undefined;
  if (host === "gcr.io" && repository.startsWith("distroless/")) {
    if (!/^debug(?:-|$)/.test(tag)) return undefined;
    const without = tag.replace(/^debug-?/, "") || "latest";
    return { what: "the debug variant, which brings a shell", severity: "warning", without };
  }
  // images that are made without a shell and a package manager, and their variants with them
  if (host === "cgr.dev" || host === "dhi.io") {
    if (!/(?:^|-)dev$/.test(tag)) return undefined;
    const without = tag === "dev" ? undefined : tag.slice(0, -"-dev".length);
    return { what: "the dev variant, which brings a shell and a package manager", severity: "warning", without };
  }
  if (/-debug$/.test(tag)) {
    return { what: "a debug variant, by its tag", severity: "warning", without: tag.slice(0, -"-debug".length) };
  }
  return tag === "debug" ? { what: "a debug variant, by its tag", severity: "warning", without: undefined } : undefined;
}

/** A RUN on top needs the shell. */
function buildsOn({ stage }: ImageUse): boolean {
  const final = stage?.dockerfile.stages.at(-1);
  return final !== undefined && lineage(final).some((s) => s.instructions.some(({ keyword }) => keyword === "RUN"));
}
