import type { ShellCommand } from "../../model/command.ts";
import { safe } from "../../model/fix.ts";
import { type Intent, replace } from "../../model/place.ts";
import { span } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { actual } from "./downloads.ts";
import { packageCommand } from "./package-command.ts";
import { fixOf, stands } from "./word-edits.ts";

export default rule({
  id: "use-apt-get",
  subject: "command",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Use apt-get and apt-cache in scripts",
  why: "apt is made for people: what it does and prints may change from one release to the next, as it says itself when it is run by a script.",
  remedy: "Write apt-get, or apt-cache for searching and showing.",
  sameAs: {
    hadolint: ["DL3027"],
    checkov: ["CKV_DOCKER_9"],
    kics: ["b84a0b47"],
    semgrep: ["dockerfile/best-practice/prefer-apt-get"],
  },
  fixes: ["safe"],
  references: [{ title: "apt(8): script usage", url: "https://manpages.debian.org/stable/apt/apt.8.en.html" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN apt update && apt-get install -y curl\n",
      fixed: "FROM debian:13\nRUN apt-get update && apt-get install -y curl\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\nRUN apt-cache policy curl\n" },
  ],

  check(command, report) {
    const apt = actual(command);
    const [program] = apt.words;
    if (apt.name !== "apt" || !program || apt.args.length === 0) return;
    const other = instead(command);
    report(program, {
      message: `apt is made for people, and what it does may change. Use ${other ?? "apt-get or apt-cache"} in a script.`,
      fixes: other ? fixOf(renamed(apt, other), (intent) => safe(`Use ${other}`, intent)) : [],
    });
  },
});

const GET =
  /^(?:install|reinstall|update|upgrade|dist-upgrade|remove|purge|clean|autoclean|autoremove|auto-remove|build-dep|source|download)$/;
const CACHE = /^(?:show|search|policy|depends|rdepends)$/;

function instead(command: ShellCommand): string | undefined {
  const subcommand = packageCommand(command)?.subcommand ?? "";
  return GET.test(subcommand) ? "apt-get" : CACHE.test(subcommand) ? "apt-cache" : undefined;
}

function renamed(apt: ShellCommand, name: string): Intent | undefined {
  const [program] = apt.words;
  if (!program || !stands(program, apt) || !/(?:^|\/)apt$/.test(program.text)) return undefined;
  const { piece, end } = program.at;
  return replace(span(piece, end - "apt".length, end), name);
}
