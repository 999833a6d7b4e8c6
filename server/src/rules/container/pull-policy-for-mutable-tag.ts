import { movement } from "../../knowledge/supported-tags.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { effective } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { saidByExtended, standsIn } from "./inheritance.ts";
import { isKnative } from "./probes.ts";
import { called } from "./wording.ts";

const SAME_AS: SameAs = {
  checkov: ["CKV_K8S_15"],
  "kube-score": ["container-image-pull-policy"],
  polaris: ["pullPolicyNotAlways"],
  kics: ["caa3479d"],
};

export default rule<"container", { readonly tags: "any" | "moving" }>({
  id: "pull-policy-for-mutable-tag",
  subject: "container",
  kinds: ["kubernetes", "compose"],
  category: "lifecycle",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Pull images whose tag can move each time",
  why: "A tag can be moved to another image. A node that keeps the first one it has seen runs older software than its neighbours, and lets every pod use it without asking whether that may pull it.",
  remedy: "Set the pull policy to Always, or name the image by its digest.",
  except: "Images that are loaded into a local cluster by hand, and nodes that lose their registry at times.",
  sameAs: SAME_AS,
  standards: {
    "cis-docker": ["5.28"],
    "nist-800-190": ["4.2.2"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-829"],
  },
  fixes: ["choice"],
  options: {
    tags: {
      type: "string",
      enum: ["any", "moving"],
      default: "any",
      description: "Which tags count as mutable: any, since any can be moved, or only those that name no version.",
    },
  },
  references: [
    {
      title: "Image pull policy",
      url: "https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy",
    },
    { title: "Compose: pull_policy", url: "https://docs.docker.com/reference/compose-file/services/#pull_policy" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:latest\n      imagePullPolicy: IfNotPresent\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:latest\n      imagePullPolicy: Always\n",
    },
    {
      kind: "kubernetes",
      note: "A digest can't be moved.",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app@sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f\n      imagePullPolicy: IfNotPresent\n",
    },
  ],

  check(container, report, { options }) {
    const { pullPolicy: policy, image, kind, role } = container;
    if (policy.state === "unknown" || image?.reference.state !== "set" || image.builtHere || role === "ephemeral")
      return;
    const applies = effective(policy);
    if (applies !== "IfNotPresent" && applies !== "Never") return;
    if (isKnative(container)) return;
    const reference = image.reference.value;
    if (reference.digest !== undefined) return;
    const moves = movement(reference) !== undefined;
    // outside Kubernetes nobody expects an image to be pulled at each start
    if (!moves && (options.tags === "moving" || kind !== "kubernetes")) return;
    if (kind === "compose" && (policy.state === "unset" || saidByExtended(kind, policy))) return;
    const kept = applies === "Never" ? "is never pulled" : "is pulled only where it is missing";
    report(policy.state === "set" ? policy : image, {
      message: `The image ${reference.text} of ${called(container, "inside")} ${kept}${policy.state === "unset" ? ", which is the default for its tag" : ""}, though its tag ${moves ? "moves" : "can be moved"}: nodes may run different software under one name. Pull it always, or name its digest.`,
      ...(moves && { severity: "warning" as const }),
      fixes:
        policy.state === "unset" || standsIn(container, policy)
          ? [
              choice(
                `Set ${kind === "compose" ? "pull_policy to always" : "imagePullPolicy to Always"}`,
                set(policy.place, "Always"),
              ),
            ]
          : [],
      ...(kind === "compose" && { sameAs: {} }),
    });
  },
});
