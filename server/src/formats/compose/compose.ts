import type { Format } from "../format.ts";

export const compose: Format = {
  kind: "compose",
  parse: (text) => ({ kind: "compose", text, units: [], problems: [], unsettled: [], comments: [] }),
};
