/** True for `Chart.yaml` and what else tells of a chart but describes no object. */
export function isAboutChart(name: string): boolean {
  return /^Chart\.(?:ya?ml|lock)$|^\.helmignore$|^requirements\.(?:ya?ml|lock)$/.test(name);
}

/** True for the names that people give to files of values. */
export function isValuesName(name: string): boolean {
  return /^values(?:[._-].*)?\.ya?ml$|[._-]values\.ya?ml$/.test(name);
}
