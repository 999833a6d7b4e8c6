import type { SameAs } from "../../model/finding.ts";
import { rule } from "../rule.ts";
import { languageInstall } from "./language-packages.ts";
import { given } from "./word-edits.ts";

const SAME_AS: Readonly<Record<string, SameAs>> = {
  pip: { hadolint: ["DL3013"], kics: ["02d9c71f"] },
  pip2: { hadolint: ["DL3013"], kics: ["02d9c71f"] },
  pip3: { hadolint: ["DL3013"], kics: ["02d9c71f"] },
  pipx: { hadolint: ["DL3013"], kics: ["02d9c71f"] },
  npm: { hadolint: ["DL3016"], kics: ["e36d8880"] },
  gem: { hadolint: ["DL3028"], kics: ["22cd11f7"] },
  go: { hadolint: ["DL3062"] },
};

export default rule<"command", { readonly ecosystems: readonly string[] }>({
  id: "pin-language-packages",
  subject: "command",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "warning",
  presets: ["nist-800-190"],
  summary: "Give the versions of packages from pip, npm, gem, go and their like",
  why: "The registry's newest version is built in, tested or not; a package that was taken over reaches the image with the next build.",
  remedy: "Give a version, or install from a lock file that is checked in.",
  sameAs: {
    hadolint: ["DL3013", "DL3016", "DL3028", "DL3062"],
    kics: ["22cd11f7", "e36d8880", "02d9c71f"],
  },
  standards: { "nist-800-190": ["4.1.5"], "owasp-docker": ["D08"], cwe: ["CWE-1104", "CWE-829"] },
  options: {
    ecosystems: {
      type: "array",
      items: { type: "string" },
      description: "Of python, node, ruby, go, rust, dotnet and php those that are looked at; empty means all.",
      default: [],
    },
  },
  examples: [
    { kind: "dockerfile", bad: "FROM python:3.14-slim\nRUN pip install flask gunicorn==23.0.0\n" },
    {
      kind: "dockerfile",
      good: "FROM node:24-slim\nRUN npm install -g pnpm@10.20.0 && npm ci\n",
    },
  ],

  check(command, report, { options }) {
    const install = languageInstall(command);
    const [first] = install?.open ?? [];
    if (!install || !first) return;
    if (options.ecosystems.length > 0 && !options.ecosystems.includes(install.ecosystem)) return;
    const names = install.open.slice(0, 3).map((w) => given(w, command) ?? w.text);
    const more = install.open.length > 3 ? ` and ${install.open.length - 3} more` : "";
    const floating = /@(?:latest|next)$/.test(given(first, command) ?? "") && install.tool === "npm";
    report(first, {
      message: `${install.tool} takes whatever version of ${names.join(", ")}${more} is the newest on the day of the build. Give one: ${install.form}.`,
      // hadolint takes any tag behind the @ for a version
      sameAs: floating && install.open.length === 1 ? {} : (SAME_AS[install.tool] ?? {}),
    });
  },
});
