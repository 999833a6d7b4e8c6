import type { ShellCommand } from "../../model/command.ts";
import { choice, type Fix, hardening } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { configuredBefore } from "./configured-before.ts";
import { actual } from "./downloads.ts";
import { hasFlag, type PackageCommand } from "./package-command.ts";
import { isCopied, nodeInstall, variableFor } from "./package-scripts.ts";
import { addBehind, fixOf, stands } from "./word-edits.ts";

export default rule({
  id: "use-lockfile-install",
  subject: "command",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Install exactly what the lock file says",
  why: "Without it the build takes whatever fits the ranges on the day, so that the image holds packages that nobody tested or reviewed.",
  remedy: "Use npm ci, or --immutable, --frozen-lockfile, --locked or the like of your tool.",
  standards: {
    "nist-800-190": ["4.1.5"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-829"],
  },
  fixes: ["choice", "hardening"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM node:24-slim\nCOPY package.json package-lock.json ./\nRUN npm install\n",
      fixed: "FROM node:24-slim\nCOPY package.json package-lock.json ./\nRUN npm ci\n",
    },
    {
      kind: "dockerfile",
      bad: "FROM ruby:3.4-slim\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\n",
    },
    {
      kind: "dockerfile",
      note: "Whether there is a lock file is not known.",
      good: "FROM node:24-slim\nCOPY package.json ./\nRUN npm install\n",
    },
  ],

  check(command, report, { facts }) {
    const found = looseInstall(command);
    if (!found || !isCopied(command, found.lockFiles, facts)) return;
    report(found.at, {
      message: `${found.what} may take other versions than ${found.lockFiles[0]} holds. Use ${found.instead}.`,
      fixes: found.fixes,
    });
  },
});

interface Loose {
  readonly at: ShellCommand;
  readonly what: string;
  readonly lockFiles: readonly string[];
  readonly instead: string;
  readonly fixes: Fix[];
}

/** An installation of a project's packages that may go beyond its lock file. */
function looseInstall(command: ShellCommand): Loose | undefined {
  const node = nodeInstall(command);
  if (node) return looseNode(node);
  const own = actual(command);
  const words = own.args.map((a) => a.value ?? "");
  const [first] = words;
  const has = (...flags: string[]) => flags.some((f) => words.some((w) => w === f || w.startsWith(`${f}=`)));
  const verb = own.args[0];
  const add = (flag: string) =>
    verb ? fixOf(addBehind(verb, own, flag), (intent) => hardening(`Add ${flag}`, intent)) : [];
  if (own.name === "bundle" && (first === "install" || first === undefined)) {
    if (has("--frozen", "--deployment") || configuredBefore(command, BUNDLE)) return undefined;
    const lockFiles = ["Gemfile.lock"];
    return {
      at: own,
      what: "bundle install",
      lockFiles,
      instead: "BUNDLE_FROZEN=true or BUNDLE_DEPLOYMENT=1",
      fixes: [],
    };
  }
  if (own.name === "cargo" && /^(?:build|install|run)$/.test(first ?? "")) {
    if (has("--locked", "--frozen") || (first === "install" && !has("--path"))) return undefined;
    return { at: own, what: `cargo ${first}`, lockFiles: ["Cargo.lock"], instead: "--locked", fixes: add("--locked") };
  }
  if (own.name === "uv" && first === "sync") {
    if (has("--frozen", "--locked") || variableFor(command, UV_LOCKED)) return undefined;
    return { at: own, what: "uv sync", lockFiles: ["uv.lock"], instead: "--locked", fixes: add("--locked") };
  }
  return undefined;
}

const UV_LOCKED = /^UV_(?:FROZEN|LOCKED)$/;
const IMMUTABLE = /^(?:CI|YARN_ENABLE_IMMUTABLE_INSTALLS)$/;
const BUNDLE = /BUNDLE_(?:FROZEN|DEPLOYMENT)|bundle config (?:set )?(?:--\w+ )*(?:frozen|deployment)/;

function looseNode(asked: PackageCommand): Loose | undefined {
  const { manager, subcommand, packages, verb, command } = asked;
  if (packages.length > 0 || hasFlag(asked, ["-g", "--global", "--location", "--frozen-lockfile", "--immutable"]))
    return undefined;
  const what = `${manager.name} ${subcommand}`.trim();
  const at = command;
  if (manager.name === "npm") {
    if (!verb || !/^(?:install|i)$/.test(subcommand) || hasFlag(asked, ["--package-lock-only", "--no-save"]))
      return undefined;
    const fixes = stands(verb, command) ? [choice("Use npm ci", replace(verb.at, "ci"))] : [];
    return { at, what, lockFiles: ["package-lock.json", "npm-shrinkwrap.json"], instead: "npm ci", fixes };
  }
  // both keep to the lock file by themselves where CI is set
  if (variableFor(command, IMMUTABLE) || !/^(?:install|i|)$/.test(subcommand)) return undefined;
  const word = verb ?? command.words[0];
  const fixes = word
    ? fixOf(addBehind(word, command, "--frozen-lockfile"), (intent) => hardening("Add --frozen-lockfile", intent))
    : [];
  return manager.name === "yarn"
    ? { at, what, lockFiles: ["yarn.lock"], instead: "--frozen-lockfile (--immutable from version 2)", fixes }
    : { at, what, lockFiles: ["pnpm-lock.yaml"], instead: "--frozen-lockfile", fixes };
}
