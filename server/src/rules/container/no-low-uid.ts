import { knownName, matchesWildcard } from "../../knowledge/image-name.ts";
import type { Container } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known, type SetValue } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { reportAbsent } from "./absent-identity.ts";
import { inheritors, ownerOfInherited } from "./inheritance.ts";
import { asksForMissing, MISSING, type MissingOption } from "./presets.ts";
import { isRoot, PROPOSED_UID } from "./users.ts";

const LOW_USER: SameAs = { trivy: ["KSV-0020"], checkov: ["CKV_K8S_40"], kubesec: ["RunAsUser"], kics: ["02323c00"] };
const LOW_GROUP: SameAs = { trivy: ["KSV-0021"], kubesec: ["RunAsGroup"] };
const SCORE: SameAs = { "kube-score": ["container-security-context-user-group-id"] };

interface Options extends MissingOption {
  readonly minUid: number;
  readonly allowedImages: readonly string[];
}

export default rule<"container", Options>({
  id: "no-low-uid",
  subject: "container",
  kinds: ["dockerfile", "kubernetes", "aci"],
  category: "user",
  severity: "info",
  presets: [],
  summary: "Run as a user and group with a high number",
  why: "Low numbers belong to accounts of the host: a process that gets out, or a shared folder, then has somebody's rights there.",
  remedy: "Use numbers of 10000 and more for runAsUser, runAsGroup and USER, and let them own what the program writes.",
  except: "Images that only work with a number of their own (999, 101); list them in allowedImages.",
  sameAs: {
    trivy: ["KSV-0020", "KSV-0021"],
    checkov: ["CKV_K8S_40"],
    "kube-score": ["container-security-context-user-group-id"],
    kubesec: ["RunAsUser", "RunAsGroup"],
    kics: ["02323c00"],
  },
  standards: { "nist-800-190": ["4.4.3"], "owasp-docker": ["D01"], cwe: ["CWE-250"] },
  group: "hardening",
  fixes: ["choice"],
  options: {
    minUid: { type: "number", minimum: 1, default: 10000, description: "The lowest number that is high enough." },
    allowedImages: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images, and base images, that need a low number; * stands for any characters.",
    },
    missing: MISSING,
  },
  examples: [
    {
      kind: "kubernetes",
      options: { missing: "never" },
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsUser: 1000\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsUser: 10001\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsUser: 10001\n    runAsGroup: 10001\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nUSER 1000:1000\n",
      fixed: "FROM debian:13\nUSER 10001:10001\n",
    },
  ],

  check(container, report, context) {
    const { options } = context;
    const image = container.image ? known(container.image.reference) : undefined;
    if (image && options.allowedImages.some((p) => matchesWildcard(p, knownName(image)))) return;
    if (container.workload.os === "windows") return;
    if (container.stage) {
      const { user } = container.stage;
      if (user.state === "set") low(container, user, "USER", report, options);
      return;
    }
    // nobody of the host is behind such a number
    if (known(container.workload.hostUsers) === false) return;
    const { user, group } = container;
    const missing: ("user" | "group")[] = [];
    if (user.state === "set") low(container, user, "runAsUser", report, options);
    else if (user.state === "unset") missing.push("user");
    if (group.state === "set") low(container, group, "runAsGroup", report, options);
    else if (group.state === "unset") missing.push("group");
    if (missing.length === 0 || container.kind !== "kubernetes" || !asksForMissing(container.kind, context, false))
      return;
    reportAbsent(container, missing, highEnough(options), report);
  },
});

function low(
  container: Container,
  value: SetValue<string>,
  key: "USER" | "runAsUser" | "runAsGroup",
  report: Reporter,
  { minUid }: Options,
): void {
  const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(value.value);
  // root is the matter of no-root-user and no-root-group
  if (!match || isRoot(value.value) || Number(match[1]) >= minUid) return;
  const pick = (c: Container) => (key === "runAsGroup" ? c.group : c.user);
  if (ownerOfInherited(container, value, pick) !== container) return;
  const high = highEnough({ minUid });
  const wanted = match[2] === undefined || match[2] === "0" ? high : `${high}:${high}`;
  report(value, {
    message: `${key === "USER" ? "USER" : `${key}:`} ${value.value} makes ${inheritors(container, value, pick)} run ${key === "runAsGroup" ? "in a group" : "as a user"} whose number a host may use as well. Use one of ${minUid} or more.`,
    // an image's own number can still be overridden where it runs
    ...(key === "USER" ? { severity: "hint" } : {}),
    sameAs: key === "USER" ? {} : { ...(key === "runAsGroup" ? LOW_GROUP : LOW_USER), ...SCORE },
    fixes: [choice(`Use ${wanted}`, set(value.place, key === "USER" && match[2] === "0" ? `${high}:0` : wanted))],
  });
}

function highEnough({ minUid }: Pick<Options, "minUid">): string {
  return String(Math.max(minUid + 1, Number(PROPOSED_UID)));
}
