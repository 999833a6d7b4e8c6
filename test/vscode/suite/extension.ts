import * as vscode from "vscode";
import type { Plimsoll } from "../../../client/src/extension.ts";
import { ok } from "./expect.ts";

/** The extension, activated; a failure to start shows its reason here. */
export async function plimsoll(): Promise<Plimsoll> {
  const extension = vscode.extensions.getExtension<Plimsoll>("plimsoll.plimsoll");
  ok(extension, "the extension is not installed");
  return extension.activate();
}
