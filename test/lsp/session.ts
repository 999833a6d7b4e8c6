import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type {
  ClientCapabilities,
  CodeAction,
  CodeActionContext,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  InitializeResult,
  MarkupContent,
  Position,
  PublishDiagnosticsParams,
  Range,
  TextDocumentEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import { createProtocolConnection, type ProtocolConnection } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Status } from "../../server/src/language/protocol.ts";
import { buildServer, SERVER } from "./server-bundle.ts";

/** What a capable editor that asks for diagnostics says of itself. */
export const PULL: ClientCapabilities = {
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ["create", "rename", "delete"],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    synchronization: { didSave: true },
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true },
    hover: { contentFormat: ["markdown", "plaintext"] },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
  },
};

/** The same editor, to which diagnostics have to be sent. */
export const PUSH: ClientCapabilities = {
  ...PULL,
  textDocument: { ...PULL.textDocument, diagnostic: undefined as never },
};
delete (PUSH.textDocument as { diagnostic?: unknown }).diagnostic;

export interface SessionOptions {
  readonly capabilities?: ClientCapabilities;
  /** `plimsoll.*` of the editor. */
  readonly settings?: Record<string, unknown>;
  /** Files of the workspace folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly initializationOptions?: unknown;
  /** Of the server, beside that of the tests. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A client of the built server over stdio, with a workspace folder of its own. */
export class Session {
  readonly folder: string;
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly documents = new Map<string, TextDocument>();
  readonly published: PublishDiagnosticsParams[] = [];
  readonly logged: string[] = [];
  readonly registered: string[] = [];
  settings: Record<string, unknown>;
  refreshes = 0;
  hintRefreshes = 0;
  initialized!: InitializeResult;
  #wakers: (() => void)[] = [];

  private constructor(options: SessionOptions) {
    this.folder = mkdtempSync(join(tmpdir(), "plimsoll-lsp-"));
    for (const [path, text] of Object.entries(options.files ?? {})) this.write(path, text);
    this.settings = options.settings ?? {};
    this.process = spawn(process.execPath, [SERVER, "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...options.env },
    });
    const { stdin, stdout } = this.process;
    assert.ok(stdin && stdout);
    this.connection = createProtocolConnection(stdout, stdin);
    this.connection.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section }) => (section === "plimsoll" ? this.settings : null)),
    );
    this.connection.onRequest(
      "client/registerCapability",
      ({ registrations }: { registrations: { method: string }[] }) => {
        this.registered.push(...registrations.map(({ method }) => method));
        return null;
      },
    );
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      this.#wake();
      return null;
    });
    this.connection.onRequest("workspace/inlayHint/refresh", () => {
      this.hintRefreshes++;
      this.#wake();
      return null;
    });
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.logged.push(message);
    });
    this.connection.onNotification("textDocument/publishDiagnostics", (given: PublishDiagnosticsParams) => {
      this.published.push(given);
      this.#wake();
    });
    this.connection.listen();
  }

  static async start(options: SessionOptions = {}): Promise<Session> {
    await buildServer();
    const session = new Session(options);
    const uri = pathToFileURL(session.folder).href;
    session.initialized = await session.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: "workspace" }],
      capabilities: options.capabilities ?? PULL,
      initializationOptions: options.initializationOptions,
    });
    await session.connection.sendNotification("initialized", {});
    return session;
  }

  /** Ends the server as an editor does; the exit code. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null) {
      rmSync(this.folder, { recursive: true, force: true });
      return this.process.exitCode;
    }
    const ended = new Promise<number | null>((resolve) => this.process.once("exit", resolve));
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await ended;
    this.connection.dispose();
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).href;
  }

  /** Writes a file to the disk; the server is not told. */
  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async open(path: string, text: string, languageId = languageOf(path)): Promise<string> {
    const uri = path.includes("://") ? path : this.uri(path);
    this.documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
    return uri;
  }

  text(uri: string): string {
    return this.document(uri).getText();
  }

  document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    assert.ok(document, `${uri} is not open`);
    return document;
  }

  /** Replaces the one place where `before` stands by `after`, as typing does. */
  async replace(uri: string, before: string, after: string): Promise<void> {
    const text = this.text(uri);
    const start = text.indexOf(before);
    assert.ok(start >= 0 && text.indexOf(before, start + 1) < 0, `"${before}" stands there once`);
    await this.edit(uri, start, start + before.length, after);
  }

  async edit(uri: string, start: number, end: number, text: string): Promise<void> {
    const document = this.document(uri);
    const changes = [{ range: { start: document.positionAt(start), end: document.positionAt(end) }, text }];
    TextDocument.update(document, changes, document.version + 1);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: document.version },
      contentChanges: changes,
    });
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  async pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest("textDocument/diagnostic", {
      textDocument: { uri },
      identifier: "plimsoll",
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  }

  /** The diagnostics of a document now. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    assert.equal(report.kind, "full");
    return report.kind === "full" ? report.items : [];
  }

  /** The next diagnostics that the server sends for a version of a document. */
  async publication(uri: string, version: number): Promise<Diagnostic[]> {
    const found = () => this.published.findLast((p) => p.uri === uri && p.version === version);
    await this.until(() => found() !== undefined, `diagnostics of version ${version}`);
    return found()?.diagnostics ?? [];
  }

  /** Waits for something that a message of the server brings about. */
  async until(holds: () => boolean, what: string): Promise<void> {
    const end = Date.now() + 15_000;
    while (!holds()) {
      assert.ok(Date.now() < end, `waited in vain for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.#wakers.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    const given = { diagnostics: [], ...context };
    return (await this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: given,
    })) as CodeAction[];
  }

  /** Carries an action out as an editor does: asks for its edits where they are missing, and tells the server. */
  async apply(action: CodeAction): Promise<WorkspaceEdit> {
    const resolved: CodeAction = action.edit ? action : await this.connection.sendRequest("codeAction/resolve", action);
    const { edit } = resolved;
    assert.ok(edit, `"${action.title}" has edits`);
    for (const change of edit.documentChanges ?? []) {
      if ("kind" in change) continue;
      await this.#applyTo(change);
    }
    return edit;
  }

  async #applyTo({ textDocument: { uri, version }, edits }: TextDocumentEdit): Promise<void> {
    const document = this.documents.get(uri);
    if (!document) return;
    assert.equal(version, document.version, "the edits are for the version that is open");
    const after = TextDocument.applyEdits(document, edits as never);
    await this.edit(uri, 0, document.getText().length, after);
  }

  async hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line, character } });
  }

  /** What the hover on the first place of a text says. */
  async hoverOn(uri: string, text: string): Promise<string> {
    const { line, character } = this.positionOf(uri, text);
    const hover = await this.hover(uri, line, character);
    assert.ok(hover, `a hover on ${text}`);
    return (hover.contents as MarkupContent).value;
  }

  /** Behind the first character of a text's first place. */
  positionOf(uri: string, text: string): Position {
    return this.document(uri).positionAt(this.text(uri).indexOf(text) + 1);
  }

  async status(uri: string): Promise<Status> {
    return this.connection.sendRequest("plimsoll/status", { uri });
  }

  async changeSettings(settings: Record<string, unknown>): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  async fileChanged(path: string): Promise<void> {
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: this.uri(path), type: 2 }],
    });
  }

  #wake(): void {
    for (const waker of this.#wakers.splice(0)) waker();
  }
}

function languageOf(path: string): string {
  if (/compose[^/]*\.ya?ml$/.test(path)) return "dockercompose";
  if (/\.ya?ml$/.test(path)) return "yaml";
  if (/Dockerfile/.test(path)) return "dockerfile";
  return "plaintext";
}

/** The ids of all findings that diagnostics stand for, in order. */
export function rulesOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.flatMap((d) => (d.data as { findings: { rule: string }[] }).findings.map((f) => f.rule));
}

/** The message of a diagnostic, which must be there and plain text. */
export function messageOf(diagnostic: Diagnostic | undefined): string {
  assert.ok(typeof diagnostic?.message === "string");
  return diagnostic.message;
}

/** The diagnostic that stands for a rule's finding. */
export function of(diagnostics: readonly Diagnostic[], rule: string): Diagnostic {
  const found = diagnostics.find((d) => rulesOf([d]).includes(rule));
  assert.ok(found, `${rule} is among ${rulesOf(diagnostics).join(", ")}`);
  return found;
}

export const COMPOSE = `services:
  app:
    image: acme/app:1.4
    privileged: true # for the GPU
`;

export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: acme/web:1.4
      securityContext:
        privileged: true
`;
