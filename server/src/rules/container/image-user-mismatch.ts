import type { ImageReference } from "../../model/image-reference.ts";
import type { BuiltFacts, Workspace } from "../../model/workspace.ts";
import { isChangedElsewhere } from "../image/image-reference.ts";
import { type RuleContext, rule } from "../rule.ts";
import { isRoot } from "./users.ts";
import { called } from "./wording.ts";

export default rule({
  id: "image-user-mismatch",
  subject: "container",
  kinds: ["kubernetes"],
  category: "supply-chain",
  severity: "warning",
  presets: [],
  summary: "Let the Dockerfile's user fit what the workload asks for",
  why: "With runAsNonRoot the kubelet refuses to start an image whose user is root, or a name that it can't tell from root: the pod never runs.",
  remedy: "Give the Dockerfile a numeric USER other than 0, or the workload a runAsUser.",
  standards: { "nist-800-190": ["4.1.2"], cwe: ["CWE-250"] },
  references: [
    {
      title: "Configure a security context",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      neighbours: {
        "compose.yaml": "services:\n  app:\n    image: acme/app\n    build: app\n",
        "app/Dockerfile": "FROM debian:12\nUSER app\n",
      },
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n",
    },
    {
      kind: "kubernetes",
      neighbours: {
        "compose.yaml": "services:\n  app:\n    image: acme/app\n    build: app\n",
        "app/Dockerfile": "FROM debian:12\nUSER 10001\n",
      },
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n",
    },
    {
      kind: "kubernetes",
      note: "The kubelet knows no names.",
      told: { "acme/app:1.4": { user: "app" } },
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        runAsNonRoot: true\n",
    },
  ],

  check(container, report, context) {
    const { image, runAsNonRoot, user, workload } = container;
    if (runAsNonRoot.state !== "set" || !runAsNonRoot.value || user.state !== "unset" || workload.os !== "linux")
      return;
    if (image?.reference.state !== "set") return;
    const { value: reference } = image.reference;
    const workspace = context.workspace();
    const built = workspace && builtAs(reference.familiar, workspace);
    const told =
      built || isChangedElsewhere(image, image.reference, context) ? undefined : userTold(reference, context);
    const whose = built ? built.facts.user : told;
    if (typeof whose !== "string") return;
    const [name = ""] = whose.trim().slice(0, 64).split(":");
    const root = name === "" || isRoot(name);
    if (!root && /^\d+$/.test(name)) return;
    const says = root
      ? `${built ? `${built.path} ends` : `${reference.text} starts`} as root: the kubelet refuses to start it.`
      : `${built?.path ?? reference.text} names its user (${name}), which the kubelet can't tell from root.`;
    const mending = built ? `, or a ${root ? "" : "numeric "}USER in the Dockerfile` : "";
    report(runAsNonRoot, {
      message: `${called(container)} asks for a user other than root, but ${says} Set a runAsUser${mending}.`,
      related: built
        ? [{ at: built.facts.at, message: root ? "The image's user is root here" : "The image's user is a name" }]
        : [],
    });
  },
});

/** As its registry has told. */
function userTold(reference: ImageReference, { facts: { images } }: RuleContext): string | undefined {
  const told = images?.told(reference);
  return told?.platform?.startsWith("linux/") ? told.user : undefined;
}

/** The Dockerfile that a Compose file of the workspace builds an image of this name from, where there is one and no other. */
function builtAs(image: string, { files }: Workspace): { path: string; facts: BuiltFacts } | undefined {
  const builds = files.flatMap((file) => file.builds.filter((build) => build.image === image));
  const paths = new Set(builds.map((build) => (build.target ? null : build.dockerfile)));
  const [path] = paths;
  if (paths.size !== 1 || !path) return undefined;
  const facts = files.find((file) => file.path === path)?.built;
  return facts && { path, facts };
}
