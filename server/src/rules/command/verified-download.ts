import { findGivenSecrets, findSecrets } from "../../knowledge/secrets/secrets.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../../model/command.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, replace } from "../../model/place.ts";
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
  const file = `/tmp/${fileName(urlOf(download)?.value ?? "", command)}`;
  const output = toFile(download, file);
  const given = argumentsOf(command);
  // an edit is printed with the finding: it must not repeat a password
  if (!output || findGivenSecrets(given.join(" ")).length > 0 || findSecrets(given.join(" ")).length > 0) return [];
  const run = [...runnerWords(command), file, ...given].join(" ");
  const check = `echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  ${file}" | sha256sum -c -`;
  // what fetches stays as it is, but for its output
  const rest = joinCommands(command.script, pipeline, ["", check, run, `rm ${file}`]);
  const { piece, end } = pipeline.at;
  return [
    choice(
      "Download, check a checksum (to be filled in), then run",
      output,
      replace(span(piece, download.at.end, end), rest),
    ),
  ];
}

/** Rewrites `curl URL | tar -x` as download, check, and the same program reading the file; only where it is a step of its own. */
export function verifiedInput(download: ShellCommand): Fix[] {
  const { pipeline, script } = download;
  const next = pipeline.commands[1];
  if (!next || download.index !== 0 || download.name === "sudo" || pipeline.nested || !isPlainRun(script)) return [];
  if (download.redirects.length + next.redirects.length > 0 || !script.pipelines.includes(pipeline)) return [];
  const { piece, end } = pipeline.at;
  const before = piece.text.slice(0, pipeline.at.start);
  const gap = span(piece, download.at.end, next.at.start);
  if (/(?:\|\||!)[\s\\`]{0,200}$/.test(before) || !/^[\s\\`]*\|[\s\\`]*$/.test(textOf(gap))) return [];
  const last = /\/([\w.-]+)(?:[?#].*)?$/.exec(urlOf(download)?.value ?? "")?.[1];
  const file = `/tmp/${last !== undefined && /^\w/.test(last) ? last : "download"}`;
  const output = toFile(download, file);
  const check = `echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  ${file}" | sha256sum -c -`;
  return output
    ? [
        choice(
          "Save it, compare a checksum (to be filled in), then go on",
          output,
          replace(gap, joinCommands(script, pipeline, ["", check, ""])),
          replace(span(piece, next.at.end, next.at.end), ` < ${file}`),
          replace(span(piece, end, end), joinCommands(script, pipeline, ["", `rm ${file}`])),
        ),
      ]
    : [];
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

/** Gives the download the file as its output. */
function toFile(download: ShellCommand, file: string): Intent | undefined {
  const { piece } = download.at;
  const url = urlOf(download);
  if (!url) return undefined;
  if (download.name === "curl") return replace(span(piece, url.at.start, url.at.start), `-o ${file} `);
  const out = download.args.find((a) => /^-[A-Za-z]*O-?$/.test(a.value ?? ""));
  if (download.name !== "wget" || !out) return undefined;
  const glued = out.text.endsWith("-");
  const dash = download.args[download.args.indexOf(out) + 1];
  if (!glued && dash?.value !== "-") return undefined;
  const end = glued ? out.at.end : (dash as ShellWord).at.end;
  const flag = glued ? out.text.slice(0, -1) : out.text;
  return replace(span(piece, out.at.start, end), `${flag} ${file}`);
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
