import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { type Plimsoll, start } from "./extension.ts";

/** Entry of the desktop and remote extension host: the server is a Node process of its own. */
export async function activate(context: ExtensionContext): Promise<Plimsoll> {
  const server = { module: context.asAbsolutePath("dist/server/node.cjs"), transport: TransportKind.ipc };
  const debug = { ...server, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
  return start(context, "node", (id, name, options) => new LanguageClient(id, name, { run: server, debug }, options));
}
