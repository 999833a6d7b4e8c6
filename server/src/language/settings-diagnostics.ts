import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import { rangeOf, SOURCE } from "./diagnostics.ts";
import type { OpenDocument } from "./open-document.ts";
import type { SettingsStore } from "./settings-store.ts";

/** The faults of a settings file, shown where they stand in it. */
export async function settingsDiagnostics(document: OpenDocument, settings: SettingsStore): Promise<Diagnostic[]> {
  for (;;) {
    const { version } = document;
    const problems = await settings.problemsIn(document.uri, document.content.getText());
    if (version !== document.version) continue;
    return problems.map(({ message, start, end }) => ({
      range: rangeOf(document.content, { start, end }),
      severity: DiagnosticSeverity.Error,
      source: SOURCE,
      code: "settings",
      message,
    }));
  }
}
