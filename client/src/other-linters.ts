import { commands, type Diagnostic, type Disposable, languages, type Memento, type Uri, window } from "vscode";

/** Extensions that check the same files, by the source of their diagnostics. */
const OTHERS: ReadonlyMap<string, { readonly name: string; readonly extension: string }> = new Map([
  ["hadolint", { name: "hadolint", extension: "exiasr.hadolint" }],
  ["docker-language-server", { name: "Docker DX", extension: "docker.docker" }],
  ["dockerfile-utils", { name: "Docker", extension: "ms-azuretools.vscode-docker" }],
]);

const OWN = "plimsoll";
const TOLD = "plimsoll.otherLintersTold";

/** The sources of others that speak of a line that Plimsoll speaks of, too. */
export function sameLines(diagnostics: readonly Diagnostic[]): string[] {
  const own = new Set(diagnostics.filter(({ source }) => source === OWN).map(({ range }) => range.start.line));
  const others = diagnostics.filter(({ range }) => own.has(range.start.line)).map(({ source }) => source ?? "");
  return [...new Set(others)].filter((source) => OTHERS.has(source));
}

/** Says once, of each other extension, that both report the same lines, and offers to silence one of the two. */
export class OtherLinters implements Disposable {
  readonly #memory: Memento;
  readonly #subscription: Disposable;

  constructor(memory: Memento) {
    this.#memory = memory;
    this.#subscription = languages.onDidChangeDiagnostics(({ uris }) => this.#look(uris));
  }

  /** The sources that have been spoken of. */
  get told(): readonly string[] {
    return this.#memory.get<string[]>(TOLD, []);
  }

  #look(uris: readonly Uri[]): void {
    for (const uri of uris) {
      const fresh = sameLines(languages.getDiagnostics(uri)).find((source) => !this.told.includes(source));
      if (fresh === undefined) continue;
      void this.#memory.update(TOLD, [...this.told, fresh]);
      void this.#tell(fresh);
      return;
    }
  }

  async #tell(source: string): Promise<void> {
    const other = OTHERS.get(source);
    if (!other) return;
    const silence = `${other.name}'s settings`;
    const keep = "Plimsoll's settings";
    const chosen = await window.showInformationMessage(
      `${other.name} and Plimsoll report the same lines. You may want to silence one of the two.`,
      silence,
      keep,
    );
    if (chosen === undefined) return;
    const extension = chosen === silence ? other.extension : "plimsoll.plimsoll";
    await commands.executeCommand("workbench.action.openSettings", `@ext:${extension}`);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
