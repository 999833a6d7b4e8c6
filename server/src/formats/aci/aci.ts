import type { Format } from "../format.ts";

export const aci: Format = {
  kind: "aci",
  parse: (text) => ({ kind: "aci", text, units: [], problems: [], unsettled: [], comments: [] }),
};
