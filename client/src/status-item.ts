import {
  type Command,
  Disposable,
  type Event,
  LanguageStatusSeverity,
  languages,
  type Uri,
  window,
  workspace,
} from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import type { NotChecked, Status } from "../../server/src/language/protocol.ts";
import { counted } from "./counted.ts";
import { SELECTOR } from "./documents.ts";
import { settingsName } from "./show-rules.ts";
import { unlinked } from "./unlinked.ts";

const DELAY_MS = 150;

const WHY: Record<NotChecked, string> = {
  disabled: "Switched off by plimsoll.enable.",
  "not-recognised":
    "Neither name nor content is that of a Dockerfile, Kubernetes manifest, Compose file or container group.",
  ignored: "The settings ignore this file.",
  "ignore-file": "A plimsoll-ignore-file comment switches checking off.",
  "too-large": "The file is too large.",
  scheme: "Only files are checked, not past versions or output.",
  "internal-error": "Checking failed. The output tells more.",
};

const SHOW_OUTPUT: Command = { command: "plimsoll.showOutput", title: "Show output" };
const OPEN_CONFIG: Command = { command: "plimsoll.openConfig", title: "Open settings" };
const SHOW_RULES: Command = { command: "plimsoll.showRules", title: "Show rules" };
const RESTART: Command = { command: "plimsoll.restart", title: "Restart" };

/** Tells in the language status what applies to the active document, or why it is not checked. */
export class StatusItem implements Disposable {
  readonly #item = languages.createLanguageStatusItem("plimsoll", [...SELECTOR] as {
    language?: string;
    pattern?: string;
  }[]);
  readonly #client: BaseLanguageClient;
  readonly #status: (uri: Uri) => Promise<Status>;
  readonly #subscriptions: Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed told when the status of a document may have changed */
  constructor(client: BaseLanguageClient, changed: Event<unknown>, status: (uri: Uri) => Promise<Status>) {
    this.#client = client;
    this.#status = status;
    this.#item.name = "Plimsoll";
    this.#item.text = "Plimsoll";
    const soon = () => this.#soon();
    this.#subscriptions = Disposable.from(
      this.#item,
      changed(soon),
      client.onDidChangeState(soon),
      window.onDidChangeActiveTextEditor(soon),
      workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("plimsoll") && soon()),
      languages.onDidChangeDiagnostics(({ uris }) => {
        const active = window.activeTextEditor?.document.uri.toString();
        if (uris.some((uri) => uri.toString() === active)) soon();
      }),
    );
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#update(), DELAY_MS);
  }

  async #update(): Promise<void> {
    const document = window.activeTextEditor?.document;
    if (this.#client.state !== State.Running) {
      const starting = this.#client.state === State.Starting;
      this.#show(
        starting ? "Plimsoll: starting" : "Plimsoll: stopped",
        "",
        LanguageStatusSeverity.Information,
        RESTART,
      );
    } else if (document && languages.match([...SELECTOR] as never, document) > 0) {
      try {
        this.#tell(await this.#status(document.uri));
      } catch (error) {
        this.#show("Plimsoll: no answer", String(error), LanguageStatusSeverity.Warning, SHOW_OUTPUT);
      }
    }
  }

  #tell(status: Status): void {
    const { reason, findings = 0, problems = [], presets = ["recommended"] } = status;
    const severity = problems.length > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
    if (reason) {
      this.#show(
        "Plimsoll: not checked",
        status.detail || WHY[reason],
        severity,
        reason === "internal-error" ? SHOW_OUTPUT : OPEN_CONFIG,
      );
      return;
    }
    const count = findings === 0 ? "no findings" : counted(findings, "finding");
    const what = problems[0] ?? `${presets.join(", ")} (${settingsName(status)})`;
    this.#show(`Plimsoll: ${count}`, what, severity, problems.length > 0 ? OPEN_CONFIG : SHOW_RULES);
  }

  #show(text: string, detail: string, severity: LanguageStatusSeverity, command: Command): void {
    Object.assign(this.#item, { text, detail: unlinked(detail), severity, command });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }
}
