import type { Parsed } from "../formats/format.ts";
import type { SuppressionUse } from "../model/suppression.ts";
import { nearest } from "../settings/did-you-mean.ts";
import type { Policy } from "../settings/resolve.ts";
import { readSuppressions, type Suppression } from "../settings/suppressions.ts";
import { inFile, Piece, type Span, span, textOf } from "../text/span.ts";
import type { Suppressed } from "./suppress.ts";

/** Every id in every comment that asks for silence, with what became of it. */
export function usesOf(
  parsed: Parsed,
  suppressed: readonly Suppressed[],
  policy: Policy,
  today: string,
): SuppressionUse[] {
  const written = parsed.comments.flatMap((comment) => readSuppressions(comment, parsed.kind));
  if (written.length === 0) return [];
  const whole = new Piece(parsed.text, 0);
  return written.flatMap((suppression) =>
    suppression.ids.map((id, index) => {
      const ours = suppression.by === "plimsoll";
      const known = !ours || id === "*" || policy.known.includes(id);
      const now = ours ? (policy.former.get(id) ?? id) : id;
      return {
        kind: parsed.kind,
        by: suppression.by,
        id,
        at: placeOf(suppression, id),
        comment: suppression.comment.at,
        first: index === 0,
        reason: suppression.reason,
        silenced: suppressed.filter((s) => s.comment === suppression.comment && s.id === id).length,
        enabled: id === "*" || policy.rules.some(({ rule }) => rule.id === now),
        expired: suppression.until !== undefined && suppression.until < today ? suppression.until : undefined,
        forbidden: ours && (!policy.suppressions.allow || policy.suppressions.forbid.includes(now)),
        known,
        suggestion: known ? undefined : (policy.former.get(id) ?? nearest(id, policy.known)),
        removal: removalOf(suppression, id, whole),
      };
    }),
  );
}

function placeOf({ comment }: Suppression, id: string): Span {
  const index = id === "*" ? -1 : wordIn(textOf(comment.at), id);
  return index < 0
    ? comment.at
    : span(comment.at.piece, comment.at.start + index, comment.at.start + index + id.length);
}

/** Where an id stands as a word of its own. */
function wordIn(text: string, id: string): number {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    if (/[\s,=:]/.test(text[at - 1] ?? " ") && /[\s,:;]/.test(text[at + id.length] ?? " ")) return at;
  }
  return -1;
}

/** The id with a comma beside it, or the comment: with its line where nothing else stands there, with the blanks before it else. */
function removalOf(suppression: Suppression, id: string, whole: Piece): Span {
  const { start, end } = inFile(suppression.comment.at);
  const { text } = whole;
  if (suppression.ids.length > 1) {
    const own = inFile(placeOf(suppression, id));
    const behind = /^\s*,?\s*/.exec(text.slice(own.end, end))?.[0].length ?? 0;
    const isLast = suppression.ids.at(-1) === id;
    const before = isLast ? (/[,\s]+$/.exec(text.slice(start, own.start))?.[0].length ?? 0) : 0;
    return span(whole, own.start - before, isLast ? own.end : own.end + behind);
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  if (text.slice(lineStart, start).trim() !== "") {
    return span(whole, start - (/[ \t]*$/.exec(text.slice(lineStart, start))?.[0].length ?? 0), end);
  }
  const lineEnd = text.indexOf("\n", end);
  return span(whole, lineStart, lineEnd < 0 ? text.length : lineEnd + 1);
}
