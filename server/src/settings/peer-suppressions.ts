import type { Comment } from "../model/comment.ts";
import type { Peer } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import type { Suppression } from "./suppressions.ts";

/** What other tools' comments ask for in a kind of file, each with the scope that its tool gives it. */
export function peerSuppressions(comment: Comment, kind: Kind): Suppression[] {
  const text = comment.text.trim();
  return READERS.flatMap((read) => read(text, comment, kind));
}

type Reader = (text: string, comment: Comment, kind: Kind) => Suppression[];

const READERS: readonly Reader[] = [hadolint, buildkit, checkov, trivy, kics, semgrep];

function make(
  by: Peer,
  comment: Comment,
  ids: readonly string[],
  scope: Suppression["scope"],
  { reason, until }: { reason?: string | undefined; until?: string | undefined } = {},
): Suppression[] {
  return ids.length > 0 ? [{ by, ids, scope, until, reason: reason?.trim() || undefined, comment }] : [];
}

function hadolint(text: string, comment: Comment): Suppression[] {
  const match = /^hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([^#]*)(?:#(.*))?$/.exec(text);
  if (!match) return [];
  const scope = match[1] === "global" ? "file" : match[1] === "stage" ? "stage" : "node";
  const ids = idsIn(match[2] ?? "");
  // hadolint takes no notice of the whole comment where one id is none
  return ids.every((id) => /^(?:DL|SC)\d+$/.test(id))
    ? make("hadolint", comment, ids, scope, { reason: match[3] })
    : [];
}

/** At the top for the file, above an instruction for that one; what stands behind a blank is a note. */
function buildkit(text: string, comment: Comment): Suppression[] {
  const match = /^check\s*=\s*(?:[^\s;]*;)*\s*skip\s*=\s*([^;]*)/i.exec(text);
  if (!match) return [];
  const names = comment.directive ? match[1] : match[1]?.split(/\s/)[0];
  const ids = idsIn(names ?? "").map((id) => (id === "all" ? "*" : id));
  return make("buildkit", comment, ids, comment.directive ? "file" : "node");
}

/** For the whole Dockerfile, wherever it stands; in manifests checkov reads annotations instead. */
function checkov(text: string, comment: Comment, kind: Kind): Suppression[] {
  const match = /^(?:checkov|bridgecrew|cortex):skip=\s*(\w+(?:,\w+)*)(?::(.*))?$/.exec(text);
  if (!match || kind !== "dockerfile") return [];
  return make("checkov", comment, (match[1] as string).split(","), "file", { reason: match[2] });
}

/** For what follows, or stands on its line. Each id may end on a day: `:exp:2027-01-31`. Those of one workspace only are none here. */
function trivy(text: string, comment: Comment): Suppression[] {
  if (!/^trivy:ignore:/.test(text)) return [];
  return text.split(/\s+/).flatMap((word) => {
    const match = /^#?trivy:ignore:([A-Za-z0-9_-]+|\*)(?::exp:(\d{4}-\d{2}-\d{2}))?$/.exec(word);
    if (!match) return [];
    const until = match[2] && dayBefore(match[2]);
    return make("trivy", comment, [currentTrivyId(match[1] as string)], "node", { until });
  });
}

/** Trivy's day is the first on which the comment no longer holds. */
function dayBefore(date: string): string {
  const time = Date.parse(date);
  return Number.isNaN(time) ? "0000-00-00" : new Date(time - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** `DS002`, `AVD-DS-0002` and `DS-0002` are one check. */
function currentTrivyId(id: string): string {
  const match = /^(?:AVD-)?([A-Z]{2,4})-?(\d{3,4})$/.exec(id);
  return match ? `${match[1]}-${(match[2] as string).padStart(4, "0")}` : id;
}

/** `ignore` and `disable=` hold for the file where nothing but comments stands above them. */
function kics(text: string, comment: Comment): Suppression[] {
  const match = /^kics-scan\s+(ignore-line|ignore-block|ignore|disable\s*=\s*(.*))$/.exec(text);
  if (!match) return [];
  const [, command = "", list] = match;
  if (command === "ignore-line") return make("kics", comment, ["*"], "line");
  if (command === "ignore-block") return make("kics", comment, ["*"], comment.stage ? "stage" : "node");
  return make("kics", comment, list === undefined ? ["*"] : idsIn(list), "top");
}

/** On the line, or the line below where the comment stands alone. */
function semgrep(text: string, comment: Comment): Suppression[] {
  const match = /(?:^|[#:/]\s?)nosem(?:grep)?(?![\w-])(?::\s?([\w./-]+(?:,\s?[\w./-]+)*))?(.*)$/i.exec(text);
  if (!match) return [];
  return make("semgrep", comment, match[1] ? idsIn(match[1]) : ["*"], "line", { reason: match[2] });
}

function idsIn(list: string): string[] {
  return list.split(/[\s,]+/).filter(Boolean);
}

/** True where the id that a peer's suppression names is that of its check. */
export function namesCheck(by: Suppression["by"], named: string, check: string): boolean {
  // the checks of these are known by the beginning of a UUID, and by the path of their file
  if (by === "kics") return named.toLowerCase().startsWith(check);
  if (by === "semgrep") return named.split(/[./]/).at(-1) === check.split("/").at(-1);
  return named === check;
}
