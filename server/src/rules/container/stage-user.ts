import { baseFamily } from "../../knowledge/base-images.ts";
import type { DefaultUser } from "../../knowledge/default-users.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { withTag } from "../../model/image-reference.ts";
import { append, set } from "../../model/place.ts";
import { known, type SetValue } from "../../model/value.ts";
import { isForDevelopers } from "../build/stage-purpose.ts";
import { referTo } from "../image/image-reference.ts";
import { lineage } from "../lineage.ts";
import type { Reporter, RuleContext } from "../rule.ts";
import { createAccount } from "./accounts.ts";
import { startsAnotherUser, usesSteppingTool } from "./stepping-down.ts";
import { isRoot, PROPOSED_UID, userOf } from "./users.ts";

const SAID: SameAs = {
  hadolint: ["DL3002"],
  trivy: ["DS-0002"],
  checkov: ["CKV_DOCKER_8"],
  semgrep: ["dockerfile/security/last-user-is-root"],
  kics: ["67fd0c4a"],
};
const MISSING: SameAs = {
  trivy: ["DS-0002"],
  semgrep: ["dockerfile/security/missing-user-entrypoint", "dockerfile/security/missing-user"],
  kics: ["fd54f200"],
};
/** Not even a builder stage has a USER. */
const NOWHERE: SameAs = { ...MISSING, checkov: ["CKV_DOCKER_3"] };

/**
 * Checks who the final stage of a Dockerfile runs as, and the stages that `targets` names: an error where it says root, a
 * warning where it says nothing, something is started, and the base is known to be root and to stay it.
 * @param lenient Nothing is told of a stage that is for developers and says nothing.
 */
export function checkStage(
  final: BuildStage,
  report: Reporter,
  { options, facts }: Pick<RuleContext<{ readonly targets: readonly string[] }>, "options" | "facts">,
  lenient: boolean,
): void {
  const built = final.dockerfile.stages.filter((s) => s !== final && s.name && options.targets.includes(s.name));
  for (const stage of [...built, final]) {
    const { user } = stage;
    if (user.state === "set" && isRoot(user.value)) {
      report(user, {
        message: `${imageOf(stage)} runs as ${user.value}${/^root/i.test(user.value) ? "" : ", which is root"}${inherited(stage, user)}. End with a USER that has no privileges.`,
        fixes: fixes(stage, facts),
        sameAs: SAID,
      });
    } else if (user.state === "unset" && startsAsRoot(stage, facts) && !(lenient && isForDevelopers(stage))) {
      const base = stage.rootImage ? known(stage.rootImage.reference) : undefined;
      const root = lineage(stage).at(-1);
      const at = root?.image?.at ?? root?.at;
      report(stage, {
        message: `${imageOf(stage)} runs as root: ${nobodySays(stage)}, and ${base ? base.text : "scratch"} starts as root. Add a USER that has no privileges.`,
        severity: "warning",
        related:
          root && root !== stage && at ? [{ at, message: `Where ${base ? base.text : "scratch"} comes in` }] : [],
        fixes: fixes(stage, facts),
        sameAs: final.dockerfile.instructions.some((i) => i.keyword === "USER") ? MISSING : NOWHERE,
      });
    }
  }
}

/** `The image`, or that of a stage which is built with --target. */
function imageOf({ final, name }: BuildStage): string {
  return final ? "The image" : `The image of stage ${name}`;
}

/** From which stage a user comes that the stage itself does not name. */
function inherited(stage: BuildStage, user: SetValue<string>): string {
  if (user.level !== "inherited") return "";
  const from = lineage(stage).find((s) => s !== stage && s.instructions.some((i) => i.keyword === "USER" && !i.broken));
  return from ? `, as ${calledStage(from)} says, which it is built on` : "";
}

function nobodySays(stage: BuildStage): string {
  const [, ...below] = lineage(stage);
  const names = below.map(calledStage);
  if (names.length === 0) return "no USER is set";
  return names.length === 1
    ? `neither it nor ${names[0]} sets USER`
    : `neither it nor the stages it is built on set USER`;
}

function calledStage({ name, index }: BuildStage): string {
  return `stage ${name ?? index}`;
}

function startsAsRoot(stage: BuildStage, facts: Facts): boolean {
  if (!stage.command && !stage.entrypoint) return false;
  const base = rootUser(stage, facts);
  if (!base || !isRoot(base.configUser) || !isRoot(base.runtimeUser) || base.stepsDown) return false;
  return !startsAnotherUser(stage) && !usesSteppingTool(stage);
}

/** The user that the image at the root of the stage's chain brings. */
export function rootUser(stage: BuildStage, facts: Facts): DefaultUser | undefined {
  const first = lineage(stage).at(-1) ?? stage;
  if (first.scratch) return { configUser: "root", runtimeUser: "root", stepsDown: false };
  const reference = first.image ? known(first.image.reference) : undefined;
  return reference && !baseFamily(reference)?.windows ? userOf(reference, facts) : undefined;
}

/** What a person would write, by what the base is; best first. */
function fixes(stage: BuildStage, facts: Facts): Fix[] {
  const place = stage.user.state === "unknown" ? undefined : stage.user.place;
  if (!place) return [];
  const to = (user: string, why: string): Fix => choice(`Run as ${user}${why}`, set(place, user));
  if (stage.container?.workload.os === "windows") return [to("ContainerUser", ", which Windows brings")];
  const earlier = earlierUser(stage);
  if (earlier) return [to(earlier, ", as before")];
  const account = createdAccount(stage);
  if (account) return [to(account, ", which a RUN creates")];
  const shipped = rootUser(stage, facts)?.nonRootUser;
  if (shipped) return [...nonRootTag(stage), to(shipped, ", which the base image ships")];
  const create = accountLine(stage);
  const numbers = `${PROPOSED_UID}:${PROPOSED_UID}`;
  if (!create) return [to(numbers, "")];
  return [
    choice(`Create an account and run as ${numbers}`, append(stage.beforeUser, create), set(place, numbers)),
    to(numbers, " without an account"),
  ];
}

/** The user in force before the last USER, in this stage or the ones it builds on. */
function earlierUser(stage: BuildStage): string | undefined {
  for (const current of lineage(stage)) {
    for (const instruction of current.instructions.toReversed()) {
      if (instruction.keyword !== "USER" || instruction.broken) continue;
      const user = known(current.userAt(instruction));
      if (user && !isRoot(user)) return user;
    }
  }
  return undefined;
}

/** An account that a RUN of the stage or those it builds on creates. */
function createdAccount(stage: BuildStage): string | undefined {
  for (const current of lineage(stage)) {
    for (const instruction of current.instructions.toReversed()) {
      if (instruction.keyword !== "RUN") continue;
      for (const { name, args } of instruction.scripts.flatMap((s) => s.commands)) {
        if (name !== "useradd" && name !== "adduser") continue;
        const [last, beforeLast] = args.toReversed();
        // `adduser NAME GROUP` only adds to a group
        if (name === "adduser" && beforeLast && args.length === 2 && !beforeLast.text.startsWith("-")) continue;
        if (last?.value !== undefined && /^[a-z_][a-z0-9_-]{0,31}$/.test(last.value)) return last.value;
      }
    }
  }
  return undefined;
}

/** Distroless images come with a tag whose user is not root. */
function nonRootTag(stage: BuildStage): Fix[] {
  const { image } = stage;
  if (stage.user.state !== "unset" || image?.reference.state !== "set") return [];
  const { value: reference } = image.reference;
  if (reference.host !== "gcr.io" || !reference.repository.startsWith("distroless/") || reference.digest) return [];
  const tag = reference.tag === undefined || reference.tag === "latest" ? "nonroot" : `${reference.tag}-nonroot`;
  if (!/^(?:debug-)?nonroot$/.test(tag)) return [];
  return referTo(image.reference, withTag(reference, tag));
}

/** The line that creates an account with the tools that the base has; undefined where it may have none. */
function accountLine(stage: BuildStage): string | undefined {
  const reference = stage.rootImage ? known(stage.rootImage.reference) : undefined;
  const base = reference && baseFamily(reference);
  return reference && base && createAccount(base, reference, PROPOSED_UID);
}
