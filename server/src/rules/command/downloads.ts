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
  const glued = args.find((a) => /^--output(?:-document)?=/.test(a.value ?? ""))?.value;
  if (glued) return glued.slice(glued.indexOf("=") + 1);
  const remoteName =
    name === "wget" || args.some((a) => /^-[A-Za-z]*O/.test(a.value ?? "") || a.value === "--remote-name");
  const url = urlOf(command)?.value;
  return remoteName && url ? /([^/?#]+)(?:[?#]|$)/.exec(url.slice(url.lastIndexOf("/")))?.[1] : undefined;
}

/** A URL as it may be shown: without quotes, user, password and query. */
export function shownUrl(url: string): string {
  return url
    .replace(/^(['"])(.*)\1$/, "$2")
    .replace(/\/\/[^/@\s]*@/, "//***@")
    .replace(/[?#].*$/, "")
    .slice(0, 100);
}
