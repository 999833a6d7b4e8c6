import type { ShellScript } from "../../model/command.ts";
import { type MappedText, MappedTextBuilder } from "../shell/mapped-text.ts";
import { execScript, parseShellText, type ScriptOwner } from "../shell/shell.ts";
import type { ScannedHeredoc } from "./scan.ts";
import type { InstructionSyntax } from "./syntax.ts";

/** The scripts of an instruction and who runs them; kept with the piece while its text stays. */
export interface Scripts {
  readonly dialect: ShellScript["dialect"];
  readonly owner: ScriptOwner;
  readonly scripts: readonly ShellScript[];
}

/** What RUN, CMD, ENTRYPOINT and HEALTHCHECK run. @param dialect of the shell in force. */
export function scriptsOf(syntax: InstructionSyntax, dialect: ShellScript["dialect"]): Scripts {
  const kept = syntax.scripts;
  if (kept?.dialect === dialect) return kept;
  const owner: ScriptOwner = {};
  const made = { dialect, owner, scripts: read(syntax, dialect, owner) };
  syntax.scripts = made;
  return made;
}

function read(syntax: InstructionSyntax, dialect: ShellScript["dialect"], owner: ScriptOwner): ShellScript[] {
  const { keyword, line } = syntax;
  const end = line.text.trimEnd().length;
  if (keyword === "HEALTHCHECK") {
    if (syntax.words[0]?.text.text.toUpperCase() !== "CMD") return [];
    if (syntax.json) return [exec(syntax, 1, owner)];
    const start = syntax.afterFlags + 3;
    const from = start + (/^\s*/.exec(line.text.slice(start))?.[0].length ?? 0);
    return [parseShellText(line.slice(from, end), { dialect, owner })];
  }
  if (keyword !== "RUN" && keyword !== "CMD" && keyword !== "ENTRYPOINT") return [];
  if (syntax.json) return syntax.words.length > 0 ? [exec(syntax, 0, owner)] : [];
  if (end <= syntax.afterFlags) return [];
  const command = line.slice(syntax.afterFlags, end);
  const { heredocs } = syntax;
  const [only] = heredocs;
  if (!only) return [parseShellText(command, { dialect, owner })];
  if (heredocs.length === 1 && /^\d*<<-?\s*\S+$/.test(command.text)) return [ownScript(syntax, only, dialect, owner)];
  return [parseShellText(withBodies(syntax, command), { dialect, owner })];
}

function exec(syntax: InstructionSyntax, from: number, owner: ScriptOwner): ShellScript {
  const words = syntax.words.slice(from).map(({ text, decoded }) => ({
    text: text.text,
    value: decoded?.text ?? text.text,
    at: text.span(0, text.text.length),
    mapped: decoded,
  }));
  const { line } = syntax;
  const first = words[0]?.at.start ?? line.source(syntax.afterFlags);
  const last = words.at(-1)?.at.end ?? first;
  return execScript(words, { piece: syntax.piece, start: first, end: last }, { owner });
}

/** `RUN <<EOF`: the body is a script of its own, for the shell or for what its first line names. */
function ownScript(
  syntax: InstructionSyntax,
  heredoc: ScannedHeredoc,
  dialect: ShellScript["dialect"],
  owner: ScriptOwner,
): ShellScript {
  const body = new MappedTextBuilder(syntax.piece).addLines(heredoc.start, heredoc.end).build();
  const interpreter = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(body.text);
  if (!interpreter) return parseShellText(body, { dialect, owner });
  const named = /(?:^|\/)env$/.test(interpreter[1] as string) ? interpreter[2] : interpreter[1];
  const posix = /(?:^|\/)(?:sh|bash|dash|ash|zsh|ksh)$/.test(named ?? "");
  return parseShellText(body, { dialect: posix ? "posix" : "other", owner });
}

/** The command line with the heredocs below it, as the shell gets them. */
function withBodies(syntax: InstructionSyntax, command: MappedText): MappedText {
  const { scanned } = syntax.piece;
  const lineEnd = scanned.stretches.at(-1)?.[1] ?? 0;
  return new MappedTextBuilder(syntax.piece).append(command).addLines(lineEnd, scanned.end).build();
}

/** What a SHELL instruction makes of the scripts below it. */
export function dialectOfShell(program: string | undefined): ShellScript["dialect"] {
  const name = (program ?? "")
    .replace(/^.*[\\/]/, "")
    .toLowerCase()
    .replace(/\.exe$/, "");
  if (/^(?:sh|bash|dash|ash|zsh|ksh|busybox)$/.test(name)) return "posix";
  if (name === "powershell" || name === "pwsh") return "powershell";
  return name === "cmd" ? "cmd" : "other";
}
