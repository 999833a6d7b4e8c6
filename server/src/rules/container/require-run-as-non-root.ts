import type { DefaultUser } from "../../knowledge/default-users.ts";
import type { Container } from "../../model/container.ts";
import type { Facts } from "../../model/facts.ts";
import type { SameAs } from "../../model/finding.ts";
import { type Fix, hardening } from "../../model/fix.ts";
import { type Intent, type Place, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { type RuleContext, rule } from "../rule.ts";
import { inheritors, ownerOfInherited, someContainer } from "./inheritance.ts";
import { inUserNamespace, podSecurity, type Standard } from "./pod-security.ts";
import { onlyLenient } from "./presets.ts";
import { imageUser, isNumeric, isRoot, PROPOSED_UID } from "./users.ts";
import { called, calledWorkload } from "./wording.ts";

/** A user other than root is given, but not the promise. */
const USER_GIVEN: SameAs = {
  trivy: ["KSV-0012"],
  kubesec: ["RunAsNonRoot"],
  semgrep: ["yaml/kubernetes/security/run-as-non-root"],
  pss: ["restricted/runAsNonRoot"],
};
const NOTHING_GIVEN: SameAs = {
  ...USER_GIVEN,
  checkov: ["CKV_K8S_23"],
  "kube-linter": ["run-as-non-root"],
  polaris: ["runAsRootAllowed"],
  semgrep: [
    "yaml/kubernetes/security/run-as-non-root-container-level-missing-security-context",
    "yaml/kubernetes/security/run-as-non-root-container-level",
    "yaml/kubernetes/security/run-as-non-root-security-context-pod-level",
    "yaml/kubernetes/security/run-as-non-root",
  ],
  kics: ["cf34805e"],
};
const FALSE_GIVEN: SameAs = { ...NOTHING_GIVEN, semgrep: ["yaml/kubernetes/security/run-as-non-root-unsafe-value"] };

export default rule<"container", { readonly acceptRunAsUser: boolean }>({
  id: "require-run-as-non-root",
  subject: "container",
  kinds: ["kubernetes"],
  category: "user",
  severity: "warning",
  presets: ["recommended", "pss-restricted", "cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Declare runAsNonRoot, so that no image can start as root",
  why: "Root in a container is root on the host but for a few walls; most images start as root unless something forbids it.",
  remedy: "Set runAsNonRoot to true for the pod, and runAsUser where the image itself names no user by number.",
  except: "Pods with user namespaces (hostUsers: false), whose root is nobody on the host, are not reported.",
  sameAs: {
    ...NOTHING_GIVEN,
    semgrep: [...(NOTHING_GIVEN.semgrep ?? []), "yaml/kubernetes/security/run-as-non-root-unsafe-value"],
  },
  standards: {
    pss: ["restricted/runAsNonRoot"],
    "cis-kubernetes": ["5.2.7"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: non-root containers"],
    "owasp-docker": ["D01"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  group: "hardening",
  fixes: ["hardening"],
  options: {
    acceptRunAsUser: {
      type: "boolean",
      default: true,
      description:
        "Take a runAsUser other than 0 for enough. The restricted pod security standard asks for runAsNonRoot all the same.",
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
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  securityContext:\n    runAsNonRoot: true\n",
    },
    {
      kind: "kubernetes",
      note: "A user other than root is enough.",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsUser: 10001\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
  ],

  check(container, report, context) {
    const { runAsNonRoot, user, workload } = container;
    const { facts } = context;
    if (runAsNonRoot.state === "unknown" || known(runAsNonRoot) === true) return;
    const standard = restricted(context);
    if ((workload.os !== "linux" && !standard) || inUserNamespace(workload, standard)) return;
    // root by name is the matter of no-root-user, but for the first versions of the standard
    if (user.state === "set" && isRoot(user.value) && (!standard || standard.since(23))) return;
    const asked = standard !== undefined || !context.options.acceptRunAsUser;
    if (user.state !== "unset" && !asked) return;

    if (runAsNonRoot.state === "set") {
      if (ownerOfInherited(container, runAsNonRoot, (c) => c.runAsNonRoot) !== container) return;
      report(runAsNonRoot, {
        message: `runAsNonRoot: false lets ${inheritors(container, runAsNonRoot, (c) => c.runAsNonRoot)} run as root. Set it to true${rootImage(container, facts) ? ` with a runAsUser, since the image starts as root` : ""}.`,
        fixes: [fix(container, facts, "", runAsNonRoot.place, user.state === "unset" ? user.place : undefined)],
        sameAs: user.state === "set" ? USER_GIVEN : FALSE_GIVEN,
      });
      return;
    }
    if (!standard && onlyLenient(context)) {
      // such an image is as good as a promise to those who ask for no more than the basics
      if (isSafe(imageUser(container, facts))) return;
      // no-privileged-container says what comes first: another user gains little there, and may not work
      if (known(container.privileged) === true) return;
    }
    const { podRunAsNonRoot, podUser } = workload;
    // where a person would write it: once for the pod, unless some container speaks for itself
    const forPod = podRunAsNonRoot.state === "unset" && !someSpeaksForItself(workload);
    const place = forPod ? podRunAsNonRoot.place : runAsNonRoot.place;
    const userPlace =
      user.state !== "unset" ? undefined : forPod && podUser.state === "unset" ? podUser.place : user.place;
    report(runAsNonRoot, {
      message:
        user.state === "unset"
          ? `Nothing keeps ${called(container, "inside")} from running as root${rootImage(container, facts) ? ", as its image does" : ""}. Set runAsNonRoot to true.`
          : `${called(container)} names a user other than root but does not set runAsNonRoot, as the restricted pod security standard asks. Set it to true.`,
      ...(user.state === "unset" ? {} : { severity: standard ? "warning" : "info" }),
      fixes: [fix(container, facts, forPod ? " for the pod" : "", place, userPlace)],
      sameAs: user.state === "unset" ? NOTHING_GIVEN : USER_GIVEN,
    });
  },

  also: {
    // the restricted standard forbids it to a pod also where every container promises otherwise
    workload(workload, report, context) {
      const { podRunAsNonRoot: promise } = workload;
      const standard = restricted(context);
      if (!standard || known(promise) !== false || promise.state !== "set" || inUserNamespace(workload, standard))
        return;
      if (workload.containers.some((c) => c.runAsNonRoot.state === "set" && c.runAsNonRoot.level === "inherited"))
        return;
      report(promise, {
        message: `${calledWorkload(workload)} sets runAsNonRoot to false for containers that all say otherwise, which the restricted pod security standard forbids. Set it to true.`,
        sameAs: { pss: ["restricted/runAsNonRoot"] },
        fixes: [hardening("Set runAsNonRoot to true for the pod", set(promise.place, true))],
      });
    },
  },
});

function restricted(context: RuleContext<unknown>): Standard | undefined {
  const standard = podSecurity(context);
  return standard?.level === "restricted" ? standard : undefined;
}

const someSpeaksForItself = someContainer(
  ({ runAsNonRoot, user }) =>
    (runAsNonRoot.state === "set" && runAsNonRoot.level === "own") || (user.state === "set" && user.level === "own"),
);

function rootImage(container: Container, facts: Facts): boolean {
  const user = imageUser(container, facts);
  return user !== undefined && isRoot(user.configUser) && isRoot(user.runtimeUser);
}

function isSafe(user: DefaultUser | undefined): boolean {
  return user !== undefined && user.configUser !== "" && !isRoot(user.configUser);
}

function fix(
  container: Container,
  facts: Facts,
  where: string,
  place: Place<boolean>,
  userPlace: Place<string> | undefined,
): Fix {
  const image = imageUser(container, facts);
  const promise: Intent = set(place, true);
  // the kubelet refuses images that start as root, and those whose user is only a name
  if (userPlace && image && (isRoot(image.configUser) || !isNumeric(image.configUser))) {
    const uid = image.uid ? String(image.uid) : PROPOSED_UID;
    return hardening(`Set runAsNonRoot and runAsUser ${uid}${where}`, promise, set(userPlace, uid));
  }
  return hardening(`Set runAsNonRoot to true${where}`, promise);
}
