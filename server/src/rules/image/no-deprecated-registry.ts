import { closedRegistry } from "../../knowledge/closed-registries.ts";
import { safe } from "../../model/fix.ts";
import { parseImageReference } from "../../model/image-reference.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { pulled, referTo, writtenHere } from "./image-reference.ts";

interface Options {
  readonly extra: Readonly<Record<string, string>>;
}

export default rule<"image", Options>({
  id: "no-deprecated-registry",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "warning",
  presets: ["recommended"],
  summary: "Pull from registries that are still kept up",
  why: "A frozen registry never gets the next security release, and one day the image can't be pulled any more.",
  remedy: "Use the registry where the project publishes today.",
  standards: { "nist-800-190": ["4.2.2"], "owasp-kubernetes": ["K02:2022"], cwe: ["CWE-1104"] },
  fixes: ["safe", "choice"],
  options: {
    extra: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description: "More hosts that are given up, each with the one to use instead or an empty text.",
    },
  },
  references: [
    {
      title: "k8s.gcr.io image registry will be frozen",
      url: "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: k8s.gcr.io/pause:3.9\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: registry.k8s.io/pause:3.9\n",
    },
    {
      kind: "dockerfile",
      options: { extra: { "old.example": "registry.example" } },
      bad: "FROM old.example/base:1\n",
      fixed: "FROM registry.example/base:1\n",
    },
    { kind: "dockerfile", good: "FROM registry.k8s.io/pause:3.9\n" },
  ],

  check(image, report, { options }) {
    const value = pulled(image);
    if (!value) return;
    const reference = value.value;
    const { host } = reference;
    const own = Object.hasOwn(options.extra, host) ? options.extra[host] : undefined;
    const found = own === undefined ? closedRegistry(reference) : undefined;
    if (own === undefined && !found) return;
    const instead = found ? found.instead : own && `${own}/${reference.text.slice(host.length + 1)}`;
    const wanted = instead === undefined ? undefined : parseImageReference(instead);
    const partly = found && !found.same ? reference.name : host;
    report(value, {
      message: `${partly} ${found?.what ?? "is given up"}. ${wanted ? `Use ${wanted.name}.` : "Look for where the project publishes today."}`,
      fixes:
        !wanted || !writtenHere(image)
          ? []
          : found?.same
            ? [safe(`Use ${wanted.text}`, set(value.place, wanted))]
            : referTo(value, wanted.text, found ? ", if that version is there" : ""),
    });
  },
});
