import { type ExtensionContext, Uri, workspace } from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from "vscode-languageclient/browser";
import { type Plimsoll, start } from "./extension.ts";

/** Entry of the web extension host: the server is a Web Worker. */
export async function activate(context: ExtensionContext): Promise<Plimsoll> {
  const script = Uri.joinPath(context.extensionUri, "dist/server/browser.js");
  let worker: Worker | undefined;
  // Not the worker itself: the web host's are no instances of `Worker`, which is what the client looks for.
  const connect = async () => {
    worker?.terminate();
    worker = await startWorker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return start(context, "browser", (id, name, options) => new LanguageClient(id, name, connect, options));
}

async function startWorker(script: Uri): Promise<Worker> {
  if (script.scheme === "http" || script.scheme === "https")
    return new Worker(script.toString(true), { name: "plimsoll" });
  // The web host starts no worker from an address such as vscode-remote:, but does so from a blob of the same text.
  const blob = new Blob([new Uint8Array(await workspace.fs.readFile(script))], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(blob), { name: "plimsoll" });
}
