import type { WorkspaceEdit } from "vscode-languageserver";
import type { Kind } from "../model/kind.ts";
import type { PinState } from "../pinning/rows.ts";

/**
 * What Plimsoll's own client and server say to each other beyond the language server protocol.
 * Types and method names only: both sides import this file. Another editor's client needs none of it.
 */

/** `initializationOptions`. Every field may be missing, as it is with other editors. */
export interface InitializationOptions {
  /**
   * Prefix of the address of a rule's page; the rule's id, encoded for a query, follows, then `rulePageSuffix`.
   * Without it the server links to nothing.
   */
  readonly rulePagePrefix?: string;
  readonly rulePageSuffix?: string;
  /** The same for links in Markdown, where the client wants another address there; else the page's. */
  readonly ruleLinkPrefix?: string;
  readonly ruleLinkSuffix?: string;
  /** The client answers `plimsoll/readFile` and `plimsoll/listFiles`. A server that has no file system of its own needs it. */
  readonly readFile?: boolean;
  /** The editor completes and explains YAML settings files by our schema itself. */
  readonly completesSettings?: boolean;
  /**
   * Who asks registries: `client`, which answers `plimsoll/fetch` with the editor's own proxy and certificates; `nobody`
   * where registries do not answer, in a browser. Without it the server asks by itself.
   */
  readonly registries?: "client" | "nobody";
  /**
   * The client's command that looks an image up, which it trusts links in hovers to call: its arguments are a document's
   * address, a line and a character, all as the protocol counts them.
   */
  readonly lookUpCommand?: string;
  /** A folder outside of all workspaces, as a path, where the server may keep what registries have told. */
  readonly cacheFolder?: string;
}

/** The address of a rule's page as the client wants it, or undefined where the client gave none. */
export function rulePage(options: InitializationOptions, rule: string): string | undefined {
  if (options.rulePagePrefix === undefined) return undefined;
  return options.rulePagePrefix + encodeURIComponent(rule) + (options.rulePageSuffix ?? "");
}

/** The address of a rule's page for a link in Markdown, or undefined where the client gave none. */
export function ruleLink(options: InitializationOptions, rule: string): string | undefined {
  if (options.ruleLinkPrefix === undefined) return rulePage(options, rule);
  return options.ruleLinkPrefix + encodeURIComponent(rule) + (options.ruleLinkSuffix ?? "");
}

/** Client to server: what applies to a document. Params `StatusParams`, result `Status`. */
export const STATUS_REQUEST = "plimsoll/status";

export interface StatusParams {
  readonly uri: string;
}

export interface Status {
  /** The format the document was recognised as. */
  readonly kind?: Kind;
  /** Why the document is not checked; absent where it is. */
  readonly reason?: NotChecked;
  /** One plain sentence where the reason alone does not tell enough. */
  readonly detail?: string;
  /** How many findings the document has. */
  readonly findings?: number;
  /** What decides: the address of a `.plimsoll.*`, or undefined for the editor's settings. */
  readonly settings?: string;
  /** What `extends` names, `recommended` where nothing does. */
  readonly presets?: readonly string[];
  /** Faults in the settings, and rules that failed: one sentence each. */
  readonly problems?: readonly string[];
}

export type NotChecked =
  | "disabled"
  | "not-recognised"
  | "ignored"
  | "ignore-file"
  | "too-large"
  | "scheme"
  | "internal-error";

/** Client to server: which rules apply to an open document. Params `StatusParams`, result `RulesHere`. */
export const RULES_REQUEST = "plimsoll/rules";

export interface RulesHere extends Pick<Status, "settings" | "presets"> {
  /** Those that apply and those that settings switch off, the strictest first. */
  readonly rules: readonly RuleHere[];
  /** How many more look at such files, and are off because nobody asks for them. */
  readonly others: number;
}

export interface RuleHere {
  readonly id: string;
  readonly summary: string;
  readonly level: "error" | "warning" | "info" | "hint" | "off";
  /** Who said so: presets by name, or a key of the settings, with its file where that is not the one that decides. */
  readonly said: string;
}

/** Server to client, a notification: the status of a document (or of all, without `uri`) may have changed. */
export const STATUS_CHANGED = "plimsoll/statusChanged";

export interface StatusChangedParams {
  readonly uri?: string;
}

/**
 * Server to client: the text of a file inside a workspace folder, through the editor's file systems.
 * Params `ReadFileParams`, result `ReadFileResult`. Only sent where `InitializationOptions.readFile` is true.
 */
export const READ_FILE_REQUEST = "plimsoll/readFile";

export interface ReadFileParams {
  readonly uri: string;
  /** Larger files are not read, in bytes; 1 MB where not said, and never more than 50 MB. */
  readonly most?: number;
}

/** `text` is null where there surely is no such file, undefined where it lies outside of the workspace or can't be read. */
export interface ReadFileResult {
  readonly text?: string | null;
}

/**
 * Server to client: the files of a workspace folder that may be checked, through the editor's file systems.
 * Params `ListFilesParams`, result `ListFilesResult`. Only sent where `InitializationOptions.readFile` is true.
 */
export const LIST_FILES_REQUEST = "plimsoll/listFiles";

export interface ListFilesParams {
  readonly folder: string;
  /** Instead of the files that may be checked: the reports of scanners below this path, which may be empty. */
  readonly reportsBelow?: string;
}

/** Paths relative to the folder, with `/`; undefined where they can't be listed. */
export interface ListFilesResult {
  readonly paths?: readonly string[];
}

/**
 * Client to server: the files of a workspace folder that the command line would read there, with what git ignores left
 * out. Params `WorkspaceFilesParams`, result `WorkspaceFilesResult`.
 */
export const WORKSPACE_FILES_REQUEST = "plimsoll/workspaceFiles";

export interface WorkspaceFilesParams {
  readonly folder: string;
}

/** Paths relative to the folder, with `/`; undefined where the server has no file system to list them of. */
export interface WorkspaceFilesResult {
  readonly paths?: readonly string[];
}

/** Client to server: check a text that is not open. Params `CheckTextParams`, result `CheckTextResult`. */
export const CHECK_TEXT_REQUEST = "plimsoll/checkText";

export interface CheckTextParams {
  readonly uri: string;
  readonly text: string;
}

/** Without `kind` the text is not one that is checked. `diagnostics` are those of the language server protocol. */
export interface CheckTextResult {
  readonly kind?: Kind;
  readonly diagnostics: readonly unknown[];
  /** How many findings the diagnostics stand for; those of a container that share a group are one diagnostic. */
  readonly findings?: number;
}

/**
 * Server to client: one request of a look-up that a person has asked for. Params `FetchParams`, result `FetchResult`.
 * Only sent where `InitializationOptions.registries` is `client`. Redirects are not followed; cancelling ends it.
 */
export const FETCH_REQUEST = "plimsoll/fetch";

export interface FetchParams {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer with its body in base64, or the code of what went wrong (`ENOTFOUND`), empty where there is none. */
export type FetchResult =
  | {
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: string;
    }
  | { readonly failed: string };

/** The address of a link in a hover that calls a command of the client with some arguments. */
export function commandLink(command: string, given: readonly unknown[]): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(given))}`;
}

/**
 * Client to server: a person wants to know what registries tell of the image at a position of a document, or of all images
 * that it names. Params `LookUpImageParams`, result `LookUpImageResult`; can be cancelled.
 */
export const LOOK_UP_IMAGE_REQUEST = "plimsoll/lookUpImage";

export interface LookUpImageParams {
  readonly uri: string;
  /** Without it all images of the document are looked up. */
  readonly position?: { readonly line: number; readonly character: number };
  /** The person trusts the workspace. */
  readonly trusted: boolean;
}

export interface LookUpImageResult {
  /** How many images there is something told of. */
  readonly told: number;
  /** In sentences: why some are not, or why none was looked up. */
  readonly failures: readonly string[];
}

/**
 * Client to server: a person wants the digests that tags point to. Params `PinParams`, result `PinResult`; nothing is
 * written. Tells of its progress under `workDoneToken`; can be cancelled.
 */
export const PIN_REQUEST = "plimsoll/pin";

export interface PinParams {
  /** Files, and folders with all that lies in them; the whole workspace where absent. */
  readonly uris?: readonly string[];
  /** Only the reference that stands there, in the one file that `uris` names. */
  readonly position?: { readonly line: number; readonly character: number };
  /** Only these references, as they are written. */
  readonly images?: readonly string[];
  /** pin: tags get digests; update: digests whose tags have moved are renewed as well; check: only to know which have. */
  readonly mode: "pin" | "update" | "check";
  /** The person trusts the workspace. */
  readonly trusted: boolean;
  readonly workDoneToken?: string | number;
}

export interface PinResult {
  /** One sentence: what became of the images, or why no registry was asked. */
  readonly summary: string;
  /** What is to be written, of each file all or nothing; absent where that is nothing. */
  readonly edit?: WorkspaceEdit;
  readonly places: readonly PinnedPlace[];
  /** Files of which nothing is to be written, one sentence each. */
  readonly failures: readonly { readonly uri: string; readonly message: string }[];
}

/** What became of one reference. */
export interface PinnedPlace {
  readonly uri: string;
  /** For people: both count from 1. */
  readonly line: number;
  readonly column: number;
  /** As it is written. */
  readonly image: string;
  readonly state: PinState;
  /** Why it is not pinned, or what has changed. */
  readonly message?: string;
}

/** Client to server: the images that the files of the workspace name, as a tree to show. Params `ImagesParams`, result `ImagesResult`; can be cancelled. */
export const IMAGES_REQUEST = "plimsoll/images";

export interface ImagesParams {
  /** Also files are read again of which nobody has said that they have changed. */
  readonly fresh?: boolean;
}

export interface ImagesResult {
  readonly nodes: readonly ImageNode[];
  /** How many images there are, in two words. */
  readonly summary: string;
  /** In sentences: what could not be looked at, or that there is nothing; empty where there is nothing to say. */
  readonly message: string;
}

/** A line of the tree: an image, a version of it, or a place that names it. Texts are shown as they are. */
export interface ImageNode {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly sign: ImageSign;
  /** Where a click leads to; counted from zero, in UTF-16 units. */
  readonly place?: { readonly uri: string; readonly line: number; readonly character: number };
  /** The references below that could be given a digest, as they are written. */
  readonly images?: readonly string[];
  readonly children?: readonly ImageNode[];
}

/** What a line is marked with: the worst that is known of what it stands for. */
export type ImageSign = "digest" | "tag" | "floating" | "ended" | "built" | "unknown" | "place" | "more";

/** Client to server: take a report that a person has chosen. Params `ImportScanParams`, result `ImportScanResult`. */
export const IMPORT_SCAN_REQUEST = "plimsoll/importScan";

export interface ImportScanParams {
  /** For people, and to forget it by. */
  readonly path: string;
  readonly text: string;
  /** Which image it is about, where the report does not say so. */
  readonly image?: string;
  /** It is taken again, as after a restart: nobody asks how often its image is used. */
  readonly quiet?: boolean;
}

export interface ImportScanResult {
  readonly taken: boolean;
  /** What is in it and how often its image is used, or why it is not taken: sentences. */
  readonly message: string;
  /** The report does not say which image it is about. */
  readonly unnamed?: boolean;
}

/** Client to server: forget a report that was imported. Params `ForgetScanParams`, no result. */
export const FORGET_SCAN_REQUEST = "plimsoll/forgetScan";

export interface ForgetScanParams {
  /** All where absent. */
  readonly path?: string;
}

/**
 * Client to server: a page about the whole workspace. Params `ReportParams`, result `ReportResult`; cancelled, it ends with
 * an error of the protocol.
 */
export const REPORT_REQUEST = "plimsoll/report";

export interface ReportParams {
  readonly title: string;
  readonly workDoneToken?: string | number;
}

/** `html` is a whole page that loads nothing; without it something went wrong. */
export interface ReportResult {
  readonly html?: string;
}
