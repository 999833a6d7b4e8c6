import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { isInside, Roots, realInside } from "./workspace.ts";

/**
 * Where the platform wants to have what may be lost (`$XDG_CACHE_HOME/plimsoll`); undefined where that lies in the
 * workspace, which is another's. @param cwd absolute
 */
export function cacheFolder(env: NodeJS.ProcessEnv, cwd: string): string | undefined {
  const folder = join(platformFolder(env), "plimsoll");
  const { folder: workspace } = new Roots(cwd).of(cwd, cwd);
  return willLieIn(workspace, folder) ? undefined : folder;
}

/** True where a folder lies in a workspace, or would if it were made; both absolute, links followed. */
export function willLieIn(workspace: string, folder: string): boolean {
  return isInside(workspace, folder) || realInside(workspace, existing(folder));
}

function platformFolder({ XDG_CACHE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string {
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (process.platform === "win32" && LOCALAPPDATA && isAbsolute(LOCALAPPDATA)) return LOCALAPPDATA;
  return join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
}

/** The folder, or the nearest one above it that is there. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}
