import { type Analysis, analyse } from "../engine/analyse.ts";
import type { Comment } from "../model/comment.ts";
import type { Finding } from "../model/finding.ts";
import { readSuppressions } from "../settings/suppressions.ts";
import { applyEdits, type TextEdit } from "../text/edit.ts";
import { inFile, type OffsetRange } from "../text/span.ts";

/** How many enclosing nodes are tried where no comment can stand right above a finding. */
const MOST_PARENTS = 8;

/** How many comments of other tools are looked for above a line. */
const MOST_PEERS = 20;

/**
 * The edit that makes a comment silence one finding: a rule more in a comment that covers it already, or a line of its
 * own right above the node or instruction. Where a comment can't stand there (inside a block of text), above the next
 * node around it. Undefined where nothing helps.
 */
export function ignoreHere(analysis: Analysis, finding: Finding): TextEdit | undefined {
  return firstThatSilences(
    analysis,
    finding.rule,
    analysis.kind === "dockerfile" ? aboveInstruction(analysis, finding) : aboveNode(analysis, finding),
  );
}

/** The edit that makes a comment silence a rule in the whole file. Undefined where nothing helps. */
export function ignoreInFile(analysis: Analysis, rule: string): TextEdit | undefined {
  return firstThatSilences(analysis, rule, forFile(analysis, rule));
}

function* aboveInstruction(analysis: Analysis, finding: Finding): Generator<TextEdit> {
  const at = inFile(finding.at).start;
  const around = analysis.parsed.units
    .flatMap((unit) => unit.subjects.instruction ?? [])
    .map((instruction) => inFile(instruction.at))
    .filter(({ start, end }) => start <= at && at <= end)
    // the outermost, where one holds another
    .sort((a, b) => b.end - b.start - (a.end - a.start))[0];
  if (!around) return;
  yield* merged(analysis, finding.rule, around.start);
  yield newLine(analysis, around.start, finding.rule);
}

function* aboveNode(analysis: Analysis, finding: Finding): Generator<TextEdit> {
  const at = inFile(finding.at).start;
  yield* merged(analysis, finding.rule, at);
  let indentation = Number.POSITIVE_INFINITY;
  let tried = 0;
  for (let line = lineAt(analysis.text, at); tried < MOST_PARENTS; line = lineAt(analysis.text, line.start - 1)) {
    const content = analysis.text.slice(line.start, line.end);
    const depth = content.search(/[^ ]/);
    if (depth >= 0 && depth < indentation && content[depth] !== "#") {
      indentation = depth;
      tried++;
      yield newLine(analysis, line.start, finding.rule);
    }
    if (line.start === 0) return;
  }
}

function* forFile(analysis: Analysis, rule: string): Generator<TextEdit> {
  const { text, parsed } = analysis;
  for (const comment of parsed.comments) {
    if (
      readSuppressions(comment, analysis.kind).some(
        (s) => s.by === "plimsoll" && s.scope === "file" && s.until === undefined,
      )
    ) {
      const edit = oneMore(analysis, comment, rule);
      if (edit) yield edit;
    }
  }
  const directives = parsed.comments.filter((c) => c.directive).map((c) => inFile(c.at).end);
  const below = directives.length > 0 ? nextLine(text, Math.max(...directives)) : text.startsWith("\ufeff") ? 1 : 0;
  const comment = `# plimsoll-ignore-file ${rule} -- `;
  const lineBreak = lineBreakOf(text);
  const missing = below > 1 && text[below - 1] !== "\n" ? lineBreak : "";
  yield { start: below, end: below, text: `${missing}${comment}${lineBreak}` };
  const marker = /^---[^\n]*\n/m.exec(text.slice(0, 2000));
  if (marker) {
    const start = marker.index + marker[0].length;
    yield { start, end: start, text: `${comment}${lineBreak}` };
  }
}

/** One rule more in comments that cover exactly what stands at the line of an offset. */
function* merged(analysis: Analysis, rule: string, at: number): Generator<TextEdit> {
  const line = lineAt(analysis.text, at);
  for (const comment of analysis.parsed.comments) {
    const covered = comment.covers ? inFile(comment.covers) : undefined;
    if (!covered || covered.start < line.start || covered.start > line.end) continue;
    if (
      !readSuppressions(comment, analysis.kind).some(
        (s) => s.by === "plimsoll" && s.scope === "node" && s.until === undefined,
      )
    )
      continue;
    const edit = oneMore(analysis, comment, rule);
    if (edit) yield edit;
  }
}

function oneMore({ text }: Analysis, comment: Comment, rule: string): TextEdit | undefined {
  const { start, end } = inFile(comment.at);
  const written = text.slice(start, end);
  const head = /^#\s*plimsoll-ignore(?:-file)?(?=\s)/.exec(written)?.[0].length;
  if (head === undefined) return undefined;
  const reason = written.slice(head).search(/\s--(?:\s|$)/);
  const ids = written.slice(0, reason < 0 ? undefined : head + reason).trimEnd().length;
  return ids > head ? { start: start + ids, end: start + ids, text: `, ${rule}` } : undefined;
}

function newLine(analysis: Analysis, at: number, rule: string): TextEdit {
  const { text } = analysis;
  const { start, end } = lineAt(text, at);
  const indentation = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? "";
  const above = abovePeers(analysis, start);
  // a byte order mark stays in front of everything
  const front = above === 0 && text.startsWith("\ufeff") ? 1 : above;
  return { start: front, end: front, text: `${indentation}# plimsoll-ignore ${rule} -- ${lineBreakOf(text, start)}` };
}

/** The start of the line itself, or of the comments of other tools right above it: some take the next line at its word. */
function abovePeers({ parsed, kind }: Analysis, start: number): number {
  const { text } = parsed;
  let above = start;
  for (
    let i = 0, line = lineAt(text, start - 1);
    above > 0 && i < MOST_PEERS;
    i++, line = lineAt(text, line.start - 1)
  ) {
    const comment = parsed.comments.find(({ at, trailing }) => {
      const { end } = inFile(at);
      return !trailing && line.start <= end && end <= line.end + 1 && line.start <= inFile(at).start;
    });
    if (!comment || comment.directive || !readSuppressions(comment, kind).some((s) => s.by !== "plimsoll")) break;
    above = line.start;
  }
  return above;
}

/** The first edit after which the rule has fewer findings because more are suppressed, and nothing else has become worse. */
function firstThatSilences(analysis: Analysis, rule: string, candidates: Iterable<TextEdit>): TextEdit | undefined {
  const of = (findings: readonly Finding[]) => findings.filter((f) => f.rule === rule).length;
  const others = (a: Analysis) => a.findings.filter((f) => f.rule !== rule && !f.rule.includes("suppression")).length;
  for (const edit of candidates) {
    const { kind, policy, facts } = analysis;
    const after = analyse({ text: applyEdits(analysis.text, [edit]), kind, policy, facts });
    if (
      of(after.findings) < of(analysis.findings) &&
      after.suppressed.length > analysis.suppressed.length &&
      others(after) <= others(analysis) &&
      after.parsed.problems.length <= analysis.parsed.problems.length
    ) {
      return edit;
    }
  }
  return undefined;
}

/** The line that holds an offset, without its line break. */
function lineAt(text: string, at: number): OffsetRange {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", Math.max(at, start));
  return { start: at <= 0 ? 0 : start, end: end < 0 ? text.length : end };
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

function lineBreakOf(text: string, near = 0): string {
  const end = text.indexOf("\n", near);
  const found = end < 0 ? text.lastIndexOf("\n") : end;
  return found > 0 && text[found - 1] === "\r" ? "\r\n" : "\n";
}
