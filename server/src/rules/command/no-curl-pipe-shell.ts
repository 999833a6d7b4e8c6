import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { rule } from "../rule.ts";
import {
  actual,
  asksHost,
  downloads,
  isCheck,
  isDownload,
  namesCommit,
  outputOf,
  shownUrl,
  urlOf,
} from "./downloads.ts";
import { verified } from "./verified-download.ts";

export default rule<"command", { readonly allowedHosts: readonly string[] }>({
  id: "no-curl-pipe-shell",
  subject: "command",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "error",
  presets: ["recommended", "nist-800-190"],
  summary: "Do not run a download unseen",
  why: "Whoever controls the server, or breaks into it, runs any command in the build; and a connection that is cut half way runs half a script.",
  remedy:
    "Download to a file, compare its checksum or signature, then run it; or install a package of a fixed version.",
  except: "A host that the team controls; name it in allowedHosts.",
  standards: { "nist-800-190": ["4.1.5"], "owasp-docker": ["D08"], cwe: ["CWE-494", "CWE-829"] },
  fixes: ["choice"],
  options: {
    allowedHosts: {
      type: "array",
      items: { type: "string" },
      description: "Hosts whose scripts may be run unseen.",
      default: [],
    },
  },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN curl -fsSL https://example.com/install.sh | bash -s -- --quiet\n",
      fixed:
        'FROM debian:13\nRUN curl -fsSL -o /tmp/install.sh https://example.com/install.sh \\\n    && echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  /tmp/install.sh" | sha256sum -c - \\\n    && bash /tmp/install.sh --quiet \\\n    && rm /tmp/install.sh\n',
    },
    {
      kind: "kubernetes",
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      command: ["sh", "-c", "wget -qO- https://example.com/run.sh | sh"]\n',
    },
    {
      kind: "dockerfile",
      note: "An archive is not a program.",
      good: "FROM debian:13\nRUN curl -fsSL https://example.com/app.tgz | tar -xz -C /opt\n",
    },
  ],

  check(command, report, { options }) {
    if (!downloads(command.script)) return;
    const found = piped(command) ?? substituted(command) ?? downloadedThenRun(command);
    if (!found || asksHost(found.download, options.allowedHosts)) return;
    const { download, runs, at } = found;
    const url = urlOf(download);
    if (url && namesCommit(url.pattern)) return;
    const what = url?.text ?? "a download";
    report(at, {
      message: `${runs} runs ${shownUrl(what)} unseen: whoever controls that server runs commands here. Check it against a checksum first.`,
      fixes: found.piped ? verified(command, download) : [],
    });
  },
});

interface Found {
  readonly download: ShellCommand;
  readonly runs: string;
  readonly at: { readonly at: ShellCommand["at"] };
  readonly piped?: boolean;
}

const INTERPRETERS = new Set("sh bash zsh dash ash ksh python python2 python3 perl ruby node php pwsh".split(" "));

/** `curl URL | sh`: a program that reads its instructions from standard input. */
function piped(command: ShellCommand): Found | undefined {
  const runner = actual(command);
  if (command.index === 0 || !runner.name || !INTERPRETERS.has(runner.name) || !readsProgram(runner)) return undefined;
  const before = command.pipeline.commands.slice(0, command.index);
  const download = before.findLast(isDownload);
  // an archive's listing or a check in between makes it something else
  if (
    !download ||
    before.slice(download.index + 1).some((c) => /^(?:tar|gpg|jq|apt-key|sha\d+sum)$/.test(actual(c).name ?? ""))
  )
    return undefined;
  return { download, runs: runner.name, at: command, piped: true };
}

/** An interpreter without a script of its own: `sh`, `bash -s -- x`, `python -`; not `python -m json.tool`, `sh file`. */
function readsProgram({ name, args }: Pick<ShellCommand, "name" | "args">): boolean {
  const shell = /sh$/.test(name ?? "");
  for (const arg of args) {
    const { value } = arg;
    if (value === undefined) return false;
    if (value === "-" || value === "--" || value === "/dev/stdin") return true;
    if (!value.startsWith("-")) return false;
    if (shell && /^-[A-Za-z]*s/.test(value)) return true;
    if (shell ? /^-[A-Za-z]*c/.test(value) : /^-[A-Za-z]*[cmenprF]/.test(value)) return false;
    if (shell && /^-[A-Za-z]*o$/.test(value)) return readsProgram({ args: args.slice(args.indexOf(arg) + 2), name });
  }
  return true;
}

/** `bash <(curl URL)`, `sh -c "$(curl URL)"`, `eval $(curl URL)`, `source <(curl URL)`. */
function substituted(command: ShellCommand): Found | undefined {
  const runner = actual(command);
  const runs = runner.name ?? "";
  if (!INTERPRETERS.has(runs) && !["eval", "source", "."].includes(runs)) return undefined;
  const candidates = INTERPRETERS.has(runs) ? programWords(runner) : runner.args;
  for (const word of candidates) {
    const download = word.substitutions
      .flatMap((s) => s.pipelines)
      .find((p) => p.commands.length === 1 && isDownload(p.commands[0]))?.commands[0];
    if (download) return { download, runs, at: command };
  }
  return undefined;
}

/** The words that an interpreter takes as its program: behind -c, or the first that is no option. */
function programWords({ args }: ShellCommand): ShellWord[] {
  const index = args.findIndex((a) => a.value === undefined || !a.value.startsWith("-"));
  return index < 0 ? [] : args.slice(index, index + 1);
}

/** `curl -o x.sh URL && sh x.sh` in one script, with no check in between. */
function downloadedThenRun(command: ShellCommand): Found | undefined {
  const file = runFile(actual(command));
  if (file === undefined) return undefined;
  const { commands } = command.script;
  const here = commands.indexOf(command);
  const before = commands.slice(0, here);
  const download = before.findLast((c) => isDownload(c) && sameFile(outputOf(actual(c)), file));
  if (!download) return undefined;
  const between = before.slice(before.indexOf(download) + 1);
  // the first to run it is named, and stands for the rest
  return between.some((c) => isCheck(c) || runFile(actual(c)) === file)
    ? undefined
    : { download, runs: actual(command).name ?? file, at: command };
}

/** The script that a command runs: `sh x.sh`, `./x.sh`, `/tmp/x.sh`, `. x.sh`. */
function runFile(command: ShellCommand): string | undefined {
  const first = command.words[0]?.value;
  if (first === undefined) return undefined;
  if (first.startsWith("./") || first.startsWith("/tmp/")) return first;
  if (!INTERPRETERS.has(command.name ?? "") && command.name !== "source" && command.name !== ".") return undefined;
  const script = command.args.find((a) => a.value === undefined || !a.value.startsWith("-"));
  const options = command.args.slice(0, script ? command.args.indexOf(script) : 0);
  return options.some(
    (o) => /^-[A-Za-z]*[cme]/.test(o.value ?? "") && !/^-(?:e|ex|xe|eu|eux|euxo)$/.test(o.value ?? ""),
  )
    ? undefined
    : script?.value;
}

function sameFile(a: string | undefined, b: string): boolean {
  return a !== undefined && a !== "-" && a.replace(/^\.\//, "") === b.replace(/^\.\//, "");
}
