import type { ShellScript } from "../../model/command.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix, safe } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span } from "../../text/span.ts";
import { lineage } from "../lineage.ts";
import { rule } from "../rule.ts";
import { appendCommand } from "./append-command.ts";
import { mountCache } from "./cache-mounts.ts";
import { cleanedAfter, leavesCache, reachesImage } from "./left-caches.ts";
import { type PackageCommand, packageCommand } from "./package-command.ts";

const APT: SameAs = { hadolint: ["DL3009"], kics: ["df746b39"] };
const PIP: SameAs = { hadolint: ["DL3042"], kics: ["f2f903fb"] };
const SAME_AS: Readonly<Record<string, SameAs>> = {
  "apt-get": APT,
  apt: APT,
  aptitude: APT,
  apk: { hadolint: ["DL3019"], trivy: ["DS-0025"], kics: ["ae9c56a6"] },
  yum: { hadolint: ["DL3032"], trivy: ["DS-0015"], kics: ["00481784"] },
  zypper: { hadolint: ["DL3036"], trivy: ["DS-0020"], kics: ["38300d1a"] },
  dnf: { hadolint: ["DL3040"], trivy: ["DS-0019"], kics: ["295acb63"] },
  microdnf: { hadolint: ["DL3040"], trivy: ["DS-0027"] },
  pip: PIP,
  pip2: PIP,
  pip3: PIP,
  yarn: { hadolint: ["DL3060"] },
};

export default rule<"instruction", { readonly managers: readonly string[] }>({
  id: "clean-package-cache",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Leave no package index or download in a layer",
  why: "Indexes and downloads make the image larger for nothing, and an old index leads a later installation to outdated packages.",
  remedy: "Remove them in the same RUN, switch the cache off by an option, or mount a cache over the folder.",
  except: "Builder stages: what is left there does not reach the image, and is not reported.",
  sameAs: {
    hadolint: ["DL3009", "DL3019", "DL3032", "DL3036", "DL3040", "DL3042", "DL3060"],
    trivy: ["DS-0015", "DS-0019", "DS-0020", "DS-0025", "DS-0027"],
    kics: ["df746b39", "ae9c56a6", "00481784", "38300d1a", "295acb63", "f2f903fb"],
  },
  standards: { "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"] },
  fixes: ["safe", "choice"],
  options: {
    managers: {
      type: "array",
      items: { type: "string" },
      description: "The package managers that are looked at.",
      default: [
        "apt-get",
        "apt",
        "aptitude",
        "apk",
        "dnf",
        "dnf5",
        "yum",
        "microdnf",
        "tdnf",
        "zypper",
        "pip",
        "pip2",
        "pip3",
        "yarn",
        "conda",
        "mamba",
        "micromamba",
      ],
    },
  },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM alpine:3.23\nRUN apk add curl\n",
      fixed: "FROM alpine:3.23\nRUN apk add --no-cache curl\n",
    },
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends curl\n",
      fixed:
        "FROM debian:13\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends curl \\\n    && rm -rf /var/lib/apt/lists/*\n",
    },
    {
      kind: "dockerfile",
      good: "FROM python:3.14-slim\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask\n",
    },
  ],

  check(instruction, report, { options, facts }) {
    if (instruction.keyword !== "RUN" || !reachesImage(instruction)) return;
    for (const script of instruction.scripts) {
      const told = new Set<string>();
      const commands = script.commands;
      for (const [index, command] of commands.entries()) {
        const asked = packageCommand(command);
        if (!asked || !options.managers.includes(asked.manager.name) || told.has(asked.manager.name)) continue;
        if (!leavesCache(asked, instruction, command) || cleanedAfter(asked, commands.slice(index + 1), instruction))
          continue;
        // cleaning at the end serves all of its installations; a flag has to be given to each
        if (asked.manager.noCache.length === 0) told.add(asked.manager.name);
        const { manager, verb } = asked;
        report(
          verb
            ? span(asked.command.at.piece, asked.command.at.start, Math.max(verb.at.end, asked.command.at.start + 1))
            : asked.command,
          {
            message: `${manager.name} leaves ${leftBy(asked)} in this layer. ${remedy(asked)}`,
            detail: manager.name,
            sameAs: SAME_AS[manager.name] ?? {},
            fixes: fixesFor(asked, script, instruction, facts),
          },
        );
      }
    }
  },
});

/** Debian's images remove what was downloaded by themselves. */
function leftBy({ manager, action }: PackageCommand): string {
  if (manager.kind !== "system" || (manager.family === "debian" && action !== "update")) return "its downloads";
  return manager.family === "debian" ? "its index" : "its index and downloads";
}

function cleaning({ manager, action }: PackageCommand): string {
  return manager.family === "debian" && action !== "update" ? "apt-get clean" : (manager.clean[0] ?? "");
}

function remedy(asked: PackageCommand): string {
  const flag = asked.manager.noCache[0];
  return flag ? `Add ${flag}.` : `End the RUN with ${cleaning(asked)}.`;
}

function fixesFor(asked: PackageCommand, script: ShellScript, instruction: Instruction, facts: Facts): Fix[] {
  const { manager, verb } = asked;
  const flag = manager.noCache[0];
  const mount = manager.family === "debian" && neededLater(instruction) ? [] : mountCache(asked, instruction, facts);
  if (flag && verb) {
    return [safe(`Add ${flag}`, replace(span(verb.at.piece, verb.at.end, verb.at.end), ` ${flag}`)), ...mount];
  }
  const last = script.pipelines.findLast((p) =>
    p.commands.some(
      (c) => packageCommand(c)?.manager.family === manager.family && packageCommand(c)?.manager.kind === manager.kind,
    ),
  );
  const intent = last && !last.nested ? appendCommand(script, last, cleaning(asked)) : undefined;
  if (!intent) return mount;
  const make = manager.family === "debian" && neededLater(instruction) ? choice : safe;
  return [make(`Add ${cleaning(asked)}`, intent), ...mount];
}

/** A later RUN of this stage, or of one that builds on it, installs from this index. */
function neededLater({ stage, index }: Instruction): boolean {
  const { dockerfile } = stage;
  let last = lastInstallers.get(dockerfile.instructions);
  if (!last) {
    last = new Map();
    for (const one of dockerfile.stages) {
      const own = one.instructions.findLastIndex(relies);
      if (own < 0) continue;
      last.set(one, Math.max(own, last.get(one) ?? own));
      for (const base of lineage(one).slice(1)) last.set(base, Number.POSITIVE_INFINITY);
    }
    lastInstallers.set(dockerfile.instructions, last);
  }
  return (last.get(stage) ?? -1) > index;
}

/** The last instruction of each stage that installs from an index it did not bring; beyond all where another stage does. */
const lastInstallers = new WeakMap<readonly Instruction[], Map<BuildStage, number>>();

function relies({ scripts }: Instruction): boolean {
  const actions = scripts
    .flatMap((s) => s.commands)
    .map((c) => packageCommand(c))
    .filter((a) => a?.manager.family === "debian")
    .map((a) => a?.action);
  const install = actions.indexOf("install");
  return install >= 0 && !actions.slice(0, install).includes("update");
}
