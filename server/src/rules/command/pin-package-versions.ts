import type { ShellWord } from "../../model/command.ts";
import type { SameAs } from "../../model/finding.ts";
import { rule } from "../rule.ts";
import { configuredBefore } from "./configured-before.ts";
import { reachesImage } from "./left-caches.ts";
import { hasFlag, type PackageCommand, packageCommand } from "./package-command.ts";
import { given } from "./word-edits.ts";

const SAME_AS: Readonly<Record<string, SameAs>> = {
  "apt-get": { hadolint: ["DL3008"], kics: ["965a08d7"] },
  apk: { hadolint: ["DL3018"], kics: ["d3499f6d"] },
  yum: { hadolint: ["DL3033"], kics: ["6452c424"] },
  zypper: { hadolint: ["DL3037"], kics: ["562952e4"] },
  dnf: { hadolint: ["DL3041"], kics: ["93d88cf7"] },
  microdnf: { hadolint: ["DL3041"] },
};

export default rule<"command", { readonly managers: readonly string[]; readonly onlyFinal: boolean }>({
  id: "pin-package-versions",
  subject: "command",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Give the versions of the packages that are installed",
  why: "Without a version the same Dockerfile makes another image every week, and a surprise in a package reaches production unseen.",
  remedy: "Write package=version (package-version for dnf, yum), or install from a snapshot of the repository.",
  except:
    "Where the latest patches matter more than a build that repeats: a version that is given gets no security update, and distributions delete old ones.",
  sameAs: {
    hadolint: ["DL3008", "DL3018", "DL3033", "DL3037", "DL3041"],
    kics: ["965a08d7", "93d88cf7", "6452c424", "562952e4", "d3499f6d"],
  },
  standards: { "nist-800-190": ["4.1.5"], "owasp-docker": ["D08"], cwe: ["CWE-1104"] },
  options: {
    managers: {
      type: "array",
      items: { type: "string" },
      description:
        "The package managers that are looked at; apt stands for apt-get and aptitude too, dnf for microdnf and tdnf.",
      default: ["apt", "apk", "dnf", "yum", "zypper"],
    },
    onlyFinal: {
      type: "boolean",
      description: "Look at what reaches the finished image only.",
      default: false,
    },
  },
  examples: [
    { kind: "dockerfile", bad: "FROM alpine:3.23\nRUN apk add --no-cache curl jq=1.8.1-r0\n" },
    { kind: "dockerfile", good: "FROM debian:13\nRUN apt-get install -y curl=8.14.*\n" },
  ],

  check(command, report, { options }) {
    const asked = packageCommand(command);
    if (asked?.action !== "install" || !isListed(asked, options.managers) || !namesPackages(asked)) return;
    const { instruction } = command.script;
    if (!instruction || (options.onlyFinal && !reachesImage(instruction)) || configuredBefore(command, SNAPSHOT))
      return;
    const open = asked.packages.filter((word) => isOpen(word, asked));
    const [first] = open;
    if (!first) return;
    const names = open.slice(0, 3).map((w) => given(w, command) ?? w.text);
    const more = open.length > 3 ? ` and ${open.length - 3} more` : "";
    report(first, {
      message: `No version is given for ${names.join(", ")}${more}: the next build may bring another one. Add a version where the build has to repeat.`,
      sameAs: SAME_AS[asked.manager.name] ?? {},
    });
  },
});

const SNAPSHOT = /snapshot\.(?:debian|ubuntu)\.(?:org|com)/;
const FAMILY: Readonly<Record<string, string>> = {
  "apt-get": "apt",
  aptitude: "apt",
  microdnf: "dnf",
  dnf5: "dnf",
  tdnf: "dnf",
};

function isListed({ manager }: PackageCommand, managers: readonly string[]): boolean {
  return managers.includes(manager.name) || managers.includes(FAMILY[manager.name] ?? "");
}

/** Groups, patterns and what a source package needs have no version of their own. */
function namesPackages(asked: PackageCommand): boolean {
  return (
    !/^(?:group ?install|build-?dep|satisfy|source-install|si|install-new-recommends)$/.test(asked.subcommand) &&
    !(asked.manager.name === "zypper" && hasFlag(asked, ["-t", "--type"]))
  );
}

/** Surely a package by name, and surely without a version; a file, an address and a bare variable are neither. */
function isOpen(word: ShellWord, asked: PackageCommand): boolean {
  const text = given(word, asked.command);
  if (text === undefined || text === "" || /^[.\-@+/~]|[/\\^]|\.(?:deb|apk|rpm)$|:\/\/|\s/.test(text)) return false;
  const { manager, subcommand } = asked;
  if (manager.family === "debian") return !text.includes("=") && !text.endsWith("-");
  if (manager.family === "rhel")
    return subcommand === "module install" ? !text.includes(":") : !/-(?:\d+:)?\d[^-]*(?:-\d[^-]*)?$/.test(text);
  return !/[=<>~]/.test(text);
}
