import type { Vulnerability } from "./image-facts.ts";

/** Worst first. */
export const RANKS: readonly Vulnerability["severity"][] = ["critical", "high", "medium", "low", "unknown"];

/** For people: `2 critical and 1 high vulnerabilities`, `no vulnerabilities`. */
export function counted(found: readonly Pick<Vulnerability, "severity">[]): string {
  const counts = RANKS.map((rank) => [found.filter(({ severity }) => severity === rank).length, rank] as const)
    .filter(([count]) => count > 0)
    .map(([count, rank]) => `${count} ${rank === "unknown" ? "unrated" : rank}`);
  const all = counts.length < 2 ? (counts[0] ?? "no") : `${counts.slice(0, -1).join(", ")} and ${counts.at(-1)}`;
  return `${all} ${found.length === 1 ? "vulnerability" : "vulnerabilities"}`;
}
