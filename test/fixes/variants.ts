import { parseAllDocuments } from "yaml";
import { analyse } from "../../server/src/engine/analyse.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { MARK, type Sample } from "./promises.ts";

/** The forms in which a file is tried, besides the one it has. */
export const VARIANTS = [
  "crlf",
  "no final newline",
  "comment above every line",
  "comment on every line",
  "json",
] as const;
export type Variant = (typeof VARIANTS)[number];

const policy = resolvePolicy({
  settings: { extends: ["all"], suppressions: { allow: false } },
  rules,
  path: undefined,
});

/** A file in another form that means the same; undefined where it has no such form. */
export function variant(sample: Sample, form: Variant): Sample | undefined {
  const text = rewrite(sample, form);
  if (text === undefined || text === sample.text) return undefined;
  const result = { ...sample, text, path: sample.path };
  // a comment inside a scalar or a command is none, and would change what the file means
  return form === "crlf" || form === "no final newline" || sameFindings(sample, result, form) ? result : undefined;
}

function rewrite({ kind, text }: Sample, form: Variant): string | undefined {
  if (form === "crlf") return text.includes("\r") ? undefined : text.replaceAll("\n", "\r\n");
  if (form === "no final newline") return text.replace(/[\r\n]+$/, "");
  if (form === "json") return kind === "dockerfile" ? undefined : asJson(text);
  const lines = text.split("\n");
  if (kind === "dockerfile") return form === "comment above every line" ? commentedDockerfile(lines) : undefined;
  const commented = lines.map((line) => {
    if (line.trim() === "" || /^(?:---|\.\.\.|%)/.test(line)) return line;
    if (form === "comment above every line") return `${/^ */.exec(line)?.[0] ?? ""}${MARK}\n${line}`;
    return /[|>][-+\d]*$/.test(line) || line.includes("#") ? line : `${line} ${MARK}`;
  });
  return commented.join("\n");
}

/** Comments above the lines that begin an instruction, parser directives left at the top. */
function commentedDockerfile(lines: readonly string[]): string {
  return lines.map((line) => (/^[A-Z]+\s/.test(line) ? `${MARK}\n${line}` : line)).join("\n");
}

function asJson(text: string): string | undefined {
  try {
    const documents = parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: "silent" });
    if (!Array.isArray(documents) || documents.length !== 1 || documents[0]?.errors.length !== 0) return undefined;
    const value = documents[0].toJS({ maxAliasCount: 100 });
    return value === null || typeof value !== "object" ? undefined : `${JSON.stringify(value, undefined, 2)}\n`;
  } catch {
    return undefined;
  }
}

function sameFindings(a: Sample, b: Sample, form: Variant): boolean {
  const found = ({ kind, text, path }: Sample) => {
    const facts = { today: "2026-11-22", path, neighbours: { text: () => null } };
    const { findings, parsed } = analyse({ text, kind, policy, facts });
    const messages = findings.map((f) => `${f.rule} ${f.message}`).sort();
    return JSON.stringify([messages, form === "json" ? [] : parsed.problems.length]);
  };
  return found(a) === found(b);
}
