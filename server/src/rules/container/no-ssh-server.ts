import type { ShellCommand, ShellWord } from "../../model/command.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { textOf } from "../../text/span.ts";
import { type PackageCommand, packageCommand } from "../command/package-command.ts";
import { fixOf, takeOut } from "../command/word-edits.ts";
import { lineage } from "../lineage.ts";
import { type Reporter, rule } from "../rule.ts";
import { namesOf } from "./purpose.ts";
import { called } from "./wording.ts";

/** Packages that are nothing but a server. */
const SERVERS =
  /^(?:openssh-server(?:-pam|-common|-common-openrc)?|dropbear(?:-bin|-run)?|tinysshd|openssh-sftp-server)(?:[=~<>:].*)?$/;
/** Debian's package of both, client and server. */
const METAPACKAGE = /^ssh(?:[=:/].*)?$/;
/** Servers and clients in one: Alpine's, Arch's and SUSE's. */
const BOTH = /^openssh(?:[=~<>].*)?$/;
/** Words in the names of images, services and folders whose purpose is SSH. */
const PURPOSES = ["ssh", "sftp", "git", "gogs", "forgejo", "bastion", "jump", "scp", "rsync"];

export default rule<"container">({
  id: "no-ssh-server",
  subject: "container",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "attack-surface",
  severity: "warning",
  presets: ["recommended", "cis-docker"],
  summary: "Do not run an SSH server in a container",
  why: "It is one more way in, with keys and passwords of its own that nobody renews, and past everything that the runtime records.",
  remedy: "Use exec of the runtime (docker exec, kubectl exec) for a shell, and a volume or a registry to move files.",
  except: "Images whose purpose is SSH, sftp or git, told by their name.",
  standards: {
    "cis-docker": ["5.7"],
    "nist-800-190": ["4.1.2"],
    "nsa-cisa": ["Pod security: building secure images"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-1188"],
  },
  fixes: ["choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN apt-get update && apt-get install -y openssh-server curl\n",
      fixed: "FROM debian:13\nRUN apt-get update && apt-get install -y curl\n",
    },
    {
      kind: "dockerfile",
      note: "A client is fine.",
      good: "FROM debian:13\nRUN apt-get install -y openssh-client git\n",
    },
    {
      kind: "compose",
      bad: 'services:\n  app:\n    image: acme/app:1.4\n    command: ["/usr/sbin/sshd", "-D"]\n',
    },
  ],

  check(container, report, { facts }) {
    if (namesOf(container, facts.path).some((name) => PURPOSES.some((p) => name.includes(p)))) return;
    const started = container.scripts.flatMap((s) => s.commands).find(startsServer);
    // what is installed is the cause of what is started
    if (container.stage && reportInstalled(container.stage, started !== undefined, report)) return;
    if (started) {
      report(started, {
        message: `${called(container)} starts an SSH server, one more way in that nobody watches. Use exec of the runtime instead.`,
      });
    }
  },
});

function reportInstalled(stage: BuildStage, started: boolean, report: Reporter): boolean {
  const commands = lineage(stage)
    .flatMap((s) => s.instructions)
    .filter((i) => i.keyword === "RUN")
    .flatMap((i) => i.scripts.flatMap((s) => s.commands));
  const serves =
    started ||
    commands.some((c) => startsServer(c) || (c.name === "ssh-keygen" && c.args.some((a) => a.value === "-A")));
  let found = false;
  for (const command of commands) {
    const asked = packageCommand(command);
    if (asked?.action !== "install" || asked.manager.kind !== "system") continue;
    const debian = asked.manager.family === "debian";
    const server = asked.packages.find(
      ({ value = "" }) => SERVERS.test(value) || (serves && BOTH.test(value)) || (debian && METAPACKAGE.test(value)),
    );
    if (!server) continue;
    found = true;
    const both = debian && METAPACKAGE.test(server.value ?? "");
    report(server, {
      message: `${server.value} brings an SSH server into the image, one more way in that nobody watches. ${both ? "Install openssh-client alone" : "Use exec of the runtime instead"}.`,
      // what starts it would then fail
      fixes: serves ? [] : [...(both ? clientAlone(server) : []), ...removal(server, asked)],
    });
  }
  return found;
}

function clientAlone(server: ShellWord): Fix[] {
  return textOf(server.at) === "ssh"
    ? [choice("Install openssh-client alone", replace(server.at, "openssh-client"))]
    : [];
}

function removal(server: ShellWord, { packages, command }: PackageCommand): Fix[] {
  if (packages.length === 1) return [];
  return fixOf(takeOut([server], command), (edits) => choice(`Do not install ${server.value}`, ...edits));
}

/** `sshd -D`, `service ssh start`, `/etc/init.d/ssh start`, `rc-service sshd start`. */
function startsServer({ name, args }: ShellCommand): boolean {
  if (name === "sshd" || name === "dropbear") return !args.some((a) => /^-[tTV]$/.test(a.value ?? ""));
  const words = args.map((a) => a.value ?? "");
  if (name === "service" || name === "rc-service")
    return /^sshd?$/.test(words[0] ?? "") && /start$/.test(words[1] ?? "");
  return (name === "ssh" || name === "sshd") && words[0] === "start" && words.length === 1;
}
