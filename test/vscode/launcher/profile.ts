import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** No tour, no gallery, no updates, no telemetry: nothing on the screen but the editor. */
const SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
};

/** User data, extensions and server data of one run, in a folder of their own. */
export interface Profile {
  readonly folder: string;
  readonly user: string;
  readonly extensions: string;
  readonly server: string;
  /** Removes the folder; done at the end of the process in any case. */
  dispose(): void;
}

/** Restricted mode without the questions that would cover the editor. */
export const UNTRUSTED = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};

/** Makes an empty profile. @param settings user settings on top of the quiet ones */
export function createProfile(settings: Readonly<Record<string, unknown>> = {}): Profile {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-"));
  const [user, extensions, server] = ["user", "extensions", "server"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [join(user, "User"), extensions, server]) mkdirSync(path, { recursive: true });
  writeFileSync(join(user, "User/settings.json"), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  const dispose = () => {
    process.off("exit", dispose);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.once("exit", dispose);
  return { folder, user, extensions, server, dispose };
}
