import { matchesWildcard } from "../../knowledge/image-name.ts";
import { rule } from "../rule.ts";
import { pulled, referTo } from "./image-reference.ts";

/** Registries that everybody may push to. */
const PUBLIC = ["docker.io", "quay.io", "ghcr.io", "mcr.microsoft.com", "public.ecr.aws", "gcr.io", "registry.k8s.io"];

interface Options {
  readonly privateRegistry: string;
  readonly publicAllowed: readonly string[];
}

export default rule<"image", Options>({
  id: "use-private-registry",
  subject: "image",
  kinds: ["kubernetes", "aci", "compose"],
  category: "supply-chain",
  severity: "info",
  presets: ["aci"],
  summary: "Run images from a registry of your own",
  why: "A public registry may be slow, limit pulls or lose an image on the day it is needed, and nobody scans there what you run.",
  remedy: "Copy the image into your own registry (az acr import, crane copy) and refer to it there.",
  except: "Local development. For FROM lines there is approved-registries.",
  sameAs: { trivy: ["KSV-0034"] },
  standards: {
    "nist-800-190": ["4.1.5"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-829"],
  },
  fixes: ["choice"],
  options: {
    privateRegistry: {
      type: "string",
      default: "",
      description: "What the fix writes: `acme.azurecr.io`, with a path if you like.",
    },
    publicAllowed: {
      type: "array",
      items: { type: "string" },
      default: ["mcr.microsoft.com"],
      description: "Public registries that may be used.",
    },
  },
  examples: [
    {
      kind: "aci",
      options: { privateRegistry: "acme.azurecr.io" },
      bad: "apiVersion: 2023-05-01\nlocation: westeurope\nname: app\nproperties:\n  osType: Linux\n  containers:\n    - name: app\n      properties:\n        image: redis:8.2\n        resources: {requests: {cpu: 1, memoryInGB: 1}}\n",
      fixed:
        "apiVersion: 2023-05-01\nlocation: westeurope\nname: app\nproperties:\n  osType: Linux\n  containers:\n    - name: app\n      properties:\n        image: acme.azurecr.io/library/redis:8.2\n        resources: {requests: {cpu: 1, memoryInGB: 1}}\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: registry.example/app:1.4\n",
    },
  ],

  check(image, report, { options }) {
    if (image.role !== "container") return;
    const value = pulled(image);
    if (!value) return;
    const { host, repository, tag, digest, text } = value.value;
    if (!PUBLIC.includes(host) || options.publicAllowed.some((allowed) => matchesWildcard(allowed, host))) return;
    const own = options.privateRegistry.replace(/\/$/, "");
    const instead =
      own && `${own}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
    report(value, {
      message: `${text} comes from the public registry ${host}. ${instead ? `Use ${instead}.` : "Copy it into a registry of your own."}`,
      fixes: instead ? referTo(value, instead) : [],
    });
  },
});
