import type { ShellCommand } from "../../model/command.ts";
import { rule } from "../rule.ts";
import { actual } from "./downloads.ts";
import { reachesImage } from "./left-caches.ts";
import { packageCommand } from "./package-command.ts";

export default rule({
  id: "single-download-tool",
  subject: "stage",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Use either curl or wget, not both",
  why: "Two tools for one task make the image larger and leave one program more that can be attacked.",
  remedy: "Decide for the one that is there already, and leave the other out.",
  sameAs: {
    hadolint: ["DL4001"],
    trivy: ["DS-0014"],
    kics: ["fc775e75"],
    semgrep: ["dockerfile/best-practice/use-either-wget-or-curl"],
  },
  standards: { "nist-800-190": ["4.1.2"] },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN wget https://example.com/a.txt\nRUN curl -O https://example.com/b.txt\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\nRUN wget https://example.com/a.txt https://example.com/b.txt\n" },
  ],

  check(stage, report) {
    const runs = stage.instructions.map((i) => i.nested ?? i).filter((i) => i.keyword === "RUN");
    const commands = runs.flatMap((i) => i.scripts.flatMap((s) => s.commands));
    const used = commands.filter((c) => TOOLS.includes(actual(c).name ?? ""));
    const first = actual(used[0] ?? ({} as ShellCommand)).name;
    const second = used.find((c) => actual(c).name !== first);
    if (first && second?.words[0]) {
      const name = actual(second).name;
      report(actual(second).words[0] ?? second, {
        message: `This stage downloads with ${first} and with ${name}, two programs for one task. Use one of them.`,
        related: used[0] ? [{ at: used[0].at, message: `${first} is used here` }] : [],
      });
      return;
    }
    const [run] = runs;
    if (!run || !reachesImage(run)) return;
    const installed = runs.flatMap((i) => {
      const asked = i.scripts.flatMap((s) => s.commands.flatMap((c) => packageCommand(c) ?? []));
      // whatever is removed, the author cleans up behind the download
      if (asked.some((a) => a.action === "remove")) return [];
      return asked.flatMap((a) => (a.action === "install" && a.manager.kind === "system" ? a.packages : []));
    });
    const both = TOOLS.map((tool) => installed.find((p) => p.value === tool));
    if (!both[0] || !both[1]) return;
    report(both[1].at.start > both[0].at.start && both[0].at.piece === both[1].at.piece ? both[1] : both[0], {
      message: "curl and wget are both installed for one task. Install one of the two.",
      sameAs: {},
    });
  },
});

const TOOLS = ["curl", "wget"];
