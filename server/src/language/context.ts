import { recognise } from "../formats/recognise.ts";
import type { ImageKnowledge } from "../model/image-facts.ts";
import type { Kind } from "../model/kind.ts";
import { isIgnored, type Policy } from "../settings/resolve.ts";
import type { Host } from "./host.ts";
import type { SessionImages } from "./images/image-knowledge.ts";
import { expectedNeighbours, NeighbourFiles } from "./neighbour-files.ts";
import type { OpenDocument } from "./open-document.ts";
import type { NotChecked } from "./protocol.ts";
import type { Applying, SettingsStore } from "./settings-store.ts";
import { nameOf, pathBelow, schemeOf } from "./uris.ts";
import type { RootIndex, WorkspaceIndex } from "./workspace-index.ts";

/** Longer texts are not checked, in UTF-16 units. */
export const MOST_TEXT = 5_000_000;

/** What applies to an open document: that it is checked, and by what, or why it is not. */
export type Context = Checked | Unchecked;

export interface Checked {
  readonly reason: undefined;
  readonly kind: Kind;
  readonly policy: Policy;
  /** Relative to the workspace root, with `/`. */
  readonly path: string;
  readonly neighbours: NeighbourFiles;
  /** The other files of its root; undefined where it has none. */
  readonly workspace: RootIndex | undefined;
  /** What rules may know of images beyond their names. */
  readonly images: ImageKnowledge;
  /** Why some of the scanners' reports that its settings name can't be used. */
  readonly reportProblems: readonly string[];
  readonly applying: Applying;
}

export interface Unchecked {
  readonly reason: NotChecked;
  readonly detail?: string;
  readonly kind?: Kind | undefined;
  readonly applying?: Applying;
}

/** Past versions, output and other views of an editor that are no files to work on. */
const FOREIGN_SCHEMES: readonly string[] = [
  "git",
  "gitfs",
  "gitlens",
  "git-graph",
  "output",
  "debug",
  "pr",
  "review",
  "scm",
  "vscode-scm",
  "vscode-local-history",
  "plimsoll-rule",
];

/** Finds out what applies to a document. */
export async function contextOf(
  document: OpenDocument,
  settings: SettingsStore,
  host: Host,
  index: WorkspaceIndex,
  sessionImages: SessionImages,
): Promise<Context> {
  const { uri } = document;
  if (FOREIGN_SCHEMES.includes(schemeOf(uri))) return { reason: "scheme" };
  const applying = await settings.applying(uri);
  if (!applying.enable) return { reason: "disabled", applying };
  const text = document.content.getText();
  if (text.length > MOST_TEXT) {
    return { reason: "too-large", applying, detail: "The file is larger than 5 MB and is not checked." };
  }
  const { base, root } = applying;
  const fromBase = base === undefined ? undefined : pathBelow(base, uri);
  if (fromBase !== undefined && isIgnored(applying.settings, fromBase)) return { reason: "ignored", applying };
  const path = (root === undefined ? undefined : pathBelow(root, uri)) ?? nameOf(uri);
  const kind = kindOf(document, path, text);
  if (typeof kind !== "string") return { ...kind, applying };
  document.kind = kind;
  const former = document.context?.reason === undefined ? document.context?.neighbours : undefined;
  const known = former ?? new NeighbourFiles();
  const neighbours = root === undefined ? known : await known.read(root, host, expectedNeighbours(kind, path));
  const workspace = root === undefined ? undefined : index.of(root);
  const { reports, problems: reportProblems } = await sessionImages.reports.of(applying);
  const images = sessionImages.forRules(applying.online, reports);
  const policy = settings.policy(applying, uri);
  return { reason: undefined, kind, policy, path, neighbours, workspace, images, reportProblems, applying };
}

/** A document that was recognised keeps its kind while it is half typed; only another name or language changes it. */
function kindOf(document: OpenDocument, path: string, text: string): Kind | Unchecked {
  if (document.kind) return document.kind;
  const { kind, reason } = recognise(path, text, document.languageId);
  return kind ?? { reason: "not-recognised", detail: reason ?? "" };
}
