import { Disposable, FileSystemError, FileType, RelativePattern, Uri, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  LIST_FILES_REQUEST,
  type ListFilesParams,
  type ListFilesResult,
  READ_FILE_REQUEST,
  type ReadFileParams,
  type ReadFileResult,
} from "../../server/src/language/protocol.ts";
import { CANDIDATES, REPORTS } from "./documents.ts";

/** Neighbouring files are settings, ignore files and Dockerfiles: a bigger one is none of these. */
const MAX_BYTES = 1_000_000;
/** Nor is anything larger asked for. */
const MOST_BYTES = 50 * 2 ** 20;

/** Lets the server read and list files of the workspace, also where only the editor can reach them. */
export function answerFileReads(client: BaseLanguageClient): Disposable {
  return Disposable.from(
    client.onRequest(READ_FILE_REQUEST, ({ uri, most }: ReadFileParams) =>
      readWorkspaceFile(Uri.parse(uri, true), most),
    ),
    client.onRequest(LIST_FILES_REQUEST, ({ folder, reportsBelow }: ListFilesParams) =>
      listWorkspaceFiles(Uri.parse(folder, true), reportsBelow),
    ),
  );
}

/**
 * The files of a workspace folder that may be checked; none of other folders.
 * @param reportsBelow instead of them the reports of scanners below this path
 */
export async function listWorkspaceFiles(folder: Uri, reportsBelow?: string): Promise<ListFilesResult> {
  if (!workspace.getWorkspaceFolder(folder) || reportsBelow?.split("/").includes("..")) return {};
  const pattern =
    reportsBelow === undefined
      ? new RelativePattern(folder, CANDIDATES)
      : new RelativePattern(Uri.joinPath(folder, reportsBelow), REPORTS);
  const found = await workspace.findFiles(pattern, "**/{node_modules,.git}/**");
  return { paths: found.map(({ path }) => path.slice(folder.path.length).replace(/^\//, "")) };
}

/**
 * The text of a file inside a workspace folder. Never reads outside of it: an address with `..` or with a symbolic
 * link below the folder is refused.
 */
export async function readWorkspaceFile(uri: Uri, most = MAX_BYTES): Promise<ReadFileResult> {
  const folder = workspace.getWorkspaceFolder(uri);
  if (!folder || uri.path.split("/").includes("..")) return {};
  const steps = uri.path.slice(folder.uri.path.length).split("/").filter(Boolean);
  try {
    let at = folder.uri;
    for (const [i, step] of steps.entries()) {
      at = Uri.joinPath(at, step);
      const { type, size } = await workspace.fs.stat(at);
      const wanted = i === steps.length - 1 ? FileType.File : FileType.Directory;
      if (type !== wanted || (wanted === FileType.File && size > Math.min(most, MOST_BYTES))) return {};
    }
    return { text: new TextDecoder().decode(await workspace.fs.readFile(at)) };
  } catch (error) {
    return error instanceof FileSystemError && error.code === "FileNotFound" ? { text: null } : {};
  }
}
