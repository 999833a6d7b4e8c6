import { choice } from "../../model/fix.ts";
import { rule } from "../rule.ts";
import { configuredBefore } from "./configured-before.ts";
import { hasFlag } from "./package-command.ts";
import { isCopied, nodeInstall, variableFor } from "./package-scripts.ts";
import { addBehind, fixOf } from "./word-edits.ts";

export default rule({
  id: "no-install-scripts",
  subject: "command",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Install Node packages without running their scripts",
  why: "Every package, also one that only another package needs, may run a script when it is installed: that is how taken-over packages steal what the build knows.",
  remedy: "Add --ignore-scripts, and run npm rebuild PACKAGE for the few that have to be compiled.",
  except: "Projects with packages that are built on installation.",
  standards: {
    "nist-800-190": ["4.1.5"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-829"],
  },
  fixes: ["choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM node:24-slim\nCOPY package*.json ./\nRUN npm ci --omit=dev\n",
      fixed: "FROM node:24-slim\nCOPY package*.json ./\nRUN npm ci --ignore-scripts --omit=dev\n",
    },
    {
      kind: "dockerfile",
      good: "FROM node:24-slim\nENV NPM_CONFIG_IGNORE_SCRIPTS=true\nCOPY package*.json ./\nRUN npm ci\n",
    },
  ],

  check(command, report, { facts }) {
    const asked = nodeInstall(command);
    // pnpm runs none since version 10, and which one it is can't be told
    if (!asked || asked.manager.name === "pnpm" || hasFlag(asked, ["--ignore-scripts", "--mode"])) return;
    if (/^(?:true|1)$/.test(variableFor(command, IGNORE) ?? "") || configuredBefore(command, SETTING)) return;
    const settings = facts.path.replace(/[^/]*$/, "");
    const configured = facts.neighbours.text(`${settings}.npmrc`);
    if (configured && /^\s*ignore-scripts\s*=\s*true/m.test(configured) && isCopied(command, [".npmrc"], facts)) return;
    const { manager, subcommand, verb } = asked;
    const [program] = asked.command.words;
    const at = verb ?? program;
    if (!at) return;
    report(at, {
      message: `${`${manager.name} ${subcommand}`.trim()} runs scripts of every package that it installs. Add --ignore-scripts, and rebuild the few that need it.`,
      fixes: fixOf(addBehind(at, asked.command, "--ignore-scripts"), (intent) =>
        choice("Add --ignore-scripts (packages that are compiled then need npm rebuild)", intent),
      ),
    });
  },
});

const IGNORE = /^(?:npm|yarn)_config_ignore_scripts$/i;
const SETTING = /ignore-scripts[ =]+true|enableScripts:? +false|YARN_ENABLE_SCRIPTS=(?:false|0)/i;
