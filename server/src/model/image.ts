import type { Span } from "../text/span.ts";
import type { Container } from "./container.ts";
import type { BuildStage } from "./dockerfile.ts";
import type { ImageReference } from "./image-reference.ts";
import type { Kind } from "./kind.ts";
import type { Value } from "./value.ts";

/** A place that names an image: FROM, COPY --from, RUN --mount from=, `image:`, an image volume. */
export interface ImageUse {
  readonly kind: Kind;
  readonly role: "base" | "copy-from" | "mount-from" | "container" | "volume";
  /**
   * Unknown where a variable without default or a template takes part. `set(place, reference)` writes another one:
   * the part that differs must stand in one source text (the tag may come from an ARG default), else the writer refuses.
   */
  readonly reference: Value<ImageReference>;
  /** The reference as it stands at the place of use, variables and all. */
  readonly at: Span;
  /** Where it stands, if it is put together of several values: its name, tag and digest. */
  readonly parts?: readonly Span[];
  /** FROM: the stage that it begins. COPY and RUN: the stage that holds the instruction. */
  readonly stage?: BuildStage;
  readonly container?: Container;
  /** Compose: `build:` stands beside it, so that the name is what the build will be called. */
  readonly builtHere: boolean;
  /** `--platform` of a FROM, `platform:` of a service, that of the nodes which a pod's nodeSelector names. */
  readonly platform?: Value<string>;
}
