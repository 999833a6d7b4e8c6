import type { ShellCommand } from "../../model/command.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { actual, isDownload, outputOf, urlOf } from "./downloads.ts";
import { stands } from "./word-edits.ts";

export default rule({
  id: "no-apt-key",
  subject: "command",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Trust a signing key for its own repository only",
  why: "A key from apt-key or in trusted.gpg.d may sign packages of every repository, Debian's own too; and apt-key is gone from Debian 13 and Ubuntu 25.04.",
  remedy:
    "Store the key in /etc/apt/keyrings and name it in the source: deb [signed-by=/etc/apt/keyrings/NAME.asc] ... .",
  standards: { "nist-800-190": ["4.1.5"], cwe: ["CWE-347"] },
  fixes: ["choice"],
  references: [
    { title: "Debian Wiki: third-party repositories", url: "https://wiki.debian.org/DebianRepository/UseThirdParty" },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:12\nRUN curl -fsSL https://example.com/acme.asc | apt-key add -\n",
      fixed: "FROM debian:12\nRUN curl -fsSL https://example.com/acme.asc | tee /etc/apt/keyrings/acme.asc\n",
    },
    {
      kind: "dockerfile",
      good: "FROM debian:13\nRUN curl -fsSL -o /etc/apt/keyrings/acme.asc https://example.com/acme.asc\n",
    },
  ],

  check(command, report) {
    const own = actual(command);
    if (own.name === "apt-key" && own.args.some((a) => a.value === "add" || a.value === "adv")) {
      report(own, {
        message:
          "apt-key lets this key sign packages of every repository. Store it in /etc/apt/keyrings and name it by signed-by in the source.",
        fixes: stored(command),
      });
      return;
    }
    if (!writes(own).some((path) => /^\/etc\/apt\/trusted\.gpg(?:\.d\/|$)/.test(path))) return;
    report(own, {
      message:
        "A key in /etc/apt/trusted.gpg.d may sign packages of every repository. Store it in /etc/apt/keyrings and name it by signed-by in the source.",
    });
  },
});

/** The files that a command writes, as far as its words tell. */
function writes(command: ShellCommand): string[] {
  const redirected = command.redirects
    .filter((r) => r.operator.startsWith(">"))
    .flatMap((r) => r.target?.pattern ?? []);
  const value = (flag: RegExp) =>
    command.args.flatMap((a, i) => (flag.test(a.value ?? "") ? (command.args[i + 1]?.pattern ?? []) : []));
  switch (command.name) {
    case "tee":
      return [...redirected, ...command.args.map((a) => a.pattern)];
    case "gpg":
      return [...redirected, ...value(/^(?:-o|--output|--keyring)$/)];
    case "cp":
    case "mv":
    case "install":
      return [command.args.at(-1)?.pattern ?? ""];
    default:
      return isDownload(command)
        ? [...redirected, outputOf(command) ?? "", ...value(/^(?:-o|--output|-O)$/)]
        : redirected;
  }
}

/** `... | apt-key add -` as `... | tee /etc/apt/keyrings/NAME.asc`; the source's line still has to name it. */
function stored(command: ShellCommand): Fix[] {
  const own = actual(command);
  const [program] = command.words;
  const last = command.words.at(-1);
  if (command.index === 0 || !program || !last || own.args.length !== 2 || own.args[1]?.value !== "-") return [];
  if (own !== command || !stands(program, command) || !stands(last, command)) return [];
  const download = command.pipeline.commands[command.index - 1];
  const path = (download && urlOf(download)?.value)?.replace(/[?#].*$/s, "") ?? "";
  const base = path.slice(path.lastIndexOf("/") + 1).replace(/\..*$/s, "");
  const tells = /^[\w-]+$/.test(base) && !/^(?:gpg|key|gpgkey|pubkey|public|release|archive)$/i.test(base);
  const name = tells ? base.toLowerCase() : "NAME";
  return [
    choice(
      "Store the key in /etc/apt/keyrings (then write signed-by into the source)",
      replace(
        span(program.at.piece, program.at.start, last.at.end),
        `tee /etc/apt/keyrings/${name}.${download?.name === "gpg" ? "gpg" : "asc"}`,
      ),
    ),
  ];
}
