import type { ShellCommand, ShellScript } from "../../model/command.ts";
import { choice } from "../../model/fix.ts";
import { isGit, sourcesOf } from "../build/copied-sources.ts";
import { Matching } from "../lineage.ts";
import { rule } from "../rule.ts";
import { actual, shownUrl } from "./downloads.ts";
import { addBehind, fixOf, given } from "./word-edits.ts";

export default rule({
  id: "pin-git-ref",
  subject: "command",
  kinds: ["dockerfile", "kubernetes", "aci"],
  category: "supply-chain",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Clone a fixed state of a repository",
  why: "The newest state of a branch is built in, tested or not, and another one with the next build.",
  remedy: "Clone a tag by --branch, or check out a commit after cloning.",
  standards: { "nist-800-190": ["4.1.5"], "owasp-docker": ["D08"], cwe: ["CWE-494"] },
  fixes: ["choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN git clone https://example.com/app.git /src\n",
      fixed: "FROM debian:13\nRUN git clone --branch REPLACE_WITH_A_TAG https://example.com/app.git /src\n",
    },
    {
      kind: "dockerfile",
      good: "FROM debian:13\nRUN git clone https://example.com/app.git /src && git -C /src checkout 3f1c2ab\n",
    },
  ],

  check(command, report) {
    const git = actual(command);
    if (git.name !== "git") return;
    const clone = git.args.find((a) => a.value === "clone");
    const subcommand = git.args.find(
      (a, i) => !a.pattern.startsWith("-") && !/^-[cC]$/.test(git.args[i - 1]?.value ?? ""),
    );
    if (!clone || clone !== subcommand || isLocal(git)) return;
    const branch = branchOf(git);
    if ((branch !== undefined && !MOVING.test(branch)) || git.args.some((a) => /^--revision(?:=|$)/.test(a.pattern)))
      return;
    if (checksOut(command)) return;
    const url = git.args.find((a) => /:\/\/|^[\w.-]+@[\w.-]+:/.test(a.pattern));
    const of = url ? ` of ${shownUrl(url.text)}` : "";
    report(git, {
      message: `This clones the newest state${of}${branch === undefined ? "" : ` on ${branch}`}, whatever that is on the day. Clone a tag, or check out a commit.`,
      fixes:
        branch === undefined
          ? fixOf(addBehind(clone, git, "--branch REPLACE_WITH_A_TAG"), (intent) =>
              choice("Clone a tag (to be filled in)", intent),
            )
          : [],
    });
  },

  also: {
    instruction(instruction, report) {
      if (instruction.keyword !== "ADD" || instruction.flags.some((f) => f.name === "checksum")) return;
      for (const word of sourcesOf(instruction)) {
        const source = word.value.state === "set" ? word.value.value : undefined;
        if (!source || !isGit(source)) continue;
        const ref = /#([^:]*)|[?&](?:ref|tag|branch|commit|checksum)=([^&#]+)/.exec(source);
        const name = ref?.[1] ?? ref?.[2];
        if (name ? !MOVING.test(name) : /[#?]/.test(word.text)) continue;
        report(word, {
          message: `This adds the newest state of ${shownUrl(source)}${name ? ` on ${name}` : ""}, whatever that is on the day. Name a tag or commit${name ? "" : ": #TAG"}.`,
        });
      }
    },
  },
});

/** Names that surely are branches, not tags. */
const MOVING = /^(?:refs\/heads\/.*|main|master|trunk|develop|dev|devel|development|HEAD|next|latest)$/;

/** Of `--branch x`, `--branch=x`, `-b x` and `-bx`; an empty text where it can't be known. */
function branchOf(git: ShellCommand): string | undefined {
  for (const [i, word] of git.args.entries()) {
    const glued = /^(?:--branch=|-b)(.+)$/s.exec(word.pattern)?.[1];
    if (glued) return word.value === undefined ? "" : glued;
    if (/^(?:--branch|-b)$/.test(word.value ?? "")) {
      const next = git.args[i + 1];
      return (next && given(next, git)) ?? "";
    }
  }
  return undefined;
}

function isLocal({ args }: ShellCommand): boolean {
  return (
    args.some((a) => /^(?:file:|\.{0,2}\/)/.test(a.pattern)) && !args.some((a) => /:\/\/\w|@[\w.-]+:/.test(a.pattern))
  );
}

/** A later command of the script, or of a later RUN in the stage, goes to a commit or tag. */
function checksOut(command: ShellCommand): boolean {
  const { script } = command;
  const { instruction } = script;
  if (script.commands.indexOf(command) < lastCheckout(script)) return true;
  if (instruction?.keyword !== "RUN") return false;
  return goingOn.below(instruction).length > 0;
}

const goingOn = new Matching(({ scripts }) => scripts.some((s) => lastCheckout(s) >= 0));

const checkouts = new WeakMap<ShellScript, number>();

/** The place of the last command that goes to a commit or tag; -1 where none does. */
function lastCheckout(script: ShellScript): number {
  const index = checkouts.get(script) ?? script.commands.findLastIndex(goesToState);
  checkouts.set(script, index);
  return index;
}

const VERB = /^(?:checkout|reset|switch)$/;

function goesToState(command: ShellCommand): boolean {
  const { name, args } = actual(command);
  return (
    name === "git" &&
    args.some((a) => VERB.test(a.value ?? "")) &&
    !args.some((a) => MOVING.test(a.value ?? "")) &&
    args.some((a) => !a.pattern.startsWith("-") && !VERB.test(a.value ?? ""))
  );
}
