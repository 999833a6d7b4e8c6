import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import type { OffsetRange } from "../text/span.ts";
import type { OpenDocument } from "./open-document.ts";
import { faultOf } from "./settings-diagnostics.ts";
import type { SettingsStore } from "./settings-store.ts";
import { type EditTarget, workspaceEdit } from "./workspace-edits.ts";

/** For each fault of a settings file in a range whose right word can be guessed: put that in its place. */
export async function settingsActions(
  document: OpenDocument,
  { start, end }: OffsetRange,
  settings: SettingsStore,
  target: EditTarget,
  given: readonly Diagnostic[],
): Promise<CodeAction[]> {
  const text = document.content.getText();
  const problems = await settings.problemsIn(document.uri, text);
  if (text !== document.content.getText()) return [];
  return problems.flatMap((problem): CodeAction[] => {
    const { suggestion } = problem;
    if (suggestion === undefined || problem.start > end || start > problem.end) return [];
    const quote = /^["']/.exec(text.slice(problem.start, problem.end))?.[0] ?? "";
    const replacement = { start: problem.start, end: problem.end, text: `${quote}${suggestion}${quote}` };
    const edit = workspaceEdit([replacement], target);
    if (!edit) return [];
    const own = faultOf(problem, document);
    const same = given.find((d) => d.message === own.message && d.range.start.line === own.range.start.line);
    const action: CodeAction = {
      title: `Write ${suggestion}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [same ?? own],
      edit,
    };
    if (target.features.preferred) action.isPreferred = true;
    return [action];
  });
}
