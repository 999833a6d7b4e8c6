import { timesOwnerAsked } from "../formats/shell/shell.ts";
import type { SubjectName } from "../model/subjects.ts";

/** Subjects that stay the same objects while their text does, and of which all is told by that text. */
export const LASTING: ReadonlySet<SubjectName> = new Set<SubjectName>(["command", "literal"]);

/**
 * Which checks (their places in the policy's list for the subject's kind) are still to be made of a subject: those that found nothing in it need not look again. That holds under
 * the same policy and facts, as long as the subject is the same object, and only for checks that have not looked beyond it.
 */
export type Remaining = WeakMap<object, readonly number[]>;

/** Counts how often checks have looked beyond what they were given: equal before and after a check that did not. */
export function looksBeyond(): number {
  return timesOwnerAsked();
}
