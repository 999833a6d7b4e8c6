import { matchesWildcard } from "../../knowledge/image-name.ts";
import { choice, type Fix } from "../../model/fix.ts";
import type { ImageUse } from "../../model/image.ts";
import { type ImageReference, parseImageReference } from "../../model/image-reference.ts";
import { kustomizationsAround } from "../../model/kustomization-files.ts";
import { set } from "../../model/place.ts";
import type { SetValue } from "../../model/value.ts";
import { isImageChangedIn } from "../../model/workspace.ts";
import { contains } from "../../text/span.ts";
import { leadsToFinal } from "../lineage.ts";
import type { RuleContext } from "../rule.ts";

/** The reference of an image that is pulled: known, and not the name of what is built here. */
export function pulled(image: ImageUse): SetValue<ImageReference> | undefined {
  return image.reference.state === "set" && !image.builtHere ? image.reference : undefined;
}

/** True where one of some globs is about the image: over its name as written, or as people call it. */
export function isNamed(globs: readonly string[], { name, familiar }: ImageReference): boolean {
  return globs.some((glob) => matchesWildcard(glob, name) || matchesWildcard(glob, familiar));
}

/**
 * True where a kustomization of the workspace gives the image of a manifest another name or version, so that the one
 * written is not the one that runs.
 */
export function isChangedElsewhere(
  { kind }: ImageUse,
  { value }: SetValue<ImageReference>,
  context: Pick<RuleContext<unknown>, "workspace" | "facts">,
): boolean {
  // what no kustomization lies around is in none: then nobody need look at the whole workspace
  const { path, neighbours } = context.facts;
  if (kind !== "kubernetes" || !kustomizationsAround(path).some((file) => neighbours.text(file))) return false;
  const workspace = context.workspace();
  return workspace !== undefined && isImageChangedIn(workspace, path, value.name);
}

/** A choice to write another reference; none where the text is no reference. */
export function referTo({ place }: SetValue<ImageReference>, text: string, remark = ""): Fix[] {
  const wanted = parseImageReference(text);
  return wanted ? [choice(`Use ${text}${remark}`, set(place, wanted))] : [];
}

/**
 * False where the reference stands in a part that several containers take in by an anchor: a change for one of them alone
 * would leave the others as they are.
 */
export function writtenHere({ container, reference }: ImageUse): boolean {
  return container === undefined || reference.state !== "set" || contains(container.extent, reference.at);
}

/** True where the image takes part in what is run in the end, and not only in building it. */
export function reachesFinal(image: ImageUse): boolean {
  if (image.kind !== "dockerfile") return true;
  return image.role === "base" && (image.stage === undefined || leadsToFinal(image.stage));
}
