import type { ShellCommand, ShellScript, ShellWord } from "../../model/command.ts";
import { textOf } from "../../text/span.ts";

const downloading = new WeakMap<ShellScript, boolean>();

/** Whether a script names a program that downloads; told from its text, and once a script. */
export function downloads(script: ShellScript): boolean {
  let result = downloading.get(script);
  if (result === undefined) {
    result = script.dialect === "exec" || /curl|wget|fetch|aria2c/.test(textOf(script.at));
    downloading.set(script, result);
  }
  return result;
}

/** What sudo runs, else the command itself. */
export function actual(command: ShellCommand): ShellCommand {
  return command.name === "sudo" ? (command.behind ?? command) : command;
}

/** True for a command that fetches something from another machine. */
export function isDownload(command: ShellCommand | undefined): command is ShellCommand {
  return (
    command !== undefined &&
    ["curl", "wget", "aria2c", "fetch"].includes(actual(command).name ?? "") &&
    !isLocal(actual(command))
  );
}

function isLocal(command: ShellCommand): boolean {
  return (
    command.args.some((a) => /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/.test(a.pattern)) ||
    command.args.some((a) => a.text.startsWith("file://"))
  );
}

/** What a download fetches; undefined where no word looks like it. */
export function urlOf(command: ShellCommand): ShellWord | undefined {
  const { args } = actual(command);
  return (
    args.find((a) => /^[a-z][a-z0-9+.-]*:\/\//i.test(a.pattern)) ??
    args.find((a) => /^[\w-]+\.[\w.-]+\/|^\ufffc/.test(a.pattern))
  );
}

/** Whether a download asks one of these hosts. */
export function asksHost(download: ShellCommand, hosts: readonly string[]): boolean {
  const host = /^[a-z]+:\/\/(?:[^/@\s]*@)?([^/:?#\s]+)/i.exec(urlOf(download)?.pattern ?? "")?.[1];
  return host !== undefined && hosts.includes(host);
}

/** Where a download is written: -o FILE, -O FILE (wget), -O (curl: the URL's last part), > FILE. */
export function outputOf(command: ShellCommand): string | undefined {
  const { args, redirects, name } = command;
  const redirect = redirects.find((r) => r.operator === ">" || r.operator === "1>");
  if (redirect) return redirect.target?.value;
  const flag = name === "wget" ? /^(?:-[A-Za-z]*O|--output-document)$/ : /^(?:-[A-Za-z]*o|--output)$/;
  const index = args.findIndex((a) => a.value !== undefined && flag.test(a.value));
  if (index >= 0) return args[index + 1]?.value;
  const glued = args.flatMap((a) => /^--output(?:-document)?=(.*)$/s.exec(a.value ?? "")?.[1] ?? [])[0];
  if (glued !== undefined) return glued;
  // `-qO-`, `-o/tmp/x`
  const short = name === "wget" ? /^-[A-Za-z]*O(.+)$/s : /^-[A-Za-z#]*o(.+)$/s;
  const behind = args.flatMap((a) => short.exec(a.value ?? "")?.[1] ?? [])[0];
  if (behind !== undefined) return behind;
  const remoteName =
    name === "wget" || args.some((a) => /^-[A-Za-z]*O/.test(a.value ?? "") || a.value === "--remote-name");
  const url = urlOf(command)?.value;
  return remoteName && url ? /([^/?#]+)(?:[?#]|$)/.exec(url.slice(url.lastIndexOf("/")))?.[1] : undefined;
}

/** A URL as it may be shown: without quotes, user, password and query, and cut where it is long. */
export function shownUrl(url: string): string {
  const shown = url
    .replace(/^(['"])(.*)\1$/, "$2")
    .replace(/\/\/[^/@\s]*@/, "//***@")
    .replace(/[?#].*$/, "");
  return shown.length > 120 ? `${shown.slice(0, 117)}...` : shown;
}

/** Whether a URL names a commit of a repository by its whole hash: nobody but the host can put other files there. */
export function namesCommit(url: string): boolean {
  return (
    /^https:\/\/(?:github\.com|codeload\.github\.com|raw\.githubusercontent\.com|gist\.githubusercontent\.com|gitlab\.com|bitbucket\.org)\//i.test(
      url,
    ) && /\/(?:[0-9a-f]{40}|[0-9a-f]{64})(?:[./]|$)/.test(url)
  );
}

const CHECKS =
  /^(?:sha\d*sum|shasum|md5sum|b2sum|gpg|gpgv|gpg2|cosign|minisign|signify|openssl|cksum|apksigner|rpm|slsa-verifier)$/;

/** True for a program that compares a file with a checksum or a signature. */
export function isCheck(command: ShellCommand): boolean {
  return CHECKS.test(actual(command).name ?? "");
}

const checking = new WeakMap<ShellScript, boolean>();

/** Whether any command of a script compares something with a checksum or a signature; told once a script. */
export function checksAnything(script: ShellScript): boolean {
  let result = checking.get(script);
  if (result === undefined) {
    result = script.commands.some(isCheck);
    checking.set(script, result);
  }
  return result;
}

/** The file that a download is written to; a header check, standard output and /dev/null are none. */
export function savedFile(command: ShellCommand): string | undefined {
  const download = actual(command);
  if (download.args.some((a) => /^(?:--spider|-I|--head)$/.test(a.value ?? ""))) return undefined;
  const file = outputOf(download);
  return file === undefined || file === "-" || file.startsWith("/dev/") ? undefined : file;
}
