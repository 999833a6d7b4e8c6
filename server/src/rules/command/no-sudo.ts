import type { ShellCommand } from "../../model/command.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import type { Related } from "../../model/finding.ts";
import { choice, type Fix, safe } from "../../model/fix.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import { replace } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { span } from "../../text/span.ts";
import { userOf } from "../container/users.ts";
import { rule } from "../rule.ts";
import { packageCommand } from "./package-command.ts";
import { fixOf, takeOut } from "./word-edits.ts";

export default rule({
  id: "no-sudo",
  subject: "command",
  kinds: ["dockerfile", "kubernetes", "compose"],
  category: "user",
  severity: "warning",
  presets: ["recommended", "nist-800-190"],
  summary: "Do not use or install sudo",
  why: "A build runs as root until USER says otherwise, so sudo does nothing there; in the finished image it is a way back to root.",
  remedy:
    "Leave the word out; switch with USER where another user is needed, or use gosu or setpriv in an entry point.",
  except: "Development containers, whose users expect it.",
  sameAs: {
    hadolint: ["DL3004"],
    trivy: ["DS-0010"],
    checkov: ["CKV2_DOCKER_1"],
    kics: ["8ada6e80"],
    semgrep: ["dockerfile/security/no-sudo-in-dockerfile"],
  },
  standards: { "nist-800-190": ["4.1.2"], "owasp-docker": ["D01", "D04"], cwe: ["CWE-250"] },
  fixes: ["safe", "choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN sudo mkdir /data && echo done\n",
      fixed: "FROM debian:13\nRUN mkdir /data && echo done\n",
    },
    { kind: "dockerfile", note: "Only a word in a text.", good: 'FROM debian:13\nRUN echo "run it with sudo"\n' },
  ],

  check(command, report, { facts }) {
    const installed = packageCommand(command);
    if (command.name !== "sudo" && installed?.action !== "install") return;
    if (/(?:^|\/)\.devcontainer\//.test(facts.path)) return;
    if (command.name === "sudo") {
      const word = command.words[0];
      if (!word) return;
      const root = rootSaid(command, facts);
      report(word, {
        related: root ? [root] : [],
        message: isRoot(command, facts)
          ? "sudo does nothing here: the command runs as root already. Leave it out."
          : "sudo gives a way back to root. Switch users with USER, or do this step before USER.",
        fixes: removal(command, facts),
      });
      return;
    }
    const stage = command.script.instruction?.stage;
    if (!installed || !stage?.final) return;
    const sudo = installed.packages.find((p) => p.value !== undefined && /^sudo(?:[=~<>].*)?$/.test(p.value));
    if (!sudo) return;
    report(sudo, {
      message:
        "sudo in the finished image is a way back to root for whoever breaks into it. Do not install it; switch users with USER.",
      sameAs: {},
      fixes:
        usesSudo(stage) || installed.packages.length === 1
          ? []
          : fixOf(takeOut([sudo], installed.command), (edits) => choice("Do not install sudo", ...edits)),
    });
  },
});

/** A later command would not be found any more. */
function usesSudo({ instructions }: BuildStage): boolean {
  return instructions.some(({ scripts }) =>
    scripts.some(({ commands }) => commands.some(({ name }) => name === "sudo")),
  );
}

function removal(command: ShellCommand, facts: Facts): Fix[] {
  const [sudo, next] = command.words;
  if (!sudo || !next || sudo.at.piece !== next.at.piece || next.text.startsWith("-") || /=/.test(next.text)) return [];
  const gap = command.script.at.piece.text.slice(sudo.at.end, next.at.start);
  if (!/^[ \t]+$/.test(gap)) return [];
  const edit = replace(span(sudo.at.piece, sudo.at.start, next.at.start), "");
  return [
    isRoot(command, facts)
      ? safe("Leave out sudo", edit)
      : choice("Leave out sudo (the command then runs as the present user)", edit),
  ];
}

/** Where the user in force is made root: a USER, or the base image that starts as it. */
function rootSaid(command: ShellCommand, facts: Facts): Related | undefined {
  const { instruction } = command.script;
  if (!instruction || !isRoot(command, facts)) return undefined;
  const { stage } = instruction;
  const user = stage.userAt(instruction);
  if (user.state === "set") return { at: user.key ?? user.at, message: `The user is ${user.value} from here on` };
  const base = stage.rootImage && known(stage.rootImage.reference);
  return stage.rootImage && base && { at: stage.rootImage.at, message: `${base.text} starts as root` };
}

/** The user in force is surely root: it is said so, or nothing is said and the base image is known to start as root. */
function isRoot(command: ShellCommand, facts: Facts): boolean {
  const { instruction } = command.script;
  if (instruction?.keyword !== "RUN") return false;
  const user = instruction.stage.userAt(instruction);
  if (user.state === "set") return /^(?:root|0)(?::|$)/.test(user.value);
  if (user.state === "unknown") return false;
  const image = instruction.stage.rootImage;
  const reference: ImageReference | undefined = image && known(image.reference);
  return reference !== undefined && userOf(reference, facts)?.configUser === "root";
}
