import type { Vulnerability } from "../model/image-facts.ts";
import { record } from "../text/json.ts";
import type { Found } from "./scan-report.ts";
import { list, texts, versions } from "./values.ts";
import { severityNamed, type Vulnerabilities } from "./vulnerabilities.ts";

type Json = Readonly<Record<string, unknown>>;

/** True for SARIF 2.1.0. */
export function isSarif(report: Json): boolean {
  return Array.isArray(report.runs) && typeof report.version === "string";
}

/**
 * Reads SARIF as Trivy, Grype, Docker Scout and others write it. The format has no place for a package and its
 * versions: those three write them as lines `Name: value` into the message or the rule's help.
 * @returns the end of a sentence where it names no vulnerability
 */
export function readSarif(report: Json, vulnerabilities: Vulnerabilities): Found | string {
  const runs = list(report.runs).map(record);
  const names: string[] = [];
  const digests: string[] = [];
  let tool: string | undefined;
  let made: string | undefined;
  let understood = 0;
  for (const run of runs) {
    const driver = record(record(run.tool).driver);
    tool ??= toolNamed(driver);
    const { startTimeUtc, endTimeUtc } = record(list(run.invocations)[0]);
    made ??= texts([endTimeUtc, startTimeUtc])[0];
    const { imageName, repoTags, repoDigests } = record(run.properties);
    names.push(...texts([imageName, ...list(repoTags)]));
    digests.push(...texts(list(repoDigests)));
    const rules = new Rules(driver);
    const results = list(run.results);
    for (const given of results) {
      const result = record(given);
      const image = imageOf(result);
      if (image !== undefined && !names.includes(image) && names.length < 100) names.push(image);
      if (addResult(result, rules.of(result), vulnerabilities)) understood++;
    }
    if (results.length === 0) understood++;
  }
  if (understood === 0)
    return "holds results, but none that names a vulnerability; SARIF of Trivy, Grype and Docker Scout can be read";
  return { tool: tool ?? "a scanner", made, names, digests };
}

/** Finds the rule that a result is of. */
class Rules {
  readonly #all: readonly unknown[];
  readonly #byId: ReadonlyMap<unknown, Json>;

  constructor(driver: Json) {
    this.#all = list(driver.rules);
    this.#byId = new Map(this.#all.map((rule) => [record(rule).id, record(rule)]));
  }

  of({ ruleId, ruleIndex, rule }: Json): Json {
    const index = ruleIndex ?? record(rule).index;
    const named = this.#byId.get(ruleId ?? record(rule).id);
    return named ?? (typeof index === "number" ? record(this.#all[index]) : {});
  }
}

/** True where the result names a vulnerability. */
function addResult(result: Json, rule: Json, vulnerabilities: Vulnerabilities): boolean {
  const properties = record(rule.properties);
  const tags = texts(list(properties.tags));
  if ([...texts([rule.name]), ...tags].some((kind) => OTHER_KINDS.test(kind))) return false;
  const ruleId = texts([result.ruleId, rule.id])[0] ?? "";
  const message = fields(record(result.message).text);
  const help = fields(record(rule.help).text);
  const told = (...keys: readonly string[]) => keys.map((key) => message.get(key) ?? help.get(key)).find(Boolean);
  const id = told("vulnerability") ?? IDS.exec(ruleId.slice(0, 500))?.[0];
  if (id === undefined) return false;
  const purl = packageUrl(told("package") ?? texts([properties.purl, list(properties.purls)[0]])[0]);
  vulnerabilities.add({
    id,
    severity: severityOf(told("severity"), properties, tags, result.level ?? record(rule.defaultConfiguration).level),
    package: purl?.name ?? told("package") ?? packageIn(record(result.message).text),
    installed: purl?.version ?? told("installed version", "version"),
    fixed: versions(told("fixed version", "fix version") ?? properties.fixed_version).filter(isVersion),
    title: record(rule.shortDescription).text,
  });
  return true;
}

const OTHER_KINDS = /^(?:misconfiguration|secret|license)$/i;

/** What the databases of vulnerabilities call theirs. */
const IDS =
  /(?:CVE-\d{4}-\d{4,10}|GHSA(?:-[0-9a-z]{4}){3}|(?:GO|PYSEC|RUSTSEC|GMS|OSV|MAL)-\d{4}-\d{1,10}|(?:DLA|DSA|USN|TEMP|ALAS2?|ELSA|RHSA|ALSA|RLSA|SNYK)-[\dA-Z][\dA-Za-z:-]{1,60})/;

/** `not fixed` and the like are no versions. */
function isVersion(text: string): boolean {
  return /\d/.test(text);
}

/** The lines `Name: value` of a text; names in lower case. */
function fields(text: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (typeof text !== "string") return found;
  for (const line of text.slice(0, 4000).split("\n", 20)) {
    const vulnerability = /^\s{0,20}vulnerability[ :]{1,20}([\w.:-]{3,80})\s{0,5}$/i.exec(line);
    if (vulnerability?.[1]) found.set("vulnerability", vulnerability[1]);
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name === "" || name.length > 30 || found.has(name)) continue;
    found.set(name, line.slice(colon + 1).trim());
  }
  return found;
}

/** Name and version of a package URL: `pkg:deb/debian/tar@1.35%2Bdfsg-3.1?os_distro=trixie`. */
function packageUrl(text: string | undefined): { name: string; version: string | undefined } | undefined {
  if (!text?.startsWith("pkg:") || text.length > 500) return undefined;
  const path = (text.split(/[?#]/, 1)[0] ?? "").slice("pkg:".length);
  const at = path.lastIndexOf("@");
  const name = path.slice(path.indexOf("/") + 1, at > 0 ? at : undefined);
  const last = name.slice(name.lastIndexOf("/") + 1);
  try {
    return { name: decodeURIComponent(last), version: at > 0 ? decodeURIComponent(path.slice(at + 1)) : undefined };
  } catch {
    return undefined;
  }
}

/** Snyk: "This file introduces a vulnerable openssl package with a high severity vulnerability." */
function packageIn(text: unknown): string | undefined {
  return typeof text === "string" ? /\bvulnerable (\S{1,120}) package\b/.exec(text.slice(0, 500))?.[1] : undefined;
}

/** A word before a number, and GitHub's bounds for the number: from 9 critical, from 7 high, from 4 medium. */
function severityOf(
  word: string | undefined,
  properties: Json,
  tags: readonly string[],
  level: unknown,
): Vulnerability["severity"] {
  for (const named of [word, properties.cvssV3_severity, ...tags]) {
    const severity = severityNamed(named);
    if (severity !== "unknown") return severity;
  }
  const given = properties["security-severity"];
  const score = typeof given === "string" || typeof given === "number" ? Number(given) : 0;
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  if (score > 0) return "low";
  return level === "error" ? "high" : level === "warning" ? "medium" : level === "note" ? "low" : "unknown";
}

/** Grype names the image in each result: in the message, and as `IMAGE@LAYER:/path` of a logical location. */
function imageOf(result: Json): string | undefined {
  const text = record(result.message).text;
  const named = typeof text === "string" ? /\bin image (\S{1,300}) at: /.exec(text.slice(0, 2000))?.[1] : undefined;
  const logical = list(record(list(result.locations)[0]).logicalLocations)[0];
  const where = texts([record(logical).fullyQualifiedName])[0] ?? "";
  return named ?? /^(\S{1,300})@(?:sha256:[0-9a-f]{64})?:/.exec(where.slice(0, 500))?.[1];
}

/** As people call it: `Trivy`, `Grype`, `Docker Scout`. */
function toolNamed({ name, fullName }: Json): string | undefined {
  const [short = ""] = texts([name]);
  if (/\bgrype\b/i.test(short)) return "Grype";
  if (/\btrivy\b/i.test(short)) return "Trivy";
  if (/^docker scout$/i.test(short)) return "Docker Scout";
  return texts([name, fullName])[0];
}
