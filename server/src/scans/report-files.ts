/** How many reports are read of one folder. */
export const MOST_REPORTS = 200;
/** How long the reports of one folder may be together, in UTF-16 units. */
export const MOST_ALTOGETHER = 200 * 2 ** 20;
/** How many folders below it are looked into. */
export const DEEPEST = 5;

/** True for the name of a file that is picked up as a report: `node.trivy.json`, `api.grype.json`, `scout.sarif`. */
export function isReportName(name: string): boolean {
  return /[^/]\.(?:trivy\.json|grype\.json|sarif)$/i.test(name);
}
