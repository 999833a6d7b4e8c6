import type { Comment } from "../model/comment.ts";
import type { Peer } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import { textOf } from "../text/span.ts";
import type { Suppression } from "./suppressions.ts";

/** What other tools' comments ask for in a kind of file, each with the scope that its tool gives it. */
export function peerSuppressions(comment: Comment, kind: Kind): Suppression[] {
  const text = comment.text.trim();
  return READERS.flatMap((read) => read(text, comment, kind));
}

type Reader = (text: string, comment: Comment, kind: Kind) => Suppression[];

const READERS: readonly Reader[] = [hadolint, buildkit, checkov, trivy, kics, semgrep];

type Details = Pick<Suppression, "except" | "among"> & {
  readonly reason?: string | undefined;
  readonly until?: string;
};

function make(
  by: Peer,
  comment: Comment,
  ids: readonly string[],
  scope: Suppression["scope"],
  { reason, until, ...details }: Details = {},
): Suppression[] {
  return ids.length > 0 ? [{ by, ids, scope, until, reason: reason?.trim() || undefined, comment, ...details }] : [];
}

/** A comment of its own line between instructions. */
function hadolint(text: string, comment: Comment, kind: Kind): Suppression[] {
  const match = /^hadolint[ \t]+(?:(global|stage)[ \t]+)?ignore[ \t]*=([^#]*)(?:#(.*))?$/.exec(text);
  if (!match || kind !== "dockerfile" || comment.inside) return [];
  const scope = match[1] === "global" ? "file" : match[1] === "stage" ? "below the next line" : "next";
  const ids = (match[2] as string).split(",").map((id) => id.trim());
  // hadolint takes no notice of the whole comment where one id is none
  return ids.every((id) => /^[DLSC\d]+$/.test(id)) ? make("hadolint", comment, ids, scope, { reason: match[3] }) : [];
}

/** At the top for the file, above an instruction for that one; what stands behind a blank is a note. */
function buildkit(text: string, comment: Comment, kind: Kind): Suppression[] {
  const options = /^check\s*=\s*(\S+)/i.exec(text)?.[1]?.split(";");
  if (!options || kind !== "dockerfile" || comment.inside) return [];
  // BuildKit takes no notice of the whole comment where one option is none
  if (!options.every((option) => /^(?:skip|experimental|error)=/.test(option))) return [];
  const skipped = options.flatMap((option) => (option.startsWith("skip=") ? idsIn(option.slice(5)) : []));
  const ids = skipped.map((id) => (id === "all" ? "*" : id));
  return make("buildkit", comment, ids, comment.directive ? "file" : "node");
}

/** For the whole Dockerfile, on whichever line of its own it stands, one check each; in manifests checkov reads annotations instead. */
function checkov(text: string, comment: Comment, kind: Kind): Suppression[] {
  const match = /(?:checkov|bridgecrew|cortex):skip= *([\w-]+)(?![\w,-])(?::(.*))?/.exec(text);
  if (!match || kind !== "dockerfile" || comment.trailing) return [];
  return make("checkov", comment, [match[1] as string], "file", { reason: match[2] });
}

const TRIVY_COMMENT = /^\s*#.*(?:trivy|tfsec):ignore:/;

/**
 * For the instruction that begins on its line or right below; more of its kind may stand between. Each id may end on a
 * day: `:exp:2027-01-31`. In manifests trivy reads no comments.
 */
function trivy(text: string, comment: Comment, kind: Kind): Suppression[] {
  if (kind !== "dockerfile" || !/(?:trivy|tfsec):/.test(text)) return [];
  return text.split(" ").flatMap((word) => {
    const sections = /^[#/*]*(?:trivy|tfsec):(.*)$/.exec(word)?.[1]?.split(":") ?? [];
    const id = sectionOf(sections, "ignore")?.replace(/\[.*/, "");
    if (!id) return [];
    const last = sectionOf(sections, "exp");
    const until = last === undefined ? {} : { until: dayBefore(last) };
    return make("trivy", comment, [currentTrivyId(id)], "next", { ...until, among: TRIVY_COMMENT });
  });
}

/** The value behind a key among `key:value:key:value`. */
function sectionOf(sections: readonly string[], key: string): string | undefined {
  return sections.find((_, i) => i % 2 === 1 && sections[i - 1] === key);
}

/** Trivy's day is the first on which the comment no longer holds; one that is none has gone by. */
function dayBefore(date: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? "0000-00-00" : new Date(time - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** `DS002`, `AVD-DS-0002` and `DS-0002` are one check. */
function currentTrivyId(id: string): string {
  const match = /^(?:AVD-)?([A-Z]{2,4})-?(\d{3,4})$/.exec(id);
  return match ? `${match[1]}-${(match[2] as string).padStart(4, "0")}` : id;
}

/** `ignore`, `enable=` and `disable=` hold for the file where nothing but comments stands above them. */
function kics(text: string, comment: Comment, kind: Kind): Suppression[] {
  const [tool, ...words] = text.split(/\s+/);
  if (tool?.toLowerCase() !== "kics-scan" || comment.inside || comment.trailing) return [];
  const isDockerfile = kind === "dockerfile";
  const part = words
    .map((word) => word.toLowerCase())
    .find((word) => word === "ignore-line" || word === "ignore-block");
  if (part === "ignore-line") return make("kics", comment, ["*"], isDockerfile ? "node" : "line");
  if (part === "ignore-block") return make("kics", comment, ["*"], isDockerfile ? "rest of stage" : "block");
  const [, command, list = ""] = /^(ignore$|enable=|disable=)(.*)$/.exec(words[0] ?? "") ?? [];
  if (command === "ignore") return make("kics", comment, ["*"], "top");
  if (command === "enable=") return make("kics", comment, ["*"], "top", { except: idsIn(list) });
  return make("kics", comment, idsIn(list), "top");
}

/** On the line where what is found begins, or alone on the line above. */
function semgrep(text: string, comment: Comment): Suppression[] {
  const written = comment.trailing ? textOf(comment.at) : text;
  // behind something else a blank has to stand before the word
  const mark = comment.trailing ? / nosem(?:grep)?(?![\w-])/i : /^[^a-z0-9]*nosem(?:grep)?(?![\w-])/i;
  const match = mark.exec(written);
  if (!match) return [];
  const behind = written.slice(match.index + match[0].length);
  const [, list = ""] = /^[:=]\s?(.*)$/.exec(behind) ?? [];
  const ids = list.split(",").flatMap((part) => /[^\s"]+/.exec(part)?.[0] ?? []);
  const reason = (list ? list.split(",").at(-1)?.trim().replace(/^\S+/, "") : behind)?.replace(/^[\s:=-]+/, "");
  return make("semgrep", comment, ids.length > 0 ? ids : ["*"], "line", { reason });
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
