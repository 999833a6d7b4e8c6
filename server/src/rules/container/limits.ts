import type { Container } from "../../model/container.ts";
import type { Severity } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Value } from "../../model/value.ts";
import type { OptionSchema, Reporter } from "../rule.ts";
import { called } from "./wording.ts";

export const INIT_CONTAINERS: OptionSchema = {
  type: "boolean",
  default: false,
  description: "Ask init containers for a limit too, which run only while the pod starts.",
};

/** What a rule says of a limit that is not there. */
export interface MissingLimit {
  readonly limit: Value<number>;
  readonly request: Value<number>;
  /** What the team proposes. */
  readonly wanted: number;
  /** Goes on after the container's name. */
  readonly message: string;
  readonly severity?: Severity;
  /** The fix's title for what it will write. */
  readonly title: (value: number) => string;
}

/** True where a container runs too shortly to be asked for a limit. */
export function runsShortly({ role }: Container, asked: boolean): boolean {
  return role === "ephemeral" || (role === "init" && !asked);
}

/** Reports a limit that is surely not there. */
export function reportMissingLimit(container: Container, report: Reporter, missing: MissingLimit): void {
  const { limit, request, wanted, message, severity, title } = missing;
  if (limit.state !== "unset") return;
  const value = atLeast(request, wanted);
  report(limit, {
    message: `${called(container)} ${message}`,
    ...(severity && { severity }),
    fixes: value === undefined ? [] : [choice(`${title(value)}, as a start`, set(limit.place, value))],
  });
}

/**
 * The limit to propose: what the team wants, or the request where that is more, since a limit below it is refused.
 * Undefined where a request is given that can't be known.
 */
function atLeast(request: Value<number>, wanted: number): number | undefined {
  if (request.state === "unknown") return request.why === "not in this format" ? wanted : undefined;
  return request.state === "set" ? Math.max(request.value, wanted) : wanted;
}
