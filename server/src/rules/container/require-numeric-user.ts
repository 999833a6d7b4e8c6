import { baseFamily } from "../../knowledge/base-images.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known, type SetValue } from "../../model/value.ts";
import { addBehind, fixOf } from "../command/word-edits.ts";
import { lineage } from "../lineage.ts";
import { rule } from "../rule.ts";
import { accountWithoutNumber, numericAccount } from "./accounts.ts";
import { rootUser } from "./stage-user.ts";
import { isNumeric, isRoot, PROPOSED_UID } from "./users.ts";

export default rule<"container">({
  id: "require-numeric-user",
  subject: "container",
  kinds: ["dockerfile"],
  category: "user",
  severity: "info",
  presets: ["pss-restricted"],
  summary: "Name the image's user by number",
  why: "The kubelet can't tell whether a name stands for root: with runAsNonRoot and no runAsUser it refuses to start the container.",
  remedy: "Write the user's number behind USER, and the group's.",
  except: "Images that never run in Kubernetes.",
  sameAs: { hadolint: ["DL3066"] },
  standards: { pss: ["restricted/runAsNonRoot"], "nist-800-190": ["4.1.2"], "owasp-docker": ["D01"], cwe: ["CWE-250"] },
  fixes: ["choice"],
  references: [
    {
      title: "Configure a security context",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN useradd --uid 10001 app\nUSER app\n",
      fixed: "FROM debian:13\nRUN useradd --uid 10001 app\nUSER 10001\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\nRUN useradd --uid 10001 app\nUSER 10001:10001\n" },
    { kind: "dockerfile", note: "Root is another rule's matter.", good: "FROM debian:13\nUSER root\n" },
  ],

  check({ stage, workload }, report, { facts }) {
    if (!stage || workload.os === "windows") return;
    const { user } = stage;
    if (user.state !== "set" || isNumeric(user.value) || isRoot(user.value) || user.value === "") return;
    const name = user.value.split(":")[0] as string;
    // nothing can look a name up there
    const nameless = lineage(stage).at(-1)?.scratch === true && !bringsAccounts(stage);
    report(user, {
      message: nameless
        ? `${name} is a name, and an image built from scratch has no file that tells its number: the container will not start. Write the number.`
        : `${name} is a name, so that Kubernetes can't tell whether it is root and refuses the image under runAsNonRoot. Write the number.`,
      ...(nameless ? { severity: "error" } : {}),
      fixes: fixes(stage, user.value, facts),
    });
  },
});

/** A /etc/passwd may have been copied. */
function bringsAccounts(stage: BuildStage): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, words }) =>
        (keyword === "COPY" || keyword === "ADD") &&
        words.some(({ text }) => /passwd|^\/$|^\/etc\/?$|rootfs|\.tar/.test(text)),
    ),
  );
}

function fixes(stage: BuildStage, user: string, facts: Facts): Fix[] {
  if (stage.user.state !== "set") return [];
  const [name = "", group] = user.split(":");
  const shipped = rootUser(stage, facts);
  const uid =
    numericAccount(stage, name) ??
    (shipped?.nonRootUser === name && shipped.uid !== undefined ? String(shipped.uid) : undefined);
  if (uid === undefined) return numbered(stage, stage.user, name, group);
  const kept =
    group === undefined || group === ""
      ? ""
      : /^\d+$/.test(group)
        ? `:${group}`
        : group === name
          ? `:${uid}`
          : undefined;
  if (kept === undefined || (kept !== "" && known(stage.user) !== user)) return [];
  return [choice(`Use ${uid}${kept}, the number of ${name}`, set(stage.user.place, `${uid}${kept}`))];
}

/** The account gets a number where it is created, and USER names that. */
function numbered(stage: BuildStage, user: SetValue<string>, name: string, group: string | undefined): Fix[] {
  const account = accountWithoutNumber(stage, name);
  const program = account?.words[0];
  if (!account || !program || user.level !== "own" || (group !== undefined && group !== "")) return [];
  const reference = stage.rootImage && known(stage.rootImage.reference);
  const family = reference && baseFamily(reference)?.family;
  if (account.name === "adduser" && !family) return [];
  // Debian's adduser is a script of its own, busybox' is not
  const flag = account.name === "adduser" && family === "debian" ? "--uid" : "-u";
  return fixOf(addBehind(program, account, `${flag} ${PROPOSED_UID}`), (edit) =>
    choice(`Give ${name} the number ${PROPOSED_UID}, and use it`, edit, set(user.place, PROPOSED_UID)),
  );
}
