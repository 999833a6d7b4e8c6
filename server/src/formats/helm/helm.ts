import type { Format } from "../format.ts";
import type { YamlParsed } from "../yaml-parsed.ts";
import { isAboutChart, isValuesName } from "./names.ts";
import { parseTemplate, type TemplateParsed } from "./templates.ts";
import { parseValues } from "./values.ts";

/** Helm charts: templates of Kubernetes objects and the values for them. `Chart.yaml` and its kin say nothing to rules. */
export const helm: Format = {
  kind: "helm",
  parse(text, path, previous) {
    const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
    if (isAboutChart(name)) return { kind: "helm", text, units: [], problems: [], unsettled: [], comments: [] };
    const inTemplates = /(?:^|[\\/])templates[\\/]/.test(path);
    if (isValuesName(name) && !inTemplates) return parseValues(text, previous as YamlParsed | undefined);
    return parseTemplate(text, previous as TemplateParsed | undefined);
  },
};
