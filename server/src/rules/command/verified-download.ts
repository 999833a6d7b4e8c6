import type { ShellCommand, ShellScript, ShellWord } from "../../model/command.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";
import { joinCommands } from "./append-command.ts";
import { urlOf } from "./downloads.ts";

/** Rewrites `curl URL | sh` as download, check, run; only where both are simple commands on one line. */
export function verified(command: ShellCommand, download: ShellCommand): Fix[] {
  const { pipeline } = command;
  if (
    pipeline.commands.length !== 2 ||
    download.index !== 0 ||
    download.name === "sudo" ||
    command.redirects.length + download.redirects.length > 0
  )
    return [];
  if (textOf(pipeline.at).includes("\n") || !isPlainRun(command.script)) return [];
  // `a || b | c` would become (a || b) && c
  const before = pipeline.at.piece.text.slice(0, pipeline.at.start);
  if (/(?:\|\||!)[\s\\`]{0,200}$/.test(before)) return [];
  const url = urlOf(download);
  const file = `/tmp/${fileName(url?.value ?? "", command)}`;
  const fetch = toFile(download, file);
  if (!url || !fetch) return [];
  const run = [...runnerWords(command), file, ...argumentsOf(command)].join(" ");
  const steps = [fetch, `echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  ${file}" | sha256sum -c -`, run, `rm ${file}`];
  const text = joinCommands(command.script, pipeline, steps);
  return [choice("Download, check a checksum (to be filled in), then run", replace(pipeline.at, text))];
}

/** The URL's last part; a name by the interpreter where that is none. */
function fileName(url: string, { words }: ShellCommand): string {
  const path = /^[a-z]+:\/\/[^/?#]+\/([^?#]*)/i.exec(url)?.[1] ?? "";
  const last = path.slice(path.lastIndexOf("/") + 1);
  if (/^\w[\w.-]*$/.test(last)) return last;
  return words.some(({ value }) => /sh$/.test(value ?? "")) ? "install.sh" : "installer";
}

/** The script of a RUN itself, not one in the quotes of `sh -c "..."` or in a JSON array. */
function isPlainRun({ instruction, at }: ShellScript): boolean {
  return instruction?.keyword === "RUN" && !instruction.json && !/["']/.test(at.piece.text[at.start - 1] ?? "");
}

/** The download's text with the file as its output. */
function toFile(download: ShellCommand, file: string): string | undefined {
  const { piece } = download.at;
  const url = urlOf(download);
  if (!url) return undefined;
  if (download.name === "curl") {
    const text = textOf(download.at);
    const at = url.at.start - download.at.start;
    return `${text.slice(0, at)}-o ${file} ${text.slice(at)}`;
  }
  const out = download.args.find((a) => /^-[A-Za-z]*O-?$/.test(a.value ?? ""));
  if (download.name !== "wget" || !out) return undefined;
  const glued = out.text.endsWith("-");
  const dash = download.args[download.args.indexOf(out) + 1];
  if (!glued && dash?.value !== "-") return undefined;
  const end = glued ? out.at.end : (dash as ShellWord).at.end;
  const flag = glued ? out.text.slice(0, -1) : out.text;
  return `${textOf(span(piece, download.at.start, out.at.start))}${flag} ${file}${textOf(span(piece, end, download.at.end))}`;
}

/** The interpreter with its options, without `-s`, `-` and `--`. */
function runnerWords(command: ShellCommand): string[] {
  const end = command.words.findIndex((w) => w.value === "-s" || w.value === "-" || w.value === "--");
  return command.words.slice(0, end < 0 ? undefined : end).map((w) => w.text);
}

/** What is handed to the script. */
function argumentsOf({ words }: ShellCommand): string[] {
  const start = words.findIndex((w) => w.value === "-s" || w.value === "-" || w.value === "--");
  if (start < 0) return [];
  const rest = words.slice(start + 1);
  return (rest[0]?.value === "--" ? rest.slice(1) : rest).map((w) => w.text);
}
