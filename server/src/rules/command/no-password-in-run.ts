import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Span, textOf } from "../../text/span.ts";
import { leadsToFinal } from "../lineage.ts";
import { rule } from "../rule.ts";
import { removePipeline } from "./remove-command.ts";

export default rule({
  id: "no-password-in-run",
  subject: "command",
  kinds: ["dockerfile"],
  category: "user",
  severity: "error",
  presets: ["recommended"],
  summary: "Do not set passwords of accounts in an image",
  why: "Everybody who has the image has the password, and every container started from it has the same one; most of them are guessed first.",
  remedy:
    "Leave the account without a password: containers need no login. Where one is needed, set it when the container starts.",
  sameAs: { checkov: ["CKV2_DOCKER_17"] },
  standards: { "nist-800-190": ["4.1.4"], "owasp-docker": ["D06"], cwe: ["CWE-798", "CWE-259"] },
  fixes: ["choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN useradd app && echo 'app:app' | chpasswd\n",
      fixed: "FROM debian:13\nRUN useradd app\n",
    },
    {
      kind: "dockerfile",
      note: "A locked account, and a file of a web server.",
      good: "FROM debian:13\nRUN passwd -l root && openssl passwd -6 -stdin < /run/secrets/web > /etc/nginx/.htpasswd\n",
    },
  ],

  check(command, report) {
    const { instruction } = command.script;
    if (instruction?.keyword !== "RUN") return;
    const found = setsPassword(command.behind ?? command, command);
    if (!found) return;
    const kept = leadsToFinal(instruction.stage);
    report(found.at ?? command, {
      message: `${found.what}, the same for everybody who has the image. Leave the account without one.`,
      ...(kept ? {} : { severity: "warning" }),
      sameAs: found.chpasswd ? { checkov: ["CKV2_DOCKER_17"] } : {},
      ...(found.secret ? { secret: found.secret } : {}),
      fixes: fixes(command),
    });
  },
});

interface Found {
  readonly what: string;
  readonly chpasswd?: boolean;
  readonly at?: Span;
  readonly secret?: Span;
}

/** @param outer the command as it stands in its pipeline, sudo and all. */
function setsPassword({ name, args }: ShellCommand, outer: ShellCommand): Found | undefined {
  const words = args.map((a) => a.value ?? a.pattern);
  if (words.some((w) => /^--?(?:help|version)$/.test(w))) return undefined;
  const piped = outer.index > 0 ? outer.pipeline.commands[outer.index - 1] : undefined;
  const secret = piped?.args.at(-1)?.at;
  const masked = secret ? { secret } : {};
  switch (name) {
    case "chpasswd":
      // nobody knows it: the account is opened for keys alone
      if (/urandom|openssl rand|pwgen|uuidgen|\bmktemp\b/.test(textOf(outer.pipeline.at))) return undefined;
      return { what: "chpasswd sets a password in the image", chpasswd: true, ...masked };
    case "passwd":
      if (words.some((w) => w === "--delete" || (/^-[a-z]{1,8}$/.test(w) && w.includes("d")))) {
        return { what: "passwd -d lets the account in without any password" };
      }
      return piped || words.includes("--stdin") || outer.redirects.some((r) => r.operator.startsWith("<"))
        ? { what: "passwd sets a password in the image", ...masked }
        : undefined;
    case "useradd":
    case "usermod": {
      const word = passwordOption(args);
      // such a hash fits no password
      if (!word || /^(?:--password=|-p)?[!*]/.test(word.value ?? "")) return undefined;
      return { what: `${name} sets a password in the image`, at: word.at, secret: word.at };
    }
    case "net":
      return words[0]?.toLowerCase() === "user" && words[2] !== undefined && !words[2].startsWith("/")
        ? { what: "net user sets a password in the image" }
        : undefined;
    default:
      return undefined;
  }
}

function passwordOption(args: readonly ShellWord[]): ShellWord | undefined {
  const at = args.findIndex((a) => /^(?:-[A-Za-z]*p|--password)$/.test(a.value ?? ""));
  return at >= 0 ? args[at + 1] : args.find((a) => /^(?:--password=|-p[^-\s])/.test(a.value ?? a.pattern));
}

function fixes(command: ShellCommand): Fix[] {
  // useradd does more than that
  if (command.name === "useradd" || command.behind?.name === "useradd") return [];
  const intent = removePipeline(command);
  return intent ? [choice("Take the command out", intent)] : [];
}
