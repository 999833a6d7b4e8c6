import type { Format } from "../format.ts";
import { parseTemplate, type TemplateParsed } from "./templates.ts";

/** Helm charts: templates of Kubernetes objects, `values.yaml` and `Chart.yaml`. */
export const helm: Format = {
  kind: "helm",
  parse(text, path, previous) {
    return parseTemplate(text, previous as TemplateParsed | undefined);
  },
};
