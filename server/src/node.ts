import { existsSync, lstatSync, realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import type { Host } from "./language/host.ts";
import { startServer } from "./language/server.ts";
import { wait } from "./registry/transport.ts";

/** Neighbouring files are settings, ignore files and the like: a bigger one is none of these, in bytes. */
const MOST_BYTES = 1_000_000;

const host: Host = {
  reads: (scheme) => scheme === "file",
  readFile: readInside,
  listFiles,
  listReports,
  holdsRepository: async (folder) => {
    try {
      return existsSync(join(fileURLToPath(folder), ".git"));
    } catch {
      return false;
    }
  },
  network: async () => {
    const { useProxy } = await import("./cli/registry-access.ts");
    useProxy(process.env);
    return { fetch: (url, init) => fetch(url, init), wait };
  },
  credentials: async (folders, programs) => {
    const { dockerCredentials } = await import("./cli/docker-credentials.ts");
    return dockerCredentials(process.env, pathsOf(folders), { programs });
  },
  kept: async (folder, folders) => {
    const [{ ContentFolder }, { willLieIn }] = await Promise.all([
      import("./cli/content-folder.ts"),
      import("./cli/cache-folder.ts"),
    ]);
    const isFine = isAbsolute(folder) && !pathsOf(folders).some((workspace) => willLieIn(workspace, folder));
    return isFine ? new ContentFolder(folder) : undefined;
  },
  soon: (task) => void setImmediate(task),
  now: () => performance.now(),
  today: () => new Date().toISOString().slice(0, 10),
};

/** Of folders on this computer. */
function pathsOf(folders: readonly string[]): string[] {
  return folders.filter((folder) => folder.startsWith("file:")).map((folder) => fileURLToPath(folder));
}

/**
 * Reads a file that really lies inside the root, links followed. All but the reading itself is asked of the system at once:
 * most of the files that are wanted are not there, and to hear so from a promise costs ten times as much.
 */
async function readInside(uri: string, root: string, most = MOST_BYTES): Promise<string | null | undefined> {
  try {
    const path = fileURLToPath(uri);
    if (!lstatSync(path, { throwIfNoEntry: false })) return null;
    const file = realpathSync.native(path);
    const below = relative(realpathSync.native(fileURLToPath(root)), file);
    if (below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below)) return undefined;
    const status = statSync(file);
    return status.isFile() && status.size <= most ? await readFile(file, "utf8") : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? null : undefined;
  }
}

/** As the command line finds them. */
async function listReports(root: string, path: string): Promise<readonly string[] | undefined> {
  try {
    const within = fileURLToPath(root);
    const [{ reportFiles }, { relativeTo }] = await Promise.all([
      import("./cli/scan-files.ts"),
      import("./cli/workspace.ts"),
    ]);
    return reportFiles(join(within, path), within).map((file) => relativeTo(within, file));
  } catch {
    return undefined;
  }
}

/** As the command line finds them, so that both know the same of a workspace. */
async function listFiles(root: string, nested = false): Promise<readonly string[] | undefined> {
  try {
    const folder = fileURLToPath(root);
    const [{ findFiles }, { Roots, relativeTo }] = await Promise.all([
      import("./cli/find-files.ts"),
      import("./cli/workspace.ts"),
    ]);
    const { candidates, faults } = findFiles([folder], folder, new Roots(folder));
    if (faults.length > 0) return undefined;
    return candidates
      .filter((candidate) => nested || candidate.root.folder === folder)
      .map(({ file }) => relativeTo(folder, file));
  } catch {
    return undefined;
  }
}

startServer(createConnection(ProposedFeatures.all), host);
