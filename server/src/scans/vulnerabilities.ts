import type { Vulnerability } from "../model/image-facts.ts";
import { RANKS } from "../model/vulnerabilities.ts";
import { plain } from "./values.ts";

/** More than any image has. */
const MOST = 50_000;
const MOST_FIXED = 10;

/** The vulnerabilities of a report as they are read, each once for a package. */
export class Vulnerabilities {
  readonly #found = new Map<string, Vulnerability>();

  /** Texts are taken as they stand in the report: they are made plain and cut here. Without an id nothing is taken. */
  add(given: {
    readonly id: unknown;
    readonly severity: Vulnerability["severity"];
    readonly package: unknown;
    readonly installed?: unknown;
    readonly fixed?: readonly unknown[];
    readonly title?: unknown;
  }): void {
    const id = plain(given.id, 80);
    if (id === "") return;
    const name = plain(given.package, 120);
    const key = `${id}\0${name}`;
    const present = this.#found.get(key);
    if (!present && this.#found.size >= MOST) return;
    const fixed = [
      ...(present?.fixed ?? []),
      ...(given.fixed ?? []).slice(0, MOST_FIXED).map((version) => plain(version, 60)),
    ];
    this.#found.set(key, {
      id,
      severity: present && rank(present) < rank(given) ? present.severity : given.severity,
      package: name,
      installed: present?.installed ?? (plain(given.installed, 60) || undefined),
      fixed: [...new Set(fixed)].filter((version) => version !== "").slice(0, MOST_FIXED),
      title: present?.title ?? (plain(given.title, 200) || undefined),
    });
  }

  /** Worst first, else in the order of the report. */
  all(): readonly Vulnerability[] {
    return [...this.#found.values()].sort((a, b) => rank(a) - rank(b));
  }
}

function rank({ severity }: Pick<Vulnerability, "severity">): number {
  return RANKS.indexOf(severity);
}

/** What scanners call a severity, in any case; `unknown` for anything else. */
export function severityNamed(name: unknown): Vulnerability["severity"] {
  switch (typeof name === "string" ? name.trim().toLowerCase() : "") {
    case "critical":
      return "critical";
    case "high":
    case "important":
      return "high";
    case "medium":
    case "moderate":
      return "medium";
    case "low":
    case "negligible":
    case "minimal":
      return "low";
    default:
      return "unknown";
  }
}
