import type { Connection } from "vscode-languageserver";
import type { ClientFeatures } from "./client-features.ts";
import type { EditorConfiguration } from "./settings-store.ts";

/** How long an editor has to tell its settings, in milliseconds; after that it has none. */
const PATIENCE = 5000;

/** `plimsoll.*` of the editor: asked for by file where the client answers that, else what it has sent of itself. */
export function editorConfiguration(
  connection: Connection,
  features: ClientFeatures,
): { ask: (uri: string) => Promise<EditorConfiguration>; given: (settings: unknown) => void } {
  let sent: EditorConfiguration = {};
  return {
    given: (settings) => {
      sent = configurationIn(asObject(settings).plimsoll ?? settings);
    },
    ask: async (uri) => {
      if (!features.configuration) return sent;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<unknown>((resolve) => {
        timer = setTimeout(() => resolve(sent), PATIENCE);
      });
      try {
        const asked = connection.workspace.getConfiguration({ scopeUri: uri, section: "plimsoll" });
        return configurationIn(await Promise.race([asked, late]));
      } catch {
        return sent;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Keys without content say nothing: editors fill in `{}`, `[]` and "" where nothing is set. */
function configurationIn(value: unknown): EditorConfiguration {
  return Object.fromEntries(Object.entries(asObject(value)).filter(([, v]) => !isEmpty(v)));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
