import type { Connection } from "vscode-languageserver";
import type { ClientFeatures } from "./client-features.ts";
import type { Host } from "./host.ts";
import {
  LIST_FILES_REQUEST,
  type ListFilesParams,
  type ListFilesResult,
  READ_FILE_REQUEST,
  type ReadFileParams,
  type ReadFileResult,
} from "./protocol.ts";
import { schemeOf } from "./uris.ts";

/** A host that asks the client for the files that it can't reach itself: those of a virtual workspace. */
export function withClientFiles(host: Host, connection: Connection, features: ClientFeatures): Host {
  const ask = async <Result extends object>(
    request: string,
    params: ReadFileParams | ListFilesParams,
  ): Promise<Partial<Result>> => {
    if (features.options.readFile !== true) return {};
    try {
      return await connection.sendRequest<Result>(request, params);
    } catch {
      return {};
    }
  };
  return {
    readFile: async (uri, root, most) => {
      if (host.reads(schemeOf(uri))) return host.readFile(uri, root, most);
      const params = { uri, ...(most === undefined ? {} : { most }) };
      return (await ask<ReadFileResult>(READ_FILE_REQUEST, params)).text;
    },
    listFiles: async (root, nested) => {
      if (host.reads(schemeOf(root))) return host.listFiles(root, nested);
      return (await ask<ListFilesResult>(LIST_FILES_REQUEST, { folder: root })).paths;
    },
    listReports: async (root, reportsBelow) => {
      if (host.reads(schemeOf(root))) return host.listReports(root, reportsBelow);
      return (await ask<ListFilesResult>(LIST_FILES_REQUEST, { folder: root, reportsBelow })).paths;
    },
    reads: (scheme) => host.reads(scheme),
    network: () => host.network(),
    credentials: (folders, programs) => host.credentials(folders, programs),
    kept: (folder, folders) => host.kept(folder, folders),
    holdsRepository: (folder) => host.holdsRepository(folder),
    soon: (task) => host.soon(task),
    now: () => host.now(),
    today: () => host.today(),
  };
}
