import type { Container } from "../model/container.ts";
import type { BuildStage } from "../model/dockerfile.ts";
import type { Related } from "../model/finding.ts";
import type { ImageUse } from "../model/image.ts";
import { contains, type Span, textOf } from "../text/span.ts";

/** So many stages that build on each other are looked through. */
const LONGEST_CHAIN = 100;

/**
 * How what is reported in a Dockerfile comes to bear, where that is not where it stands: the FROM that takes the default of an
 * ARG, the USER that does, the stage that builds on the one that says it.
 * @param subject what the rule was asked about
 * @param given what it reports: a place, or a value, which may know the instruction that sets it
 */
export function provenance(subject: object, given: Span | { readonly at: Span; readonly key?: Span }): Related[] {
  const at = "at" in given ? given.at : given;
  const related: Related[] = [];
  const key = "at" in given ? given.key : undefined;
  if (key && isDockerfiles(subject) && !contains(key, at)) related.push({ at: key, message: "It takes effect here" });
  if (isImage(subject)) {
    if (!contains(subject.at, at)) related.push({ at: subject.at, message: `${sentence(subject)} here` });
    else related.push(...argumentsIn(subject));
    return related;
  }
  const stage = isStagesContainer(subject) ? subject.stage : isStage(subject) ? subject : undefined;
  const owner = stage && ownerOf(stage, at);
  if (stage && owner) {
    related.push({ at: stage.at, message: `${named(stage, "beginning")} builds on ${named(owner)}` });
  }
  return related;
}

/** A stage in a sentence: `stage build`, `the first stage`, `the final stage`. */
function named(stage: BuildStage, where: "beginning" | "inside" = "inside"): string {
  const text = stage.name ? `stage ${stage.name}` : stage.final ? "the final stage" : `stage ${stage.index}`;
  return where === "beginning" ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

const ROLES: Readonly<Record<ImageUse["role"], string>> = {
  base: "is built on it",
  container: "runs it",
  "copy-from": "copies from it",
  "mount-from": "mounts it",
  volume: "mounts it",
};

function sentence({ role, stage }: ImageUse): string {
  return `${stage ? named(stage, "beginning") : "This file"} ${ROLES[role]}`;
}

/** The ARGs whose defaults take part in a FROM. */
function argumentsIn({ at, role, stage }: ImageUse): Related[] {
  const text = textOf(at);
  if (role !== "base" || !stage || !text.includes("$")) return [];
  const names = new Set(text.match(/(?<=\$\{?)[A-Za-z_]\w*/g));
  return [...names].flatMap((name) => {
    const declared = stage.dockerfile.globalArguments.findLast((a) => a.name === name && a.value.state === "set");
    return declared?.value.state === "set" ? [{ at: declared.value.at, message: `What ${name} is by default` }] : [];
  });
}

/** The stage below another one that holds a place. */
function ownerOf(stage: BuildStage, at: Span): BuildStage | undefined {
  let one = stage.parent;
  for (let depth = 0; one && depth < LONGEST_CHAIN; depth++, one = one.parent) if (contains(one.extent, at)) return one;
  return undefined;
}

function isDockerfiles(subject: object): boolean {
  return "kind" in subject ? subject.kind === "dockerfile" : "dockerfile" in subject || "stage" in subject;
}

function isImage(subject: object): subject is ImageUse {
  return "reference" in subject && "role" in subject && isDockerfiles(subject);
}

function isStage(subject: object): subject is BuildStage {
  return "instructions" in subject && "parent" in subject && "dockerfile" in subject;
}

function isStagesContainer(subject: object): subject is Container & { readonly stage: BuildStage } {
  return "workload" in subject && "stage" in subject && subject.stage !== undefined;
}
