import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { type Span, span, textOf } from "../../text/span.ts";
import { sourcesOf } from "../build/copied-sources.ts";
import { rule } from "../rule.ts";
import { asWritten, clearText } from "./clear-text.ts";
import { actual, checksAnything, isDownload, savedFile, shownUrl } from "./downloads.ts";
import { stands } from "./word-edits.ts";

const MIRRORS = [
  "deb.debian.org",
  "security.debian.org",
  "archive.debian.org",
  "archive.ubuntu.com",
  "security.ubuntu.com",
];

export default rule<"command", { readonly allow: readonly string[] }>({
  id: "no-http-download",
  subject: "command",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "warning",
  presets: ["recommended", "nist-800-190"],
  summary: "Fetch code, packages and keys over https",
  why: "Over http, ftp or git:// anybody on the way can read what is fetched and put something else in its place.",
  remedy: "Use https, or check a checksum or signature of what was fetched in the same RUN.",
  except: "Hosts of an isolated network; name them in allow.",
  standards: { "nist-800-190": ["4.2.1"], "owasp-docker": ["D08"], cwe: ["CWE-319"] },
  fixes: ["choice"],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      description: "Hosts that may be asked over http: mirrors whose packages are signed, hosts of the own network.",
      default: MIRRORS,
    },
  },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN curl -O http://example.com/app.tgz\n",
      fixed: "FROM debian:13\nRUN curl -O https://example.com/app.tgz\n",
    },
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nADD http://example.com/app.tgz /opt/\n",
      fixed: "FROM debian:13\nADD https://example.com/app.tgz /opt/\n",
    },
    {
      kind: "dockerfile",
      note: "What came is checked.",
      good: 'FROM debian:13\nRUN curl -O http://example.com/app.tgz && echo "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  app.tgz" | sha256sum -c -\n',
    },
  ],

  check(command, report, { options }) {
    const { script } = command;
    if (script.instruction?.keyword === "HEALTHCHECK" || checksAnything(script)) return;
    // outside a build, only what is kept or handed on can be code
    if (!script.instruction && isDownload(command) && savedFile(command) === undefined && !isPiped(command)) return;
    for (const word of fetched(actual(command))) {
      const url = clearText(word.pattern, options.allow);
      if (!url) continue;
      const { scheme } = url;
      report(word, {
        message: `${shownUrl(asWritten(word.text, scheme) ?? url.text)} is fetched over ${scheme}: anybody on the way can change it. Use https.`,
        fixes: stands(word, command) ? asHttps(word.at, scheme) : [],
      });
    }
  },

  also: {
    instruction(instruction, report, { options }) {
      if (instruction.keyword !== "ADD" || instruction.flags.some((f) => f.name === "checksum")) return;
      for (const word of sourcesOf(instruction)) {
        const url = clearText(word.value.state === "set" ? word.value.value : word.text, options.allow);
        if (!url) continue;
        report(word, {
          message: `${shownUrl(url.text)} is fetched over ${url.scheme}: anybody on the way can change it. Use https.`,
          fixes: asHttps(word.at, url.scheme),
        });
      }
    },
  },
});

function isPiped({ pipeline, index }: ShellCommand): boolean {
  return index < pipeline.commands.length - 1;
}

const GIT = /^(?:clone|fetch|pull|submodule|remote)$/;

/** The words of a command that name what it fetches code, packages or keys from. */
function fetched({ name = "", args }: ShellCommand): ShellWord[] {
  if (/^(?:curl|wget2?|aria2c)$/.test(name)) {
    // what is sent somewhere, and a proxy, is no download
    if (
      args.some((a) =>
        /^(?:-X|--request|-d|--data.*|-T|--upload-file|-F|--form|--spider|-I|--head)$/.test(a.value ?? ""),
      )
    )
      return [];
    return args.filter((_, i) => !/^(?:-x|--proxy|-e|--referer|-H|--header)$/.test(args[i - 1]?.value ?? ""));
  }
  if (name === "git") return args.some((a) => GIT.test(a.value ?? "")) ? [...args] : [];
  if (/^(?:pip[\d.]*|npm|yarn|pnpm|gem|go|svn|hg|rpm|dnf|yum)$/.test(name))
    return args.filter((a) => !/proxy/.test(a.pattern));
  if (name === "apt-key") return args.filter((a) => /^http:/.test(a.pattern));
  return [];
}

function asHttps(at: Span, scheme: string): Fix[] {
  const index = textOf(at).toLowerCase().indexOf(`${scheme}://`);
  if (index < 0 || scheme === "ftp") return [];
  const start = at.start + index;
  return [choice("Use https", replace(span(at.piece, start, start + scheme.length), "https"))];
}
