import type { CredentialSource } from "../registry/authorization.ts";
import type { ContentStore } from "../registry/content-store.ts";
import type { Network } from "../registry/transport.ts";

/** What the server needs of the place it runs in: a Node process or a web worker. */
export interface Host {
  /** Whether files of a scheme are read by `readFile`; the client is asked for others. */
  reads(scheme: string): boolean;
  /**
   * The text of a file; null where there surely is none, undefined where that can't be known or it may not be read.
   * @param root the workspace root that the file must really lie in, links followed
   * @param most larger files are not read, in bytes; 1 MB where not said
   */
  readFile(uri: string, root: string, most?: number): Promise<string | null | undefined>;
  /**
   * The files of a workspace root that may be checked, by their paths relative to it, with `/`; nested repositories
   * and what git ignores left out. Undefined where that can't be known.
   * @param nested those of nested repositories as well
   */
  listFiles(root: string, nested?: boolean): Promise<readonly string[] | undefined>;
  /**
   * The reports of scanners in a folder and below it, by their paths relative to the workspace root; undefined where that
   * can't be known. @param folder relative to the root, empty for the root itself
   */
  listReports(root: string, folder: string): Promise<readonly string[] | undefined>;
  /** Whether a folder holds a `.git`; false where that can't be known. */
  holdsRepository(folder: string): Promise<boolean>;
  /** What registries are asked with where the client does not ask them; undefined in a web worker. */
  network(): Promise<Network | undefined>;
  /**
   * The log-ins that Docker keeps for this user. @param folders the workspace's, nothing in which is run or believed
   * @param programs whether the programs that keep log-ins may be run
   */
  credentials(folders: readonly string[], programs: boolean): Promise<CredentialSource | undefined>;
  /**
   * What registries have told, kept in a folder that the client has named; undefined where that is none or lies in one of
   * the workspace's folders. @param folder a path @param folders the workspace's
   */
  kept(folder: string, folders: readonly string[]): Promise<ContentStore | undefined>;
  /** Runs a task after the messages that have already arrived. */
  soon(task: () => void): void;
  /** Milliseconds from some fixed moment. */
  now(): number;
  /** ISO date, `2026-11-22`. */
  today(): string;
}
