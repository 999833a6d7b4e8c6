import type { Span } from "../text/span.ts";
import type { Kind } from "./kind.ts";

/** A scalar or argument that could hold a secret. */
export interface Literal {
  readonly kind: Kind;
  /** With quotes removed; Secret.data is decoded from base64 (`encoded`). */
  readonly text: string;
  readonly at: Span;
  readonly encoded: boolean;
  /** The key, variable or instruction that it belongs to: `POSTGRES_PASSWORD`, `data.token`, `RUN`. */
  readonly name: string | undefined;
  /** In the data of a ConfigMap, which is shown to more people than a Secret's. */
  readonly inConfigMap?: boolean;
  /** What shows it to as many people as a ConfigMap would: the values of a chart, a generator of Kustomize. */
  readonly shownBy?: "values" | "generator";
  /** A comment, not a value. */
  readonly comment: boolean;
}
