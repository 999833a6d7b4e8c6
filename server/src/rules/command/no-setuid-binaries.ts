import { baseFamily } from "../../knowledge/base-images.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { append, replace } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { textOf } from "../../text/span.ts";
import { rootUser } from "../container/stage-user.ts";
import { isRoot } from "../container/users.ts";
import { LastInstruction } from "../lineage.ts";
import { rule } from "../rule.ts";
import { clauses, type GivenMode, givenModes, modeBits, without } from "./file-modes.ts";
import { reachesImage } from "./left-caches.ts";
import { removeCommand } from "./remove-command.ts";

export default rule({
  id: "no-setuid-binaries",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "user",
  severity: "warning",
  presets: ["cis-docker"],
  summary: "Do not create setuid or setgid files",
  why: "Such a program runs with the rights of its owner, mostly root, whoever starts it: a way up for an intruder.",
  remedy: "Leave the bit out. Give the container the one capability that the program needs instead.",
  except: "Programs that are made for it, in an image that needs them; directories with setgid are only pointed at.",
  standards: { "cis-docker": ["4.8"], "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"], cwe: ["CWE-732"] },
  fixes: ["choice"],
  references: [
    {
      title: "chmod: special permissions",
      url: "https://www.gnu.org/software/coreutils/manual/html_node/Mode-Structure.html",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN chmod 4755 /usr/local/bin/tool\n",
      fixed: "FROM debian:13\nRUN chmod 0755 /usr/local/bin/tool\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\nRUN chmod 0755 /usr/local/bin/tool && chmod -R u-s,g-s /opt\n" },
  ],

  check(instruction, report, { facts }) {
    if (!reachesImage(instruction) || strips.standsBelow(instruction)) return;
    for (const mode of givenModes(instruction)) {
      const bits = modeBits(mode.text);
      if (!bits || !(bits.setuid || bits.setgid)) continue;
      if (!bits.setuid && isFolder(mode)) continue;
      const which = bits.setuid ? (bits.setgid ? "setuid and setgid" : "setuid") : "setgid";
      report(mode, {
        message: bits.setuid
          ? `Mode ${mode.text} makes this ${which}: whoever starts it gets the rights of its owner. Leave the bit out.`
          : `Mode ${mode.text} makes this setgid: a program then runs in the file's group, whoever starts it. Leave the bit out unless it is a shared directory.`,
        severity: bits.setuid ? "warning" : "info",
        fixes: [...fixes(mode), ...(bits.setuid ? stripAll(instruction, facts) : [])],
      });
    }
  },
});

/** A folder hands its group on to what is put into it: `mkdir` of the same script made it, or makes it now. */
function isFolder({ command, targets }: GivenMode): boolean {
  if (!command || targets.length === 0) return false;
  if (command.name === "mkdir") return true;
  const made = command.script.commands.filter((c) => c.name === "mkdir").flatMap((c) => c.args.map((a) => a.pattern));
  return targets.every((target) => made.includes(target));
}

function fixes(mode: GivenMode): Fix[] {
  if (/^[0-7]+$/.test(mode.text)) {
    const plain = without(mode.text, 0o6000);
    return [choice(`Use ${plain}`, replace(mode.at, plain))];
  }
  const parts = clauses(mode.text);
  if (!parts || textOf(mode.at) !== mode.text) return [];
  const kept = parts
    .map(({ who, operator, permissions }) => ({
      who,
      operator,
      permissions: operator === "-" ? permissions : permissions.replace(/s/g, ""),
    }))
    .filter(({ operator, permissions }) => operator !== "+" || permissions !== "");
  const plain = kept.map(({ who, operator, permissions }) => `${who}${operator}${permissions}`).join(",");
  if (plain !== "") return [choice(`Use ${plain}`, replace(mode.at, plain))];
  const intent = mode.command ? removeCommand(mode.command) : undefined;
  if (intent) return [choice("Take the command out", intent)];
  const taken = mode.text.replace(/\+/g, "-");
  return [choice(`Take the bit away instead: ${taken}`, replace(mode.at, taken))];
}

const STRIP = "find / -xdev -perm /6000 -type f -exec chmod a-s {} +";

/** Takes the bits from every program at once, as `STRIP` does. */
const strips = new LastInstruction(
  ({ keyword, scripts }) =>
    keyword === "RUN" &&
    scripts.some(({ commands }) =>
      commands.some(
        ({ name, args }) =>
          name === "find" &&
          args[0]?.value === "/" &&
          args.some((a) => /^[-+/]?0?[46]000$|^[-/](?:u\+s|a\+s|\+s)/.test(a.value ?? "")) &&
          args.some((a) => /^(?:a|ug|u)?-s$|^(?:u-s,g-s)$/.test(a.value ?? "")),
      ),
    ),
);

/** A last RUN that takes the bits from everything, those that the base image brings as well. */
function stripAll({ stage, index }: Instruction, facts: Facts): Fix[] {
  if (stage.instructions[index]?.broken !== false) return [];
  const base = stage.rootImage && known(stage.rootImage.reference);
  const family = base && baseFamily(base);
  // cut-down images of the RPM world lack find
  if (family?.windows || (family?.family === "rhel" && family.sizeClass !== "full")) return [];
  const { instructions } = stage;
  const last = instructions.findLastIndex(({ keyword }) => keyword === "USER");
  const isLast = last >= 0 && !instructions.slice(last).some(({ keyword }) => keyword === "RUN");
  if (isLast && last < index) return [];
  const user = isLast ? stage.userAt(instructions[last] as Instruction) : stage.user;
  const brought = rootUser(stage, facts)?.configUser;
  const isRootThere =
    user.state === "set" ? isRoot(user.value) : user.state === "unset" && (!brought || isRoot(brought));
  return isRootThere
    ? [choice("Take setuid and setgid from every program of the image", append(stage.beforeUser, `RUN ${STRIP}`))]
    : [];
}
