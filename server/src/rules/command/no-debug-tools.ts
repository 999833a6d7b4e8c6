import type { ShellCommand, ShellWord } from "../../model/command.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { known } from "../../model/value.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { actual } from "./downloads.ts";
import { reachesImage } from "./left-caches.ts";
import { type PackageCommand, packageCommand } from "./package-command.ts";
import { removeCommand } from "./remove-command.ts";
import { fixOf, takeOut } from "./word-edits.ts";

export default rule<"command", { readonly packages: readonly string[] }>({
  id: "no-debug-tools",
  subject: "command",
  kinds: ["dockerfile"],
  category: "attack-surface",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Keep editors, network and debugging tools out of the image",
  why: "Whoever breaks into a container finds the tools there to look around, to listen and to go on to other machines.",
  remedy:
    "Leave them out; look into a running container with docker debug or kubectl debug, which bring their own tools.",
  except:
    "Images that are made for debugging. Builder stages and development containers are not looked at, nor editors in an image that somebody works in.",
  sameAs: { hadolint: ["DL3001"], semgrep: ["dockerfile/best-practice/nonsensical-command"] },
  standards: { "cis-docker": ["4.3"], "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"], cwe: ["CWE-1104"] },
  fixes: ["choice"],
  options: {
    packages: {
      type: "array",
      items: { type: "string" },
      description: "The packages that do not belong into a finished image.",
      default: [
        ..."vim vim-tiny vim-nox nano emacs emacs-nox telnet inetutils-telnet ftp nmap ncat nmap-ncat".split(" "),
        ..."netcat netcat-openbsd netcat-traditional tcpdump tshark strace ltrace gdb gdbserver man-db".split(" "),
      ],
    },
  },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN apt-get install -y ca-certificates vim\n",
      fixed: "FROM debian:13\nRUN apt-get install -y ca-certificates\n",
    },
    { kind: "dockerfile", bad: "FROM debian:13\nRUN top\n" },
    {
      kind: "dockerfile",
      good: "FROM debian:13 AS build\nRUN apt-get install -y gdb\nFROM gcr.io/distroless/static-debian13\nCOPY --from=build /app /app\n",
    },
  ],

  check(command, report, { options }) {
    const { instruction } = command.script;
    if (instruction?.keyword !== "RUN") return;
    const tool = actual(command);
    const [program] = tool.words;
    if (program && isPointless(tool)) {
      report(tool, {
        message: `${tool.name} is for a running machine: in a build it does nothing that lasts. Leave it out.`,
        fixes: fixOf(removeCommand(command), (intent) => choice(`Leave out ${tool.name}`, intent)),
      });
      return;
    }
    const asked = packageCommand(command);
    if (asked?.action !== "install" || asked.manager.kind !== "system" || !reachesImage(instruction)) return;
    if (isTemporary(asked) || standsOnDevContainer(instruction.stage)) return;
    for (const word of asked.packages) {
      const name = nameOf(word);
      if (name === undefined || !options.packages.includes(name) || isThePurpose(name, instruction.stage)) continue;
      if (/^(?:vim|nano|emacs)/.test(name) && isForSomebodyAtTheTerminal(instruction.stage)) continue;
      report(word, {
        message: `${name} in the finished image helps whoever breaks into it. Leave it out; debug with tools from outside.`,
        sameAs: {},
        fixes: without(word, asked, command),
      });
    }
  },
});

const POINTLESS = /^(?:ssh|vim?|nano|shutdown|reboot|service|ps|free|top|htop|kill|mount|ifconfig)$/;

/** A service that later commands of the RUN use, and a process that it started itself, have their sense. */
function isPointless({ name, args, script, pipeline }: ShellCommand): boolean {
  if (name === undefined || !POINTLESS.test(name)) return false;
  if (args.some((a) => /^(?:--version|-V|--help)$/.test(a.value ?? ""))) return false;
  if (name === "service") return script.pipelines.at(-1) === pipeline;
  if (/^(?:kill|ps)$/.test(name)) return !script.pipelines.some((p) => p.operator === "&") && !pipeline.nested;
  return !(name === "mount" && script.instruction?.flags.some((f) => f.name === "security"));
}

/** The image is there to run the tool: its entry point or command says so. */
function isThePurpose(name: string, stage: BuildStage): boolean {
  const last = stage.dockerfile.stages.at(-1) ?? stage;
  const tool = name.replace(/-.*$/, "");
  return [last.entrypoint, last.command].some((i) => i !== undefined && textOf(i.at).includes(tool));
}

/** Somebody works in the container, with a shell or mail of their own: then the editor is theirs. */
function isForSomebodyAtTheTerminal({ instructions }: BuildStage): boolean {
  return instructions.some(({ scripts }) =>
    scripts.some(({ commands }) =>
      commands.some((command) => packageCommand(command)?.packages.some((p) => TERMINAL.test(nameOf(p) ?? ""))),
    ),
  );
}

/** An image that an editor works in: nothing is served from it. */
function standsOnDevContainer({ rootImage }: BuildStage): boolean {
  const reference = rootImage && known(rootImage.reference);
  return reference !== undefined && /(?:^|\/)devcontainers?(?:\/|$)/.test(reference.repository);
}

const TERMINAL = /^(?:zsh|fish|tmux|screen|byobu|mutt|neomutt|weechat(?:-.*)?|irssi)$/;

function nameOf(word: ShellWord): string | undefined {
  return word.value?.replace(/[=<>~:/].*$/s, "").toLowerCase();
}

/** apk's --virtual groups are there to be deleted again. */
function isTemporary({ flags, command }: PackageCommand): boolean {
  return (
    flags.some((f) => /^(?:-t|--virtual)(?:=|$)/.test(f.value ?? "")) &&
    command.script.commands.some((c) => packageCommand(c)?.action === "remove")
  );
}

function without(word: ShellWord, asked: PackageCommand, command: ShellCommand): Fix[] {
  const title = `Do not install ${nameOf(word)}`;
  if (asked.packages.length > 1) return fixOf(takeOut([word], asked.command), (edits) => choice(title, ...edits));
  return command.script.pipelines.length > 1 ? [] : fixOf(removeCommand(command), (intent) => choice(title, intent));
}
