import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import { unmatchedOverrides } from "../settings/unmatched-overrides.ts";
import { rangeOf, SOURCE } from "./diagnostics.ts";
import type { OpenDocument } from "./open-document.ts";
import type { Problem, SettingsStore } from "./settings-store.ts";
import { nameOf } from "./uris.ts";

/** The faults of a settings file, shown where they stand in it. */
export async function settingsDiagnostics(document: OpenDocument, settings: SettingsStore): Promise<Diagnostic[]> {
  for (;;) {
    const { version, uri } = document;
    const text = document.content.getText();
    const [problems, paths] = await Promise.all([settings.problemsIn(uri, text), settings.pathsBelow(uri)]);
    if (version !== document.version) continue;
    const format = nameOf(uri).endsWith(".json") ? "json" : "yaml";
    const unmatched = paths ? unmatchedOverrides(text, format, paths) : [];
    return [
      ...problems.map((problem) => faultOf(problem, document)),
      ...unmatched.map((at) => ({
        range: rangeOf(document.content, at),
        severity: DiagnosticSeverity.Hint,
        source: SOURCE,
        code: "settings",
        message: "No file of the workspace that is checked matches: this override does nothing.",
      })),
    ];
  }
}

/** The diagnostic of one fault. */
export function faultOf({ message, start, end, deprecated }: Problem, { content }: OpenDocument): Diagnostic {
  return {
    range: rangeOf(content, { start, end }),
    severity: deprecated ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
    ...(deprecated ? { tags: [DiagnosticTag.Deprecated] } : {}),
    source: SOURCE,
    code: "settings",
    message,
  };
}
