import type { Analysis } from "../engine/analyse.ts";
import { presetNames } from "../settings/resolve.ts";
import { readSuppressions } from "../settings/suppressions.ts";
import type { Checker } from "./checker.ts";
import type { Documents } from "./documents.ts";
import type { RulesHere, Status, StatusParams } from "./protocol.ts";
import type { Applying, SettingsStore } from "./settings-store.ts";
import { nameOf } from "./uris.ts";

/** Tells what applies to a document, or why it is not checked. */
export async function statusOf(
  { uri }: StatusParams,
  documents: Documents,
  checker: Checker,
  failures: ReadonlySet<string>,
): Promise<Status> {
  const document = documents.get(uri);
  if (!document) return { reason: "not-recognised", detail: "The document is not open." };
  const context = await checker.update(document);
  const { applying, kind } = context;
  const faults = (applying?.problems ?? []).map(
    (p) => `${p.uri === undefined ? "Editor settings" : nameOf(p.uri)}: ${p.message}`,
  );
  const reports = context.reason === undefined ? context.reportProblems : [];
  const problems = [...faults, ...reports, ...failures];
  const common: Status = {
    ...(kind ? { kind } : {}),
    ...(applying ? decisive(applying) : {}),
    ...(problems.length > 0 ? { problems } : {}),
  };
  if (context.reason === undefined) {
    const { analysis } = document;
    if (analysis && isIgnoredWhole(analysis)) return { ...common, reason: "ignore-file" };
    return { ...common, findings: analysis?.findings.length ?? 0 };
  }
  return {
    ...common,
    reason: context.reason,
    ...("detail" in context && context.detail !== undefined ? { detail: context.detail } : {}),
  };
}

/** The rules that apply to an open document, and who said so; none where nothing applies to it. */
export async function rulesHere(
  { uri }: StatusParams,
  documents: Documents,
  checker: Checker,
  settings: SettingsStore,
): Promise<RulesHere> {
  const document = documents.get(uri);
  if (!document) return { rules: [], others: 0 };
  const { applying, kind } = await checker.context(document);
  if (!applying) return { rules: [], others: 0 };
  const { rules, others } = settings.appliedRules(applying, uri, kind);
  return {
    ...decisive(applying),
    rules: rules.map(({ rule: { id, summary }, level, said }) => ({ id, summary, level, said })),
    others,
  };
}

/** What decides: a settings file where there is one, and presets. */
function decisive({ file, settings }: Applying): Pick<Status, "settings" | "presets"> {
  return { ...(file === undefined ? {} : { settings: file }), presets: presetNames(settings.extends) };
}

/** True where a comment silences every rule in the whole file. */
function isIgnoredWhole({ parsed, policy, facts }: Analysis): boolean {
  return (
    policy.suppressions.allow &&
    parsed.comments
      .flatMap((comment) => readSuppressions(comment, parsed.kind))
      .some(
        ({ by, scope, ids, until }) =>
          by === "plimsoll" && scope === "file" && ids.includes("*") && (until === undefined || until >= facts.today),
      )
  );
}
