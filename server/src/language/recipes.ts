import type { WorkspaceEdit } from "vscode-languageserver";
import type { Analysis } from "../engine/analyse.ts";
import { type Applied, applyFixes } from "../engine/apply-fixes.ts";
import type { FileEdit } from "../model/fix.ts";
import type { Rule } from "../rules/rule.ts";
import { editsBetween } from "../text/edit.ts";
import { inFile } from "../text/span.ts";
import type { Checked } from "./context.ts";
import { type HardenTarget, harden } from "./harden.ts";
import type { Host } from "./host.ts";
import { ignoreHere, ignoreInFile } from "./ignore-comment.ts";
import { newSettingsFile, turnOffIn } from "./team-settings.ts";
import { nameOf, pathBelow } from "./uris.ts";
import { type EditTarget, workspaceEdit } from "./workspace-edits.ts";

/** How to make the edits of a code action, as plain data: the client keeps it until the action is chosen. */
export type Recipe =
  | { readonly do: "fix-all" }
  | { readonly do: "harden"; readonly target: HardenTarget; readonly name: string }
  | { readonly do: "ignore-here"; readonly rule: string; readonly start: number }
  | { readonly do: "ignore-in-file"; readonly rule: string }
  | { readonly do: "turn-off"; readonly rule: string };

export interface Kitchen {
  readonly analysis: Analysis;
  readonly context: Checked;
  readonly target: EditTarget;
  readonly rules: readonly Rule[];
  readonly host: Host;
}

/** Makes the edits of a recipe on the text of the analysis; undefined where there are none. */
export async function follow(recipe: Recipe, kitchen: Kitchen): Promise<WorkspaceEdit | undefined> {
  const { analysis, target } = kitchen;
  switch (recipe.do) {
    case "fix-all": {
      const { text, kind, policy, facts } = analysis;
      return workspaceEdit(allOf(analysis, applyFixes({ text, kind, policy, facts, safeties: ["safe"] })), target);
    }
    case "harden":
      return workspaceEdit(allOf(analysis, harden(analysis, recipe.target)), target, {
        label: `Harden ${recipe.name}`,
        description: "Takes privileges away: something that relies on them may fail.",
      });
    case "ignore-here": {
      const finding = analysis.findings.find((f) => f.rule === recipe.rule && inFile(f.at).start === recipe.start);
      return single(finding && ignoreHere(analysis, finding), target);
    }
    case "ignore-in-file":
      return single(ignoreInFile(analysis, recipe.rule), target);
    case "turn-off":
      return turnOff(recipe.rule, kitchen);
  }
}

/** What was applied step by step, as edits of the first text and of other files. */
function allOf(analysis: Analysis, { text, elsewhere }: Applied): FileEdit[] {
  const seen = new Set<string>();
  const others = elsewhere.filter(({ path, text: added }) => {
    const key = `${path}\n${added}`;
    return !seen.has(key) && seen.add(key);
  });
  return [...editsBetween(analysis.text, text), ...others];
}

function single(edit: FileEdit | undefined, target: EditTarget): WorkspaceEdit | undefined {
  return edit && workspaceEdit([edit], target);
}

async function turnOff(rule: string, { context, target, rules, host }: Kitchen): Promise<WorkspaceEdit | undefined> {
  const { file, root, settings } = context.applying;
  if (root === undefined) return undefined;
  if (file === undefined) return single(newSettingsFile(rule, settings), target);
  const path = pathBelow(root, file);
  if (path === undefined || nameOf(file).endsWith(".json")) return undefined;
  const text = target.documents.get(file)?.content.getText() ?? (await host.readFile(file, root));
  const edit = typeof text === "string" ? turnOffIn(text, rule, rules) : undefined;
  return edit && workspaceEdit([{ ...edit, path }], { ...target, textOf: () => text });
}
