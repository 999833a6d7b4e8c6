import type { Instruction } from "../../model/dockerfile.ts";
import { type Intent, replace } from "../../model/place.ts";
import { span } from "../../text/span.ts";

/** Writes flags in front of those that a RUN has, or of its command. */
export function addRunFlags({ at, flags, argumentsAt }: Instruction, added: readonly string[]): Intent {
  const start = flags[0]?.at.start ?? argumentsAt.start;
  return replace(span(at.piece, start, start), added.map((flag) => `${flag} `).join(""));
}
