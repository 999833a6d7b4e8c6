import { cpSync } from "node:fs";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { listenForReport, type Row } from "./control.ts";
import { startHub } from "./hub.ts";
import { createProfile } from "./profile.ts";

/** Runs a suite in desktop VS Code. @returns what each test did */
export async function runInDesktopVscode(
  vscodeExecutablePath: string,
  { extension, suite, workspace }: { readonly extension: string; readonly suite: string; readonly workspace: string },
): Promise<readonly Row[]> {
  const control = await listenForReport();
  const { hub, stop: stopHub } = await startHub();
  const profile = createProfile({ "plimsollTest.report": control.address, "plimsollTest.hub": hub });
  const folder = join(profile.folder, "workspace");
  cpSync(workspace, folder, { recursive: true });
  let problem: unknown;
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      launchArgs: [
        folder,
        `--user-data-dir=${profile.user}`,
        `--extensions-dir=${profile.extensions}`,
        "--disable-workspace-trust",
        "--no-sandbox",
      ],
    }).catch((error) => {
      problem = error;
    });
    return control.rows(String(problem));
  } finally {
    control.stop();
    stopHub();
    profile.dispose();
  }
}
