import * as vscode from "vscode";
import { equal, match } from "./expect.ts";
import { plimsoll } from "./extension.ts";

/** The extension runs in the host that the suite is for. */
export function describeHost(host: "node" | "browser"): void {
  describe("extension host", () => {
    it(`is real VS Code and starts the ${host} entry`, async () => {
      match(vscode.version, /^1\.\d+\.\d+/);
      const process = (globalThis as { process?: { versions?: { node?: string } } }).process;
      equal(process?.versions?.node !== undefined, host === "node");
      equal((await plimsoll()).host, host);
    });
  });
}
