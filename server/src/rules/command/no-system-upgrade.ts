import type { ShellCommand, ShellScript } from "../../model/command.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { type PackageCommand, packageCommand } from "./package-command.ts";
import { removeCommand } from "./remove-command.ts";
import { fixOf } from "./word-edits.ts";

export default rule({
  id: "no-system-upgrade",
  subject: "command",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Take newer packages from a newer base image",
  why: "What an upgrade brings depends on the day of the build, and the old files stay in the layers below; a base image that is rebuilt often brings the same patches.",
  remedy: "Raise the base image instead, and build again when it changes.",
  except: "A base that is rebuilt too seldom: then an upgrade is what patches it, and many teams do it on purpose.",
  sameAs: {
    hadolint: ["DL3035"],
    trivy: ["DS-0024", "DS-0017"],
    kics: ["682fe378", "09fda05e", "989ab888", "8f6456be", "d4895357"],
    semgrep: [
      "dockerfile/best-practice/avoid-apk-upgrade",
      "dockerfile/best-practice/avoid-apt-get-upgrade",
      "dockerfile/best-practice/avoid-dnf-update",
      "dockerfile/best-practice/avoid-yum-update",
      "dockerfile/best-practice/avoid-zypper-update",
    ],
  },
  standards: { "nist-800-190": ["4.1.1"], "owasp-docker": ["D02"], cwe: ["CWE-1104"] },
  fixes: ["choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM alpine:3.23\nRUN apk upgrade --no-cache && apk add --no-cache curl\n",
      fixed: "FROM alpine:3.23\nRUN apk add --no-cache curl\n",
    },
    { kind: "dockerfile", note: "One package only.", good: "FROM fedora:44\nRUN dnf upgrade -y openssl-libs\n" },
  ],

  check(command, report) {
    const asked = packageCommand(command);
    if (!asked || !upgradesAll(asked)) return;
    const { manager, subcommand } = asked;
    report(asked.command, {
      message: `${manager.name} ${subcommand} makes the image depend on the day of its build and keeps the old files below. Take a newer base image instead.`,
      sameAs: sameAs(asked, command),
      fixes: without(command),
    });
  },
});

/** On Arch an installation has to upgrade everything: it is left alone. */
function upgradesAll({ manager, action, packages }: PackageCommand): boolean {
  return manager.kind === "system" && manager.family !== "arch" && action === "upgrade" && packages.length === 0;
}

const SEMGREP: Readonly<Record<string, string>> = {
  apk: "apk-upgrade",
  "apt-get": "apt-get-upgrade",
  dnf: "dnf-update",
  yum: "yum-update",
  zypper: "zypper-update",
};
const KICS: Readonly<Record<string, string>> = {
  apk: "989ab888",
  "apt-get": "682fe378",
  apt: "682fe378",
  dnf: "09fda05e",
  yum: "8f6456be",
  zypper: "d4895357",
};

/** DL3035 means zypper's dist-upgrade, DS-0024 apt's, DS-0017 a RUN that updates and installs nothing. */
function sameAs({ manager, subcommand }: PackageCommand, { script }: ShellCommand): SameAs {
  const distribution = /^(?:dup|dist-upgrade|full-upgrade)$/.test(subcommand);
  const debian = manager.family === "debian";
  return {
    hadolint: distribution && manager.name === "zypper" ? ["DL3035"] : [],
    trivy: [
      ...(distribution && debian ? ["DS-0024"] : []),
      ...(!debian && /^up(?:date)?$/.test(subcommand) && !actionsOf(script).has("install") ? ["DS-0017"] : []),
    ],
    kics: [KICS[manager.name] ?? []].flat(),
    semgrep: SEMGREP[manager.name] ? [`dockerfile/best-practice/avoid-${SEMGREP[manager.name]}`] : [],
  };
}

/** Without the upgrade; the whole RUN where only an update of the index and cleaning would be left. */
function without(command: ShellCommand): Fix[] {
  const { instruction } = command.script;
  const actions = actionsOf(command.script);
  if (instruction?.keyword === "RUN" && !actions.has("install") && !actions.has("something else"))
    return instruction.heredocs.length > 0 ? [] : [choice("Remove the RUN", remove(instruction.place))];
  if (actions.has("update") && !actions.has("install")) return [];
  return fixOf(removeCommand(command), (intent) => choice("Remove the upgrade", intent));
}

type Actions = ReadonlySet<PackageCommand["action"] | "something else">;

const kept = new WeakMap<ShellScript, Actions>();

/** What the commands of a script do, cleaning by rm left out. */
function actionsOf(script: ShellScript): Actions {
  const actions =
    kept.get(script) ??
    new Set(
      script.commands
        .filter((c) => c.name !== "rm")
        .map((c) => packageCommand(c)?.action ?? ("something else" as const)),
    );
  kept.set(script, actions);
  return actions;
}
