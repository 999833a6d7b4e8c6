import * as vscode from "vscode";
import { ok } from "./expect.ts";

const WAIT_MS = 15_000;

/** Asks again and again until there is an answer. @throws after 15 seconds, naming what was waited for */
export async function eventually<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** The first workspace folder. */
export function folder(): vscode.Uri {
  const first = vscode.workspace.workspaceFolders?.[0];
  ok(first, "the suite needs a workspace folder");
  return first.uri;
}

export function inFolder(path: string): vscode.Uri {
  return vscode.Uri.joinPath(folder(), path);
}

/** Writes a file into the workspace folder. */
export async function write(path: string, text: string): Promise<vscode.Uri> {
  const uri = inFolder(path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** Opens a file of the workspace folder in the editor, written first where a text is given. */
export async function open(path: string, text?: string): Promise<vscode.TextDocument> {
  const uri = text === undefined ? inFolder(path) : await write(path, text);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** The findings that the editor shows on a document. */
export function findings(uri: vscode.Uri, rule?: string): vscode.Diagnostic[] {
  const all = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "plimsoll");
  return rule === undefined ? all : all.filter((diagnostic) => ruleOf(diagnostic) === rule);
}

/** The rule that a diagnostic is of. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Waits for the first finding of a rule. */
export function finding(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return eventually(
    `a finding of ${rule}; there are ${findings(uri).map(ruleOf).join(", ") || "none"}`,
    () => findings(uri, rule)[0],
  );
}

/** Waits until no finding of a rule is left. */
export function noFinding(uri: vscode.Uri, rule: string): Promise<true> {
  return eventually(`${rule} to go away`, () => findings(uri, rule).length === 0 || undefined);
}

/** Sets a setting of the workspace; undefined takes it away. */
export async function setting(section: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(section, value, vscode.ConfigurationTarget.Workspace);
}

/** Puts the cursor at the start of a range of the active editor. */
export function select(range: vscode.Range): void {
  const editor = vscode.window.activeTextEditor;
  ok(editor, "no editor is active");
  editor.selection = new vscode.Selection(range.start, range.start);
}
