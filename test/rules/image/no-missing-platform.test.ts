import type { PlatformFacts } from "../../../server/src/model/image-facts.ts";
import rule from "../../../server/src/rules/image/no-missing-platform.ts";
import { testRule } from "../rule-tester.ts";

const for_ = (...names: readonly string[]) => ({
  platforms: names.map((name, i): PlatformFacts => ({ name, digest: `sha256:${`${i}`.repeat(64)}`, size: undefined })),
});
const told = { "acme/base:3": for_("linux/amd64"), "acme/both:1": for_("linux/amd64", "linux/arm64/v8") };
const kind = "dockerfile";
const BOTH = { platforms: ["linux/amd64", "linux/arm64"] };
const composed = (build: string) => ({ "compose.yaml": `services:\n  app:\n    build:\n      context: .\n${build}` });
const FOR_BOTH = "      platforms: [linux/amd64, linux/arm64]\n";

const deployment = (spec: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  selector: { matchLabels: { a: b } }\n  template:\n    metadata: { labels: { a: b } }\n    spec:\n${spec}      containers:\n        - name: a\n          image: acme/base:3\n`;

testRule(rule, {
  valid: [
    {
      kind: "kubernetes",
      name: "nodes that run it",
      code: deployment("      nodeSelector: { kubernetes.io/arch: amd64 }\n"),
      options: { platforms: ["linux/arm64"] },
      told,
    },
    {
      kind: "kubernetes",
      name: "other words about nodes",
      code: deployment("      nodeSelector: { disk: ssd }\n"),
      told,
    },
    { kind, name: "nothing is known", code: "FROM --platform=linux/arm64 acme/base:3\n" },
    { kind, name: "of another tag", code: "FROM --platform=linux/arm64 acme/base:4\n", told },
    { kind, name: "no platform is asked for", code: "FROM acme/base:3\n", told },
    { kind, name: "it is there", code: "FROM --platform=linux/arm64 acme/both:1\n", told },
    { kind, name: "the builder's own", code: "FROM --platform=$BUILDPLATFORM acme/base:3\n", options: BOTH, told },
    { kind, name: "a variable", code: "ARG P\nFROM --platform=$P acme/base:3\n", options: BOTH, told },
    { kind, name: "a word that is no platform", code: "FROM --platform=arm64 acme/base:3\n", told },
    {
      kind,
      name: "the place says more than the option",
      code: "FROM --platform=linux/amd64 acme/base:3\n",
      options: BOTH,
      told,
    },
    {
      kind,
      name: "an image that does not say what it is for",
      code: "FROM --platform=linux/arm64 acme/base:3\n",
      told: { "acme/base:3": for_("unknown") },
    },
    { kind, name: "built for both of both", code: "FROM acme/both:1\n", neighbours: composed(FOR_BOTH), told },
    {
      kind,
      name: "another Dockerfile is built for both",
      code: "FROM acme/base:3\n",
      neighbours: composed(`      dockerfile: other.Dockerfile\n${FOR_BOTH}`),
      told,
    },
    {
      kind: "compose",
      name: "built here",
      code: "services:\n  a:\n    build: .\n    image: acme/base:3\n    platform: linux/arm64\n",
      told,
    },
    {
      kind: "kubernetes",
      name: "changed by a kustomization",
      file: "base/app.yaml",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: acme/base:3\n",
      neighbours: {
        "base/kustomization.yaml": "resources: [app.yaml]\nimages:\n  - name: acme/base\n    newTag: '4'\n",
      },
      options: BOTH,
      told,
    },
  ],
  invalid: [
    {
      kind,
      code: "FROM --platform=linux/arm64 acme/base:3\n",
      told,
      findings: [
        {
          line: 1,
          text: "acme/base:3",
          severity: "warning",
          message: /^acme\/base:3 is not there for linux\/arm64, only for linux\/amd64\./,
          fixes: [],
        },
      ],
    },
    {
      kind,
      name: "by the default of an ARG",
      code: "ARG P=linux/s390x\nFROM --platform=$P acme/both:1\n",
      told,
      findings: [{ line: 2, message: /for linux\/s390x, only for linux\/amd64, linux\/arm64\/v8\./ }],
    },
    {
      kind,
      name: "$TARGETPLATFORM, and what is copied from",
      code: "FROM --platform=$TARGETPLATFORM acme/base:3\nCOPY --from=acme/base:3 /a /a\n",
      options: BOTH,
      told,
      findings: [{ line: 1 }, { line: 2 }],
    },
    {
      kind,
      name: "a Compose file builds for both",
      code: "FROM acme/base:3\n",
      neighbours: composed(FOR_BOTH),
      told,
      findings: [{ line: 1, message: /not there for linux\/arm64, only/ }],
    },
    {
      kind: "compose",
      code: "services:\n  a:\n    image: acme/base:3\n    platform: linux/arm64\n",
      told,
      findings: [{ line: 3 }],
    },
    {
      kind: "aci",
      code: "apiVersion: '2023-05-01'\nname: g\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  osType: Linux\n  containers:\n    - name: a\n      properties:\n        image: acme/base:3\n        resources: { requests: { cpu: 1, memoryInGB: 1 } }\n",
      options: { platforms: ["linux/arm64", "windows/amd64"] },
      told,
      findings: [{ line: 9, message: /for linux\/arm64 and windows\/amd64, only/ }],
    },
    {
      kind: "kubernetes",
      name: "nodes of one architecture",
      code: deployment("      nodeSelector: { kubernetes.io/arch: arm64 }\n"),
      told,
      findings: [{ line: 13, message: /not there for linux\/arm64, only for linux\/amd64\./ }],
    },
    {
      kind: "kubernetes",
      name: "nodes of Windows",
      code: deployment("      os: { name: windows }\n      nodeSelector: { kubernetes.io/arch: amd64 }\n"),
      told,
      findings: [{ line: 14, message: /not there for windows\/amd64/ }],
    },
    {
      kind: "kubernetes",
      name: "a digest of one platform alone",
      code: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: acme/both:1@sha256:${"a".repeat(64)}\n`,
      options: BOTH,
      told: { ...told, [`acme/both@sha256:${"a".repeat(64)}`]: for_("linux/arm64") },
      findings: [{ line: 8, message: /for linux\/amd64, only for linux\/arm64\./ }],
    },
  ],
});
