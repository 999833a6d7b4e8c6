import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { shownUrl } from "./downloads.ts";
import { packageCommand } from "./package-command.ts";
import { given, stands } from "./word-edits.ts";

export default rule<"command", { readonly allowedHosts: readonly string[] }>({
  id: "no-extra-index-url",
  subject: "command",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "warning",
  presets: ["nist-800-190"],
  summary: "Take Python packages from one index",
  why: "With a second index pip takes the higher version from either: whoever publishes a private package's name on the public index gets into the build.",
  remedy: "Use --index-url with one index that also serves the public packages.",
  except: "An index whose packages nobody else can name; list its host in allowedHosts.",
  standards: { "nist-800-190": ["4.1.5"], "owasp-docker": ["D08"], cwe: ["CWE-427"] },
  fixes: ["choice"],
  options: {
    allowedHosts: {
      type: "array",
      items: { type: "string" },
      description: "Hosts that may be a second index.",
      default: ["download.pytorch.org"],
    },
  },
  references: [{ title: "pip install: --extra-index-url", url: "https://pip.pypa.io/en/stable/cli/pip_install/" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM python:3.14-slim\nRUN pip install --extra-index-url https://pypi.example.com/simple acme==1.4\n",
      fixed: "FROM python:3.14-slim\nRUN pip install --index-url https://pypi.example.com/simple acme==1.4\n",
    },
    { kind: "dockerfile", bad: "FROM python:3.14-slim\nENV PIP_EXTRA_INDEX_URL=https://pypi.example.com/simple\n" },
    {
      kind: "dockerfile",
      good: "FROM python:3.14-slim\nRUN pip install --index-url https://pypi.example.com/simple acme==1.4\n",
    },
  ],

  check(command, report, { options }) {
    const asked = packageCommand(command);
    if (!asked) return;
    const { manager, command: own } = asked;
    if (manager.name === "uv") {
      const strategy = own.args.findIndex((a) => /^--index-strategy(?:=unsafe|$)/.test(a.value ?? ""));
      const word = own.args[strategy];
      const value = `${word?.value ?? ""} ${own.args[strategy + 1]?.value ?? ""}`;
      if (word && /[= ]unsafe-/.test(value)) report(word, { message: message("uv", undefined) });
      return;
    }
    if (!/^pip[23x]?$/.test(manager.name)) return;
    for (const [i, word] of own.args.entries()) {
      const [, glued] = /^--extra-index-url(?:=(.*))?$/s.exec(word.value ?? word.pattern) ?? [undefined, null];
      if (glued === null) continue;
      const next = own.args[i + 1];
      const url = glued ?? (next && (given(next, own) ?? next.pattern)) ?? "";
      if (isAllowed(url, options.allowedHosts)) continue;
      report(word, { message: message(manager.name, url), fixes: asOnlyIndex(word, own) });
    }
  },

  also: {
    variable({ variable }, report, { options }) {
      const { name, value } = variable;
      if (value.state !== "set" || !VARIABLES.test(name) || value.value.trim() === "") return;
      if (
        name === "UV_INDEX_STRATEGY" ? !value.value.startsWith("unsafe-") : isAllowed(value.value, options.allowedHosts)
      )
        return;
      report(variable.at, { message: message(name, name === "UV_INDEX_STRATEGY" ? undefined : value.value) });
    },
  },
});

const VARIABLES = /^(?:PIP_EXTRA_INDEX_URL|UV_INDEX_STRATEGY)$/;

function message(what: string, url: string | undefined): string {
  const where = url?.includes("://") ? ` (${shownUrl(url)})` : "";
  return `${what}: the higher version wins, from whichever index it comes${where}, so that a public package can replace a private one. Use one --index-url.`;
}

/** All hosts of the value are allowed; a host that a variable names is not known, and not reported. */
function isAllowed(value: string, hosts: readonly string[]): boolean {
  const asked = value.split(/\s+/).flatMap((url) => /^[a-z]+:\/\/(?:[^/@]*@)?([^/:?#]*)/i.exec(url)?.[1] ?? []);
  return asked.length === 0 || asked.every((host) => hosts.includes(host) || /[\ufffc$]/.test(host));
}

/** The only second index becomes the first, where none is named yet. */
function asOnlyIndex(word: ShellWord, command: ShellCommand): Fix[] {
  const indexes = command.args.filter((a) => /^(?:--index-url|-i|--extra-index-url)(?:=|$)/.test(a.pattern));
  if (indexes.length !== 1 || !stands(word, command) || !word.text.startsWith("--extra-index-url")) return [];
  const { piece, start } = word.at;
  return [
    choice("Use it as the only index", replace(span(piece, start, start + "--extra-index-url".length), "--index-url")),
  ];
}
