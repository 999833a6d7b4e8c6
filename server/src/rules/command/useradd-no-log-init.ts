import type { ShellCommand } from "../../model/command.ts";
import { safe } from "../../model/fix.ts";
import { rule } from "../rule.ts";
import { actual } from "./downloads.ts";
import { addBehind, fixOf, given } from "./word-edits.ts";

export default rule<"command", { readonly uidThreshold: number }>({
  id: "useradd-no-log-init",
  subject: "command",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Create users with high IDs by useradd --no-log-init",
  why: "useradd writes an entry at the user's place in /var/log/lastlog and faillog; with a high ID these sparse files become gigabytes of zeros in the layer.",
  remedy: "Add --no-log-init.",
  sameAs: { hadolint: ["DL3046"] },
  standards: { cwe: ["CWE-400"] },
  fixes: ["safe"],
  references: [{ title: "Best practices: USER", url: "https://docs.docker.com/build/building/best-practices/#user" }],
  options: {
    uidThreshold: {
      type: "number",
      minimum: 0,
      description: "The lowest user ID that is reported.",
      default: 100_000,
    },
  },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN useradd --uid 1000660000 app\n",
      fixed: "FROM debian:13\nRUN useradd --no-log-init --uid 1000660000 app\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\nRUN useradd -l -u 1000660000 app\n" },
  ],

  check(command, report, { options }) {
    const useradd = actual(command);
    const [program] = useradd.words;
    if (useradd.name !== "useradd" || !program) return;
    if (useradd.args.some((a) => /^(?:--no-log-init|-[A-Za-z]*l[A-Za-z]*)$/.test(a.value ?? ""))) return;
    const uid = uidOf(useradd);
    if (uid === undefined || uid < options.uidThreshold) return;
    report(useradd, {
      message: `With the user ID ${uid}, useradd makes /var/log/lastlog and faillog huge in this layer. Add --no-log-init.`,
      fixes: fixOf(addBehind(program, useradd, "--no-log-init"), (intent) => safe("Add --no-log-init", intent)),
    });
  },
});

/** Of `-u 1000`, `-u1000`, `-mu 1000`, `--uid 1000` and `--uid=1000`. */
function uidOf(command: ShellCommand): number | undefined {
  for (const [i, word] of command.args.entries()) {
    const text = given(word, command) ?? word.pattern;
    const glued = /^(?:--uid=|-[A-Za-z]*u)(\d+)$/.exec(text)?.[1];
    const next = command.args[i + 1];
    const value = glued ?? (next && /^(?:--uid|-[A-Za-z]*u)$/.test(text) ? given(next, command) : undefined);
    if (value !== undefined && /^\d+$/.test(value)) return Number(value);
  }
  return undefined;
}
