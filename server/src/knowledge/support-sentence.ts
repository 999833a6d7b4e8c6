import type { SupportEnd } from "./end-of-life.ts";

/** Says in a sentence that support has ended, or when it will. @param within the image that holds the product, where that is to be named */
export function supportSentence({ product, cycle, state, date, extendedUntil }: SupportEnd, within?: string): string {
  const what = `${product.title} ${cycle}${within === undefined ? "" : ` (${within})`}`;
  if (state === "approaching") return `${what} gets no more fixes after ${date}.`;
  if (state === "extended")
    return `${what} has left regular security support on ${date}; long-term support ends on ${extendedUntil}.`;
  const paid = extendedUntil === undefined ? "" : `, unless you pay for support until ${extendedUntil}`;
  return `${what} has reached its end of life${date === undefined ? "" : ` on ${date}`} and gets no security fixes${paid}.`;
}
