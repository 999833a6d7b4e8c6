import type { BuildStage } from "../../model/dockerfile.ts";
import type { ImageUse } from "../../model/image.ts";
import { type ImageReference, parseImageReference } from "../../model/image-reference.ts";
import { unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import type { MappedText } from "../shell/mapped-text.ts";
import type { DockerfileModel } from "./document.ts";
import { expand, type Resolved } from "./expand.ts";
import type { InstructionModel } from "./instruction.ts";
import { placeOf } from "./targets.ts";
import { toValue } from "./values.ts";

/** What COPY --from or RUN --mount from= names: an earlier stage or an image. */
export interface NamedImage {
  readonly stage?: BuildStage;
  readonly image?: ImageUse;
}

/** The reference of an image out of a resolved word. */
export function referenceValue(resolved: Resolved, at: Span, dockerfile: DockerfileModel): Value<ImageReference> {
  const place = placeOf<ImageReference>(dockerfile.writer, { what: "word", resolved, word: at }, at);
  return toValue(resolved, at, { place, read: parseImageReference });
}

/** What the flags of COPY and RUN name. */
export function namedImages(instruction: InstructionModel): NamedImage[] {
  const found: NamedImage[] = [];
  for (const flag of instruction.syntax.flags) {
    const { name, valueText } = flag;
    if (!valueText) continue;
    if (name === "from" && instruction.keyword !== "RUN") found.push(named(instruction, valueText, "copy-from"));
    if (name === "mount" && instruction.keyword === "RUN") {
      const from = /(?:^["']?|,)from=/i.exec(valueText.text);
      if (!from) continue;
      const start = from.index + from[0].length;
      const end = start + (/^[^,"']*/.exec(valueText.text.slice(start))?.[0].length ?? 0);
      found.push(named(instruction, valueText.slice(start, end), "mount-from"));
    }
  }
  return found;
}

function named(instruction: InstructionModel, text: MappedText, role: ImageUse["role"]): NamedImage {
  const { stage } = instruction;
  const at = text.span(0, text.text.length);
  const { dockerfile } = stage;
  // The builder expands no variables here.
  const resolved = text.text.includes("$")
    ? ({ known: false, why: "variable", malformed: false } as const)
    : expand(text, () => undefined, instruction.syntax.piece.escape);
  if (resolved.known) {
    if (resolved.text === "" || resolved.text.toLowerCase() === "scratch") return {};
    const other = dockerfile.stageNamed(resolved.text, dockerfile.stages.length) ?? stageByIndex(resolved.text, stage);
    if (other) return { stage: other };
    if (dockerfile.mayBeStage(resolved.text)) return {};
  }
  const reference = resolved.known ? referenceValue(resolved, at, dockerfile) : unknown(resolved.why, at);
  return { image: { kind: "dockerfile", role, reference, at, stage, builtHere: false } };
}

function stageByIndex(text: string, before: BuildStage): BuildStage | undefined {
  if (!/^\d{1,6}$/.test(text)) return undefined;
  const index = Number(text);
  return index < before.index ? before.dockerfile.stages[index] : undefined;
}
