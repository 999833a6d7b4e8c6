import type { SameAs } from "../../model/finding.ts";
import { safe } from "../../model/fix.ts";
import { rule } from "../rule.ts";
import { configuredBefore } from "./configured-before.ts";
import { hasFlag, type PackageCommand, packageCommand } from "./package-command.ts";
import { addBehind, fixOf } from "./word-edits.ts";

const SAME_AS: Readonly<Record<string, SameAs>> = {
  "apt-get": {
    hadolint: ["DL3014"],
    trivy: ["DS-0021"],
    kics: ["77783205"],
    semgrep: ["dockerfile/correctness/missing-assume-yes-switch"],
  },
  yum: {
    hadolint: ["DL3030"],
    kics: ["6e19193a"],
    semgrep: ["dockerfile/best-practice/missing-yum-assume-yes-switch"],
  },
  zypper: { hadolint: ["DL3034"], kics: ["45e1fca5"] },
  dnf: {
    hadolint: ["DL3038"],
    kics: ["7ebd323c"],
    semgrep: ["dockerfile/best-practice/missing-dnf-assume-yes-switch"],
  },
  microdnf: { hadolint: ["DL3038"] },
};

export default rule({
  id: "use-assume-yes",
  subject: "command",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Let the package manager answer its own questions",
  why: "Nobody can answer during a build: the installation stops at the first question, perhaps only on the day when a package brings one.",
  remedy: "Add the package manager's option for it: -y, or --noconfirm for pacman.",
  except: "A configuration file of the base image that says it already.",
  sameAs: {
    hadolint: ["DL3014", "DL3030", "DL3034", "DL3038"],
    trivy: ["DS-0021"],
    kics: ["77783205", "7ebd323c", "6e19193a", "45e1fca5"],
    semgrep: [
      "dockerfile/best-practice/missing-dnf-assume-yes-switch",
      "dockerfile/best-practice/missing-yum-assume-yes-switch",
      "dockerfile/correctness/missing-assume-yes-switch",
    ],
  },
  fixes: ["safe"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN apt-get update && apt-get install curl\n",
      fixed: "FROM debian:13\nRUN apt-get update && apt-get install -y curl\n",
    },
    { kind: "dockerfile", note: "-qq implies it.", good: "FROM debian:13\nRUN apt-get -qq install curl\n" },
  ],

  check(command, report) {
    const asked = packageCommand(command);
    if (!asked?.verb || !asks(asked) || saysYes(asked) || isAnswered(asked)) return;
    const { manager, verb } = asked;
    const flag = manager.family === "arch" ? "--noconfirm" : "-y";
    report(verb, {
      message: `${manager.name} ${asked.subcommand} asks before it goes on, and nobody answers in a build. Add ${flag}.`,
      sameAs: sameAs(asked),
      fixes: fixOf(addBehind(verb, command, flag), (intent) => safe(`Add ${flag}`, intent)),
    });
  },
});

/** The peers look at installations alone, and at what else zypper asks. */
function sameAs({ manager, action }: PackageCommand): SameAs {
  return action === "install" || manager.name === "zypper" ? (SAME_AS[manager.name] ?? {}) : {};
}

/** A command of a system's package manager that waits for an answer. */
function asks(asked: PackageCommand): boolean {
  return (
    asked.manager.kind === "system" &&
    asked.manager.yes.length > 0 &&
    // apt removes what it is told to without a question
    (asked.action === "install" || asked.action === "upgrade" || (asked.action === "remove" && !isDebian(asked))) &&
    !hasFlag(asked, ["--help", "--version", "--simulate", "--dry-run", "--just-print", "--print-uris", "--assumeno"])
  );
}

function isDebian({ manager }: PackageCommand): boolean {
  return manager.family === "debian";
}

/** By the manager's own flag, by apt's `-q` twice or `-q=2`, by an option on the command line. */
function saysYes(asked: PackageCommand): boolean {
  const { flags, manager, command } = asked;
  if (hasFlag(asked, manager.yes) || command.args.some((a) => SETTING.test(a.pattern))) return true;
  if (!isDebian(asked)) return false;
  const quiet = flags.map(({ value = "" }) =>
    /^(?:-q|--quiet)=\d$/.test(value)
      ? Number(value.at(-1))
      : value === "--quiet"
        ? 1
        : /^-[A-Za-z]+$/.test(value)
          ? value.split("q").length - 1
          : 0,
  );
  return quiet.reduce((a, b) => a + b, 0) > 1 || flags.some((f) => f.value === "--force-yes");
}

const SETTING = /assume-?yes/i;

/** Something is piped into it, or a configuration above says yes to everything. */
function isAnswered({ command }: PackageCommand): boolean {
  return (
    command.index > 0 ||
    command.redirects.some((r) => r.operator.startsWith("<")) ||
    configuredBefore(command, SETTING_WRITTEN)
  );
}

const SETTING_WRITTEN = /Assume-Yes|assumeyes\s*=|ZYPP_NON_?INTERACTIVE/i;
