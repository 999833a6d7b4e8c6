import { known } from "../../model/value.ts";
import type { BuiltFacts, Workspace } from "../../model/workspace.ts";
import { rule } from "../rule.ts";
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
  ],

  check(container, report, { workspace: around }) {
    const { image, runAsNonRoot, user, workload } = container;
    if (runAsNonRoot.state !== "set" || !runAsNonRoot.value || user.state !== "unset" || workload.os !== "linux")
      return;
    const reference = image && known(image.reference);
    const workspace = reference && around();
    const built = workspace && builtAs(reference.familiar, workspace);
    if (!built || typeof built.facts.user !== "string") return;
    const name = built.facts.user.split(":")[0] as string;
    const root = name === "" || isRoot(name);
    if (!root && /^\d+$/.test(name)) return;
    report(runAsNonRoot, {
      message: root
        ? `${called(container)} asks for a user other than root, but ${built.path} ends as root: the kubelet refuses to start it. Set a runAsUser, or a USER in the Dockerfile.`
        : `${called(container)} asks for a user other than root, but ${built.path} names its user (${name}), which the kubelet can't tell from root. Set a runAsUser, or a numeric USER in the Dockerfile.`,
      related: [{ at: built.facts.at, message: root ? "The image's user is root here" : "The image's user is a name" }],
    });
  },
});

/** The Dockerfile that a Compose file of the workspace builds an image of this name from, where there is one and no other. */
function builtAs(image: string, { files }: Workspace): { path: string; facts: BuiltFacts } | undefined {
  const builds = files.flatMap((file) => file.builds.filter((build) => build.image === image));
  const paths = new Set(builds.map((build) => (build.target ? null : build.dockerfile)));
  const [path] = paths;
  if (paths.size !== 1 || !path) return undefined;
  const facts = files.find((file) => file.path === path)?.built;
  return facts && { path, facts };
}
