import { WHY_UNKNOWN } from "../../engine/image-places.ts";
import type { Inventory, InventoryReference, Made, Pin } from "../../inventory/inventory.ts";
import type { ImageLocation } from "../../inventory/mentions.ts";
import type { Support } from "../../inventory/support.ts";
import type { Unknown } from "../../model/value.ts";
import { version } from "../../version.ts";
import type { ErrorOutput } from "../output.ts";

/** What `images --format json` prints. Lines and columns count from 1, columns in UTF-16 units; dates are ISO dates. */
export interface ImagesOutput {
  readonly version: 1;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  readonly images: readonly {
    readonly name: string;
    /** One of Docker's own official images. */
    readonly official: boolean;
    /** More than one where files differ; digests are shortened here. */
    readonly versions: readonly string[];
    readonly references: readonly ReferenceOutput[];
  }[];
  /** What no name can be read off. */
  readonly unknown: readonly {
    readonly written: string;
    readonly why: Unknown;
    readonly message: string;
    readonly places: readonly ImageLocation[];
  }[];
  readonly errors: readonly ErrorOutput[];
}

export interface ReferenceOutput {
  readonly version: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly pin: Pin;
  readonly support: readonly Support[];
  readonly deprecated?: { readonly why: string; readonly successor?: string };
  readonly made?: Made;
  readonly places: readonly ImageLocation[];
}

/** An inventory as programs read it. */
export function imagesOutput({ images, unknown }: Inventory, errors: readonly ErrorOutput[]): ImagesOutput {
  return {
    version: 1,
    tool: { name: "plimsoll", version },
    images: images.map(({ references, ...image }) => ({ ...image, references: references.map(referenceOutput) })),
    unknown: unknown.map(({ written, why, places }) => ({ written, why, message: WHY_UNKNOWN[why], places })),
    errors,
  };
}

function referenceOutput(one: InventoryReference): ReferenceOutput {
  const { reference, version, pin, support, deprecated, made, places } = one;
  const { tag, digest } = reference;
  return {
    version,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
    pin,
    support,
    ...(deprecated && { deprecated }),
    ...(made && { made }),
    places,
  };
}
