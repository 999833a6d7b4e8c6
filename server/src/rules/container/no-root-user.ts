import { knownName, matchesWildcard } from "../../knowledge/image-name.ts";
import type { Container } from "../../model/container.ts";
import type { Facts } from "../../model/facts.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, set } from "../../model/place.ts";
import { known, type SetValue } from "../../model/value.ts";
import { type Reporter, type RuleContext, rule } from "../rule.ts";
import { inheritors, ownerOfInherited, saidByExtended } from "./inheritance.ts";
import { inUserNamespace, podSecurity, type Standard } from "./pod-security.ts";
import { onlyLenient } from "./presets.ts";
import { checkStage } from "./stage-user.ts";
import { imageUser, isRoot, PROPOSED_UID } from "./users.ts";
import { calledWorkload } from "./wording.ts";

const RUN_AS_ROOT: SameAs = {
  trivy: ["KSV-0105", "KSV-0020"],
  checkov: ["CKV_K8S_23", "CKV_K8S_40"],
  "kube-linter": ["run-as-non-root"],
  kics: ["cf34805e"],
  pss: ["restricted/runAsUser"],
};
/** Nothing promises that the container is not root either: checks of that mean this same line. */
const NO_PROMISE: SameAs = {
  ...RUN_AS_ROOT,
  trivy: ["KSV-0105", "KSV-0012", "KSV-0020"],
  kubesec: ["RunAsNonRoot"],
  polaris: ["runAsRootAllowed"],
  semgrep: ["yaml/kubernetes/security/run-as-non-root"],
  pss: ["restricted/runAsUser", "restricted/runAsNonRoot"],
};

export interface Options {
  readonly targets: readonly string[];
  readonly allowedImages: readonly string[];
}

export default rule<"container", Options>({
  id: "no-root-user",
  subject: "container",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "user",
  severity: "error",
  presets: ["recommended", "pss-restricted", "cis-docker", "cis-kubernetes", "nist-800-190", "nsa-cisa", "aci"],
  summary: "Do not run containers as root",
  why: "Root in a container is root on the host but for a few walls: one hole in the kernel or one careless mount is enough to get out.",
  remedy: "Run as a user of the image's own, or as a high number such as 10001 that owns what the program writes.",
  except: "Images that start as root and step down by themselves are not reported unless the file says root.",
  sameAs: {
    ...NO_PROMISE,
    hadolint: ["DL3002"],
    trivy: ["DS-0002", "KSV-0105", "KSV-0012", "KSV-0020"],
    checkov: ["CKV_DOCKER_3", "CKV_DOCKER_8", "CKV_K8S_23", "CKV_K8S_40"],
    semgrep: [
      "dockerfile/security/last-user-is-root",
      "dockerfile/security/missing-user-entrypoint",
      "dockerfile/security/missing-user",
      "yaml/kubernetes/security/run-as-non-root",
    ],
    kics: ["fd54f200", "67fd0c4a", "cf34805e"],
  },
  standards: {
    pss: ["restricted/runAsUser"],
    "cis-docker": ["4.1"],
    "cis-kubernetes": ["5.2.7"],
    "nist-800-190": ["3.1.2", "4.1.2", "4.4.3"],
    "nsa-cisa": ["Pod security: non-root containers"],
    "owasp-docker": ["D01"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  group: "hardening",
  fixes: ["choice"],
  options: {
    targets: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of build stages that are built with --target and so have to be looked at like the last one.",
    },
    allowedImages: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that may run as root, and base images whose stages may; * stands for any characters.",
    },
  },
  references: [
    { title: "Dockerfile: USER", url: "https://docs.docker.com/build/building/best-practices/#user" },
    {
      title: "Configure a security context",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM node:24-slim\nCOPY . /app\nCMD ["node", "/app/server.js"]\n',
      fixed: 'FROM node:24-slim\nCOPY . /app\nUSER node\nCMD ["node", "/app/server.js"]\n',
    },
    {
      kind: "dockerfile",
      bad: 'FROM alpine:3.23\nRUN apk add --no-cache curl\nUSER root\nENTRYPOINT ["/usr/bin/curl"]\n',
      fixed:
        'FROM alpine:3.23\nRUN apk add --no-cache curl\nRUN addgroup -g 10001 app && adduser -D -H -u 10001 -G app app\nUSER 10001:10001\nENTRYPOINT ["/usr/bin/curl"]\n',
    },
    {
      kind: "dockerfile",
      note: "Only the last stage runs.",
      good: 'FROM golang:1.25 AS build\nUSER root\nRUN go build -o /app .\n\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsUser: 0\n    runAsNonRoot: false\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsUser: 10001\n    runAsNonRoot: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    user: root\n",
      fixed: 'services:\n  app:\n    image: acme/app:1.4\n    user: "10001:10001"\n',
    },
  ],

  check(container, report, context) {
    const image = container.image ? known(container.image.reference) : undefined;
    if (image && context.options.allowedImages.some((p) => matchesWildcard(p, knownName(image)))) return;
    if (container.stage) {
      checkStage(container.stage, report, context, onlyLenient(context));
      return;
    }
    const { user, workload } = container;
    if (user.state !== "set" || !isRoot(user.value)) return;
    if (container.kind === "kubernetes") {
      const standard = restricted(context);
      if (!standard && podSecurity(context)?.exact) return;
      if ((workload.os !== "linux" && !standard) || inUserNamespace(workload, standard)) return;
    }
    if (saidByExtended(container.kind, user)) return;
    if (ownerOfInherited(container, user, (c) => c.user) !== container) return;
    checkUser(container, user, report, context.facts);
  },

  also: {
    // the restricted standard forbids it to a pod also where every container names another user
    workload(workload, report, context) {
      const { podUser } = workload;
      const standard = restricted(context);
      if (!standard || podUser.state !== "set" || !isRoot(podUser.value) || inUserNamespace(workload, standard)) return;
      if (workload.containers.some(({ user }) => user.state === "set" && user.level === "inherited")) return;
      report(podUser, {
        message: `${calledWorkload(workload)} names root for containers that all run as others, which the restricted pod security standard forbids. Name another user.`,
        sameAs: { pss: ["restricted/runAsUser"] },
        fixes: [choice(`Run as user ${PROPOSED_UID}`, set(podUser.place, PROPOSED_UID))],
      });
    },
  },
});

/** The restricted standard, where it is asked for and looks at users: since 1.23. */
function restricted(context: RuleContext<unknown>): Standard | undefined {
  const standard = podSecurity(context);
  return standard?.level === "restricted" && standard.since(23) ? standard : undefined;
}

function checkUser(container: Container, user: SetValue<string>, report: Reporter, facts: Facts): void {
  const { runAsNonRoot } = container;
  const promised = known(runAsNonRoot) === true;
  const who = inheritors(container, user, (c) => c.user);
  const key = container.kind === "compose" ? "user" : "runAsUser";
  report(user, {
    message: promised
      ? `${key}: ${user.value} contradicts runAsNonRoot: true, so that Kubernetes refuses to start ${who}. Name another user.`
      : `${key}: ${user.value} makes ${who} run as root. Run as another user.`,
    // they prepare the pod and are gone before it serves
    ...(container.role === "init" && !promised ? { severity: "warning" } : {}),
    fixes: [fix(container, user, facts)],
    sameAs: promised ? RUN_AS_ROOT : NO_PROMISE,
  });
}

function fix(container: Container, user: SetValue<string>, facts: Facts): Fix {
  const { kind, workload } = container;
  const inherited = user.level === "inherited";
  // several images need not agree on a number
  const own = inherited && workload.containers.length > 1 ? undefined : imageUser(container, facts)?.uid;
  const uid = own ? String(own) : PROPOSED_UID;
  if (kind === "compose") return choice(`Run as user ${uid}`, set(user.place, `${uid}:${uid}`));
  const promise = inherited ? workload.podRunAsNonRoot : container.runAsNonRoot;
  const promises: Intent[] =
    kind === "kubernetes" && promise.state !== "unknown" && known(promise) !== true ? [set(promise.place, true)] : [];
  return choice(`Run as user ${uid}`, set(user.place, uid), ...promises);
}
