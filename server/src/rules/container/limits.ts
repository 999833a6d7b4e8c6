import type { Value } from "../../model/value.ts";

/**
 * The limit to propose: what the team wants, or the request where that is more, since a limit below it is refused.
 * Undefined where a request is given that can't be known.
 */
export function atLeast(request: Value<number>, wanted: number): number | undefined {
  if (request.state === "unknown") return request.why === "not in this format" ? wanted : undefined;
  return request.state === "set" ? Math.max(request.value, wanted) : wanted;
}
