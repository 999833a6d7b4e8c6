import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Analysis } from "../engine/analyse.ts";
import { firstApplicable } from "../engine/apply-fixes.ts";
import { type Finding, SEVERITIES } from "../model/finding.ts";
import { realise } from "../model/fix.ts";
import type { Rule } from "../rules/rule.ts";
import { inFile, type OffsetRange } from "../text/span.ts";
import type { Checker } from "./checker.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { Checked } from "./context.ts";
import { SOURCE, toDiagnostic } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { type Cluster, cluster, first } from "./grouping.ts";
import { throwIfCancelled } from "./guard.ts";
import { hardenTargetAt } from "./harden.ts";
import type { Host } from "./host.ts";
import { PIN, pinActions } from "./images/pin-actions.ts";
import { type Noted, note } from "./noted.ts";
import type { OpenDocument } from "./open-document.ts";
import { follow, type Kitchen, type Recipe } from "./recipes.ts";
import { settingsActions } from "./settings-actions.ts";
import type { SettingsStore } from "./settings-store.ts";
import { type EditTarget, workspaceEdit } from "./workspace-edits.ts";

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.plimsoll`;
export const HARDEN = `${CodeActionKind.RefactorRewrite}.plimsoll`;
export const ACTION_KINDS = [CodeActionKind.QuickFix, FIX_ALL, HARDEN];

/** More findings than this in one selection get no actions of their own. */
const MOST_FINDINGS = 100;
/** Where a selection holds findings of more rules than this, switching them off file by file is not what anybody wants. */
const MOST_RULES_TO_SWITCH_OFF = 3;
/** How many edits are made in advance for clients that can't ask for them later. */
const MOST_IN_ADVANCE = 8;

/** `data` of an action whose edits are made when it is chosen. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly recipe: Recipe;
}

/** Offers and carries out code actions. */
export class CodeActions {
  readonly #checker: Checker;
  readonly #documents: Documents;
  readonly #features: ClientFeatures;
  readonly #rules: readonly Rule[];
  readonly #host: Host;
  readonly #settings: SettingsStore;

  constructor(
    checker: Checker,
    documents: Documents,
    features: ClientFeatures,
    rules: readonly Rule[],
    host: Host,
    settings: SettingsStore,
  ) {
    this.#checker = checker;
    this.#documents = documents;
    this.#features = features;
    this.#rules = rules;
    this.#host = host;
    this.#settings = settings;
  }

  /** The actions for a range of a document. */
  async offer(params: CodeActionParams, token?: CancellationToken): Promise<CodeAction[]> {
    const document = this.#documents.get(params.textDocument.uri);
    if (!document || !this.#features.literalActions) return [];
    const wanted = (kind: string) => isWanted(kind, params.context.only);
    const range = {
      start: document.content.offsetAt(params.range.start),
      end: document.content.offsetAt(params.range.end),
    };
    if (this.#settings.isSettingsFile(document.uri)) {
      if (!wanted(CodeActionKind.QuickFix)) return [];
      const features = this.#features;
      const target = { document, root: undefined, textOf: () => undefined, documents: this.#documents, features };
      return settingsActions(document, range, this.#settings, target, params.context.diagnostics);
    }
    const ready = await this.#analysed(document, token);
    if (!ready) return [];
    const { analysis, context } = ready;
    const actions: CodeAction[] = [];
    const later: { action: CodeAction; recipe: Recipe }[] = [];
    const marked = wanted(CodeActionKind.QuickFix)
      ? markedIn(range, analysis, document, this.#features, params.context.diagnostics)
      : [];
    actions.push(...marked.flatMap((m) => this.#fixes(m, document, context)));
    later.push(...suppressing(marked, context));
    const pins = pinActions({ document, parsed: analysis.parsed, range, marked }, this.#features);
    actions.push(...pins.filter(({ kind }) => kind === CodeActionKind.QuickFix && wanted(kind)));
    if (wanted(HARDEN)) {
      const found = hardenTargetAt(analysis, range.start);
      if (found) {
        later.unshift({
          action: { title: `Harden ${found.name}`, kind: HARDEN },
          recipe: { do: "harden", target: found.target, name: found.name },
        });
      }
    }
    // without being asked for by name, only clients that fetch the edits later are offered it
    const named = params.context.only !== undefined;
    if (wanted(FIX_ALL) && (named || this.#features.resolveEdit)) {
      if (analysis.findings.some((f) => firstApplicable(f, ["safe"]))) {
        later.push({ action: { title: "Fix all safe Plimsoll findings", kind: FIX_ALL }, recipe: { do: "fix-all" } });
      }
    }
    throwIfCancelled(token);
    const rewriting = pins.filter(({ kind }) => kind === PIN && wanted(kind));
    return [...actions, ...(await this.#finish(later, document, ready)), ...rewriting];
  }

  /**
   * Makes the edits of an action that was offered without.
   * @throws ResponseError if the document has changed since, or the edits can't be made
   */
  async resolve(action: CodeAction, token?: CancellationToken): Promise<CodeAction> {
    const data = action.data as ActionData | undefined;
    const document = data?.uri === undefined ? undefined : this.#documents.get(data.uri);
    if (!data || action.edit) return action;
    if (!document || document.version !== data.version) {
      throw new ResponseError(LSPErrorCodes.ContentModified, "the document has changed");
    }
    const ready = await this.#analysed(document, token);
    if (!ready || document.version !== data.version) {
      throw new ResponseError(LSPErrorCodes.ContentModified, "the document has changed");
    }
    const edit = await follow(data.recipe, this.#kitchen(document, ready));
    if (!edit) throw new ResponseError(LSPErrorCodes.RequestFailed, `"${action.title}" can't be done safely here.`);
    return { ...action, edit };
  }

  async #analysed(document: OpenDocument, token: CancellationToken | undefined) {
    const context = await this.#checker.update(document, token);
    const { analysis } = document;
    return context.reason === undefined && analysis ? { analysis, context } : undefined;
  }

  #fixes({ finding, diagnostic }: Marked, document: OpenDocument, context: Checked): CodeAction[] {
    const actions: CodeAction[] = [];
    for (const fix of finding.fixes) {
      if (fix.needsNetwork) continue;
      const realised = realise(fix);
      if ("refused" in realised || realised.edits.length === 0) continue;
      const edit = workspaceEdit(realised.edits, this.#target(document, context));
      if (!edit) continue;
      const { title } = realised;
      const action: CodeAction = { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit };
      // the best one comes first
      if (actions.length === 0 && this.#features.preferred) action.isPreferred = true;
      actions.push(action);
    }
    return actions;
  }

  async #finish(
    later: readonly { action: CodeAction; recipe: Recipe }[],
    document: OpenDocument,
    ready: Pick<Kitchen, "analysis" | "context">,
  ): Promise<CodeAction[]> {
    if (this.#features.resolveEdit) {
      const { uri, version } = document;
      return later.map(({ action, recipe }) => ({ ...action, data: { uri, version, recipe } satisfies ActionData }));
    }
    const done: CodeAction[] = [];
    for (const { action, recipe } of later.slice(0, MOST_IN_ADVANCE)) {
      const edit = await follow(recipe, this.#kitchen(document, ready));
      if (edit) done.push({ ...action, edit });
    }
    return done;
  }

  #kitchen(document: OpenDocument, { analysis, context }: Pick<Kitchen, "analysis" | "context">): Kitchen {
    return { analysis, context, target: this.#target(document, context), rules: this.#rules, host: this.#host };
  }

  #target(document: OpenDocument, { applying, neighbours }: Checked): EditTarget {
    return {
      document,
      root: applying.root,
      textOf: (path) => neighbours.text(path),
      documents: this.#documents,
      features: this.#features,
    };
  }
}

/** A finding in the selection, with the diagnostic that shows it. */
interface Marked {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
}

/** The findings whose own place, or whose group's mark, the range touches. */
function markedIn(
  range: OffsetRange,
  analysis: Analysis,
  document: OpenDocument,
  features: ClientFeatures,
  given: readonly Diagnostic[],
): Marked[] {
  const touches = ({ start, end }: OffsetRange) => start <= range.end && range.start <= end;
  const chosen = cluster(note(analysis.findings))
    .map((c) => ({ of: c, parts: touches(first(c)) ? c.parts : c.parts.filter(touches) }))
    .filter(({ parts }) => parts.length > 0);
  return chosen.slice(0, MOST_FINDINGS).flatMap(({ of, parts }) => {
    const diagnostic = shown(of, document, features, given);
    return parts.map(({ finding }: Noted) => ({ finding, diagnostic }));
  });
}

/** The client's own copy of a diagnostic where it sent one, so that it knows which one an action is for. */
function shown(
  of: Cluster,
  document: OpenDocument,
  features: ClientFeatures,
  given: readonly Diagnostic[],
): Diagnostic {
  const own = toDiagnostic(of, document, features);
  const same = ({ source, code, range }: Diagnostic) =>
    source === SOURCE &&
    code === own.code &&
    range.start.line === own.range.start.line &&
    range.start.character === own.range.start.character;
  return given.find(same) ?? own;
}

/** Actions that silence what is marked: here, in the file, for the team. */
function suppressing(
  marked: readonly Marked[],
  { policy, applying }: Checked,
): { action: CodeAction; recipe: Recipe }[] {
  const byRule = new Map<string, Marked>();
  for (const m of marked) if (!byRule.has(m.finding.rule)) byRule.set(m.finding.rule, m);
  const rules = [...byRule.keys()];
  const make = (rule: string, title: string, recipe: Recipe) => ({
    action: {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [(byRule.get(rule) as Marked).diagnostic],
    } as CodeAction,
    recipe,
  });
  const may = rules.filter((rule) => policy.suppressions.allow && !policy.suppressions.forbid.includes(rule));
  const actions = may.map((rule) => {
    const { start } = inFile((byRule.get(rule) as Marked).finding.at);
    return make(rule, `Ignore ${rule} here`, { do: "ignore-here", rule, start });
  });
  const harmless = rules.flatMap((rule) => {
    const { finding } = byRule.get(rule) as Marked;
    const known = policy.rules.find((enabled) => enabled.rule.id === rule);
    if (!finding.secret || !known?.rule.options.notSecrets || applying.root === undefined) return [];
    const { start } = inFile(finding.at);
    return make(rule, "Not a secret: keep its hash in the team's settings", { do: "not-secret", rule, start });
  });
  if (rules.length > MOST_RULES_TO_SWITCH_OFF) return [...harmless, ...actions];
  const forTeam = applying.root === undefined ? [] : rules;
  return [
    ...harmless,
    ...actions,
    ...may.map((rule) => make(rule, `Ignore ${rule} in this file`, { do: "ignore-in-file", rule })),
    ...forTeam.map((rule) => make(rule, `Turn off ${rule} for the team`, { do: "set-level", rule, level: "off" })),
    ...(forTeam.length === 1 ? forTeam : []).flatMap((rule) => {
      const { severity } = (byRule.get(rule) as Marked).finding;
      // one step up or down: with all of them the menu would be longer than anybody reads
      const at = SEVERITIES.indexOf(severity);
      return SEVERITIES.filter((_, other) => Math.abs(other - at) === 1).map((level) =>
        make(rule, `Change ${rule} to ${level} for the team`, { do: "set-level", rule, level }),
      );
    }),
  ];
}

/** True where a kind of action, or one above it, is asked for; without a request all are. */
export function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
}
