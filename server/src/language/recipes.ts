import type { WorkspaceEdit } from "vscode-languageserver";
import type { Analysis } from "../engine/analyse.ts";
import { type Applied, applyFixes } from "../engine/apply-fixes.ts";
import { hashOfValue } from "../knowledge/secrets/not-secrets.ts";
import type { Finding } from "../model/finding.ts";
import type { FileEdit } from "../model/fix.ts";
import type { Rule } from "../rules/rule.ts";
import type { Level } from "../settings/settings.ts";
import { editsBetween } from "../text/edit.ts";
import { inFile, textOf } from "../text/span.ts";
import type { Checked } from "./context.ts";
import { type HardenTarget, harden } from "./harden.ts";
import type { Host } from "./host.ts";
import { ignoreHere, ignoreInFile } from "./ignore-comment.ts";
import { changeSettings, newSettingsFile, type Wish } from "./team-settings.ts";
import { nameOf, pathBelow } from "./uris.ts";
import { type EditTarget, workspaceEdit } from "./workspace-edits.ts";

/** How to make the edits of a code action, as plain data: the client keeps it until the action is chosen. */
export type Recipe =
  | { readonly do: "fix-all" }
  | { readonly do: "harden"; readonly target: HardenTarget; readonly name: string }
  | { readonly do: "ignore-here"; readonly rule: string; readonly start: number }
  | { readonly do: "ignore-in-file"; readonly rule: string }
  | { readonly do: "set-level"; readonly rule: string; readonly level: Level }
  | { readonly do: "not-secret"; readonly rule: string; readonly start: number };

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
      const finding = findingOf(recipe, analysis);
      return single(finding && ignoreHere(analysis, finding), target);
    }
    case "ignore-in-file":
      return single(ignoreInFile(analysis, recipe.rule), target);
    case "set-level":
      return changeTeam({ rule: recipe.rule, level: recipe.level }, kitchen);
    case "not-secret": {
      const secret = findingOf(recipe, analysis)?.secret;
      return secret && changeTeam({ rule: recipe.rule, notSecret: hashOfValue(textOf(secret)) }, kitchen);
    }
  }
}

function findingOf({ rule, start }: { rule: string; start: number }, { findings }: Analysis): Finding | undefined {
  return findings.find((f) => f.rule === rule && inFile(f.at).start === start);
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

/** The edits of the team's settings file, or a new one in the root where there is none. */
async function changeTeam(wish: Wish, { context, target, rules, host }: Kitchen): Promise<WorkspaceEdit | undefined> {
  const { file, root, base, settings } = context.applying;
  if (root === undefined) return undefined;
  if (file === undefined) return single(newSettingsFile(wish, settings, rules), target);
  const path = pathBelow(root, file);
  if (path === undefined) return undefined;
  const text = target.documents.get(file)?.content.getText() ?? (await host.readFile(file, root));
  if (typeof text !== "string") return undefined;
  const format = nameOf(file).endsWith(".json") ? "json" : "yaml";
  const checked = base === undefined ? undefined : pathBelow(base, target.document.uri);
  const edits = changeSettings({ text, format, path: checked }, wish, rules);
  return (
    edits &&
    workspaceEdit(
      edits.map((edit) => ({ ...edit, path })),
      { ...target, textOf: () => text },
    )
  );
}
