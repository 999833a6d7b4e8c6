import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import type { Parsed } from "../../formats/format.ts";
import type { Finding } from "../../model/finding.ts";
import { withDigest } from "../../pinning/look-up.ts";
import { contains, inFile, type OffsetRange } from "../../text/span.ts";
import type { ClientFeatures } from "../client-features.ts";
import type { OpenDocument } from "../open-document.ts";
import { type NamedImage, namedImages } from "./image-at.ts";
import { PIN_COMMAND } from "./serve-pins.ts";

/** Pins and renewals where nothing is found fault with; one of the kinds that `HARDEN` names. */
export const PIN = `${CodeActionKind.RefactorRewrite}.plimsoll.pin`;

/** Our client's command, which asks the server for edits. */
const CLIENT_COMMAND = "plimsoll.pinImages";
/** Rules whose findings a digest answers. */
const PIN_RULES: ReadonlySet<string> = new Set(["pin-image-digest", "pin-image-version"]);
/** Stands for the digest that nobody has asked for yet. */
const SOME_DIGEST = `sha256:${"0".repeat(64)}`;

/** Where pins are asked for, and what is found fault with there. */
export interface PinnedRange {
  readonly document: OpenDocument;
  readonly parsed: Parsed;
  readonly range: OffsetRange;
  readonly marked: readonly { readonly finding: Finding; readonly diagnostic: Diagnostic }[];
}

/**
 * The action that pins the one image that a range touches, or renews its pin. It carries a command and never edits: no
 * registry is asked before somebody chooses it.
 */
export function pinActions({ document, parsed, range, marked }: PinnedRange, features: ClientFeatures): CodeAction[] {
  if (!features.ours && !features.serverCommands) return [];
  const places = namedImages(parsed).filter(({ parts }) => parts.some((part) => touches(inFile(part), range)));
  const [place] = places;
  // whoever selects much has something else in mind
  if (!place || places.some(({ at }) => inFile(at).start !== inFile(place.at).start)) return [];
  const title = titleOf(place);
  if (title === undefined) return [];
  const diagnostics = marked.flatMap(({ finding, diagnostic }) =>
    PIN_RULES.has(finding.rule) && contains(finding.at, place.at) ? [diagnostic] : [],
  );
  const kind = diagnostics.length > 0 ? CodeActionKind.QuickFix : PIN;
  const position = document.content.positionAt(inFile(place.at).start);
  const { uri } = document;
  const command = features.ours
    ? { title, command: CLIENT_COMMAND, arguments: [{ uri, position }] }
    : { title, command: PIN_COMMAND, arguments: [uri, position] };
  return [{ title, kind, command, ...(diagnostics.length > 0 && { diagnostics: distinct(diagnostics) }) }];
}

/** Undefined where nothing is pulled, where there is no tag to ask for, and where no digest could be written. */
function titleOf(place: NamedImage): string | undefined {
  const { reference } = place;
  const { name, tag, digest, host } = reference;
  if (place.builtHere || (digest !== undefined && tag === undefined)) return undefined;
  if ("refused" in place.write(withDigest(reference, SOME_DIGEST))) return undefined;
  const image = tag === undefined ? name : `${name}:${tag}`;
  return digest === undefined
    ? `Pin ${image} to its digest (asks ${host})`
    : `Renew the digest of ${image} (asks ${host})`;
}

function touches(a: OffsetRange, b: OffsetRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Findings of a group share a diagnostic. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Set(diagnostics)];
}
