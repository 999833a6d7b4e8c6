import type { CancellationToken, Diagnostic } from "vscode-languageserver";
import type { Checker } from "./checker.ts";
import type { ClientFeatures } from "./client-features.ts";
import { diagnosticsOf, sameDiagnostics } from "./diagnostics.ts";
import type { OpenDocument } from "./open-document.ts";
import { settingsDiagnostics } from "./settings-diagnostics.ts";
import type { SettingsStore } from "./settings-store.ts";

/** What the client is to show for a document, and a name for it that changes when it does. */
export interface Answer {
  readonly diagnostics: readonly Diagnostic[];
  readonly edition: number;
  /** The version of the text that the diagnostics' ranges belong to. */
  readonly version: number;
}

/** Makes the diagnostics of open documents, whoever asks for them. */
export class Answers {
  readonly #checker: Checker;
  readonly #settings: SettingsStore;
  readonly #features: ClientFeatures;

  constructor(checker: Checker, settings: SettingsStore, features: ClientFeatures) {
    this.#checker = checker;
    this.#settings = settings;
    this.#features = features;
  }

  /**
   * The diagnostics of a document as it is now. With `plimsoll.run` = onSave, those of the last save, moved along.
   * @throws ResponseError if the caller no longer waits
   */
  async of(document: OpenDocument, token?: CancellationToken): Promise<Answer> {
    const diagnostics = this.#settings.isSettingsFile(document.uri)
      ? await settingsDiagnostics(document, this.#settings)
      : await this.#findings(document, token);
    if (!sameDiagnostics(diagnostics, document.answered)) {
      document.answered = diagnostics;
      document.edition++;
    }
    return { diagnostics, edition: document.edition, version: document.version };
  }

  async #findings(document: OpenDocument, token: CancellationToken | undefined): Promise<Diagnostic[]> {
    const context = await this.#checker.context(document);
    const later =
      context.reason === undefined &&
      context.applying.run === "onSave" &&
      document.waitsForSave &&
      document.shownUnder === context.policy;
    if (!later) await this.#checker.update(document, token);
    return diagnosticsOf(
      document.shown.findings.filter((n) => !n.gone),
      document,
      this.#features,
    );
  }
}
