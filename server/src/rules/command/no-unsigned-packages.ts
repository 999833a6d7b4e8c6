import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { type Fix, hardening } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { effective } from "../../model/value.ts";
import { type Span, span, textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { actual, isDownload } from "./downloads.ts";
import { packageCommand } from "./package-command.ts";
import { signatureSwitches, writtenSetting } from "./signature-switches.ts";
import { fixOf, stands, takeOut } from "./word-edits.ts";

export default rule({
  id: "no-unsigned-packages",
  subject: "command",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "error",
  presets: ["recommended", "cis-docker", "nist-800-190"],
  summary: "Let the package manager check signatures",
  why: "Without the check, whoever stands between the build and the mirror, or breaks into the mirror, decides what is installed as root.",
  remedy: "Leave the switch out and add the repository's signing key instead.",
  except: "A package that was built in an earlier stage of the same Dockerfile.",
  sameAs: {
    checkov: ["CKV2_DOCKER_7", "CKV2_DOCKER_8", "CKV2_DOCKER_9", "CKV2_DOCKER_10", "CKV2_DOCKER_11"],
  },
  standards: {
    "cis-docker": ["4.11"],
    "nist-800-190": ["4.1.5"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-347", "CWE-494"],
  },
  fixes: ["hardening"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM fedora:44\nRUN dnf install -y --nogpgcheck acme-agent\n",
      fixed: "FROM fedora:44\nRUN dnf install -y acme-agent\n",
    },
    {
      kind: "dockerfile",
      bad: 'FROM debian:13\nRUN echo "deb [trusted=yes] https://apt.example.com stable main" > /etc/apt/sources.list.d/acme.list\n',
    },
    {
      kind: "dockerfile",
      note: "A package of the build itself.",
      good: "FROM alpine:3.23\nCOPY --from=build /out/app.apk /tmp/\nRUN apk add --allow-untrusted /tmp/app.apk\n",
    },
  ],

  check(command, report) {
    const written = writtenSetting(command);
    if (written) {
      report(settingAt(written.word, written.setting), {
        message: `${written.setting} lets unsigned packages in from now on. Leave it out and name the signing key.`,
        sameAs: {},
        fixes: withoutTrust(written.word, actual(command)),
      });
      return;
    }
    const own = packageCommand(command)?.command ?? actual(command);
    if (isBuiltHere(command)) return;
    for (const { words, id } of signatureSwitches(own)) {
      const shown = words.map((w) => w.value ?? w.text).join(" ");
      report(words[0] as ShellWord, {
        message: `${shown} lets ${own.name} install packages that nobody signed. Leave it out and add the repository's key.`,
        sameAs: id ? { checkov: [id] } : {},
        fixes: fixOf(takeOut(words, own), (edits) => hardening(`Leave out ${shown}`, ...edits)),
      });
    }
  },
});

/** The setting alone, where it is written out in the word. */
function settingAt({ at }: ShellWord, setting: string): Span {
  const offset = textOf(at).lastIndexOf(setting);
  return offset < 0 ? at : span(at.piece, at.start + offset, at.start + offset + setting.length);
}

/** The line of the source without `trusted=yes`. */
function withoutTrust(word: ShellWord, command: ShellCommand): Fix[] {
  if (!stands(word, command) || !/\btrusted=yes/.test(word.text)) return [];
  const text = word.text.replace(/\[ *trusted=yes *\] ?/g, "").replace(/ ?\btrusted=yes(?= *\])|\btrusted=yes +/g, "");
  return [hardening("Leave out trusted=yes", replace(word.at, text))];
}

/** Only files are installed, something is copied in, and the stage downloads nothing. */
function isBuiltHere(command: ShellCommand): boolean {
  const asked = packageCommand(command);
  const { instruction } = command.script;
  if (asked?.manager.name !== "apk" || !instruction || asked.packages.length === 0) return false;
  if (!asked.packages.every((p) => p.pattern.endsWith(".apk") && !p.pattern.includes("://"))) return false;
  const above = instruction.stage.instructions.slice(0, instruction.index + 1);
  const copied =
    above.some((i) => i.keyword === "COPY") ||
    instruction.run?.mounts.some(({ type }) => effective(type) === "bind") === true;
  return copied && !above.some((i) => i.scripts.some((s) => s.commands.some(isDownload)));
}
