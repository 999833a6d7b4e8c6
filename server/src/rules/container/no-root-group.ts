import type { Container, Workload } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import { known, knownItems, type SetValue } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { ownerOfInherited, saidByExtended } from "./inheritance.ts";
import { isRoot, PROPOSED_UID } from "./users.ts";
import { called, calledWorkload } from "./wording.ts";

/** The primary group: also below every number that is high enough for trivy. */
const PRIMARY: SameAs = { trivy: ["KSV-0116", "KSV-0021"] };
const FURTHER: SameAs = { trivy: ["KSV-0116"] };

export default rule<"workload", { readonly requireGroup: boolean }>({
  id: "no-root-group",
  subject: "workload",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "user",
  severity: "info",
  presets: [],
  summary: "Do not run in the root group",
  why: "Much of an image and of what is mounted may be read, and some of it written, by the root group: a user who is not root gets part of its rights back.",
  remedy: "Give the process a group of its own, and let that own what it needs.",
  except: "Images for OpenShift, which runs any user in group 0 by design.",
  sameAs: PRIMARY,
  standards: {
    "nist-800-190": ["4.4.3"],
    "owasp-docker": ["D01"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  fixes: ["choice"],
  options: {
    requireGroup: {
      type: "boolean",
      default: false,
      description:
        "Report pods that set runAsUser alone as well: their group is root's unless the image knows the user.",
    },
  },
  references: [
    {
      title: "Configure a security context",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsUser: 10001\n    runAsGroup: 0\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsUser: 10001\n    runAsGroup: 10001\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: 'services:\n  app:\n    image: acme/app:1.4\n    user: "1000:0"\n',
      fixed: 'services:\n  app:\n    image: acme/app:1.4\n    user: "1000:1000"\n',
    },
    { kind: "dockerfile", bad: "FROM debian:13\nUSER 10001:0\n", fixed: "FROM debian:13\nUSER 10001:10001\n" },
  ],

  check(workload, report, { options }) {
    if (workload.os === "windows" || known(workload.hostUsers) === false) return;
    const { podGroup, fsGroup } = workload;
    if (podGroup.state === "set" && isRoot(podGroup.value) && !workload.containers.some(inherits)) {
      report(podGroup, { message: sentence("runAsGroup", calledWorkload(workload)), fixes: [give(podGroup)] });
    }
    for (const container of workload.containers) checkContainer(container, report, options.requireGroup);
    if (fsGroup.state === "set" && isRoot(fsGroup.value)) {
      report(fsGroup, {
        message: sentence("fsGroup", calledWorkload(workload)),
        sameAs: FURTHER,
        fixes: [give(fsGroup)],
      });
    }
    checkFurther(workload, report);
  },
});

function inherits({ group }: Container): boolean {
  return group.state === "set" && group.level === "inherited";
}

function sentence(key: string, who: string): string {
  return `${key} puts ${who.charAt(0).toLowerCase()}${who.slice(1)} into the root group, which may read and write much that belongs to root. Use a group of its own.`;
}

function checkContainer(container: Container, report: Reporter, requireGroup: boolean): void {
  const { kind, user, group } = container;
  if (kind === "dockerfile" || kind === "compose") {
    if (user.state !== "set" || isRoot(user.value) || saidByExtended(kind, user)) return;
    const [name = "", of] = user.value.split(":");
    if (of === undefined || !isRoot(of)) return;
    const own = /^\d+$/.test(name) ? name : undefined;
    report(user, {
      message: sentence(`${kind === "compose" ? "user: " : "USER "}${user.value}`, called(container)),
      fixes: own ? [choice(`Use group ${own}`, set(user.place, `${own}:${own}`))] : [],
    });
    return;
  }
  if (group.state === "set") {
    if (!isRoot(group.value) || ownerOfInherited(container, group, (c) => c.group) !== container) return;
    const who = group.level === "inherited" ? calledWorkload(container.workload) : called(container);
    report(group, { message: sentence(`runAsGroup: ${group.value}`, who), fixes: [give(group)] });
    return;
  }
  if (!requireGroup || group.state !== "unset" || user.state !== "set" || isRoot(user.value)) return;
  report(user, {
    message: `${called(container)} sets runAsUser without runAsGroup, so that it runs in the root group unless its image knows the user. Set runAsGroup.`,
    sameAs: { trivy: ["KSV-0021"] },
    fixes: [choice(`Use group ${PROPOSED_UID}`, set(group.place, PROPOSED_UID))],
  });
}

function give(value: SetValue<string>): Fix {
  return choice(`Use group ${PROPOSED_UID}`, set(value.place, PROPOSED_UID));
}

/** supplementalGroups and group_add. */
function checkFurther(workload: Workload, report: Reporter): void {
  for (const { value, item } of knownItems(workload.supplementaryGroups)) {
    if (!isRoot(value)) continue;
    report(item, {
      message: sentence(workload.kind === "compose" ? "group_add" : "supplementalGroups", calledWorkload(workload)),
      sameAs: FURTHER,
      fixes: item.place ? [choice("Take the root group out", remove(item.place))] : [],
    });
  }
}
