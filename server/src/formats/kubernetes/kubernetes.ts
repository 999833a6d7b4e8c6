import type { Format } from "../format.ts";

export const kubernetes: Format = {
  kind: "kubernetes",
  parse: (text) => ({ kind: "kubernetes", text, units: [], problems: [], unsettled: [], comments: [] }),
};
